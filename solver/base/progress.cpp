#include "base/progress.hpp"

#include <fmt/format.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include <algorithm>
#include <cmath>
#include <cstdio>

namespace mft {
namespace {

double seconds_between(std::chrono::steady_clock::time_point a,
                       std::chrono::steady_clock::time_point b) {
  return std::chrono::duration<double>(b - a).count();
}

// Columns of the terminal on standard error; a longer line would wrap and could not be cleared.
std::size_t terminal_width() {
  winsize size{};
  return ioctl(STDERR_FILENO, TIOCGWINSZ, &size) == 0 && size.ws_col > 1 ? size.ws_col : 80;
}

void write(const std::string& text) {
  std::fputs(text.c_str(), stderr);
  std::fflush(stderr);
}

}  // namespace

std::string duration_text(double seconds) {
  const long long s = std::llround(std::min(std::max(seconds, 0.0), 1e9));
  if (s < 60) return fmt::format("{} s", s);
  if (s < 3600) return fmt::format("{} min {} s", s / 60, s % 60);
  return fmt::format("{} h {} min", s / 3600, s % 3600 / 60);
}

std::string share_text(double fraction, double before, double seconds) {
  if (!(fraction > 0 && fraction <= 1)) return "";
  std::string text = fmt::format("  {:.0f} %, {} gone", 100 * fraction, duration_text(seconds));
  if (fraction > before)
    text += fmt::format(", about {} left",
                        duration_text(seconds * (1 - fraction) / (fraction - before)));
  return text;
}

Progress::Progress(MPI_Comm comm, bool quiet) : terminal_(isatty(STDERR_FILENO)) {
  int rank = 0;
  MPI_Comm_rank(comm, &rank);
  root_ = rank == 0;
  active_ = root_ && !quiet;
  last_ = start_;
}

Progress::~Progress() { clear_line(); }

void Progress::clear_line() {
  if (line_shown_) write("\r\033[K");
  line_shown_ = false;
}

void Progress::update(const std::string& text, double fraction, double before) {
  if (!active_) return;
  const Clock::time_point now = Clock::now();
  const double wait = terminal_ ? 0.1 : plain_interval;
  if (seconds_between(last_, now) < wait) return;
  last_ = now;
  std::string line = text;
  line += share_text(fraction, before, seconds_between(start_, now));
  if (!terminal_) return write("mft: " + line + "\n");
  show_line(line);
}

void Progress::show_line(const std::string& line) {
  std::size_t end = std::min(line.size(), terminal_width() - 1);
  while (end < line.size() && (line[end] & 0xC0) == 0x80) --end;  // between characters of UTF-8
  write("\r\033[K" + line.substr(0, end));
  line_shown_ = true;
}

void Progress::step(const std::string& text) {
  if (!terminal_) return note(text);
  step_ = text;
  if (active_) show_step();
}

void Progress::standing(const std::string& text) {
  if (!terminal_)
    return note(
        fmt::format("after {}: {}", duration_text(seconds_between(start_, Clock::now())), text));
  standing_ = text;
  if (active_) show_step();
}

void Progress::refresh() {
  if (line_shown_ && seconds_between(last_, Clock::now()) >= 1) show_step();
}

void Progress::show_step() {
  last_ = Clock::now();
  show_line(fmt::format("{}{}{}; {}", duration_text(seconds_between(start_, last_)),
                        standing_.empty() ? "" : "; ", standing_, step_));
}

void Progress::note(const std::string& text) {
  if (!active_) return;
  clear_line();
  write("mft: " + text + "\n");
}

void Progress::warn(const std::string& text) {
  if (!root_) return;
  clear_line();
  write("mft: warning: " + text + "\n");
}

}  // namespace mft
