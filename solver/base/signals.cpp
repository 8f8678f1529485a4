#include "base/signals.hpp"

#include <csignal>

namespace mft {
namespace {

volatile std::sig_atomic_t received = 0;  // the last signal

extern "C" void keep_signal(int signal) {
  if (signal == SIGINT && received == SIGINT) {  // once more: now
    std::signal(SIGINT, SIG_DFL);
    raise(SIGINT);
  }
  received = signal;
}

void handle(int signal, void (*handler)(int)) {
  struct sigaction action {};
  action.sa_handler = handler;
  action.sa_flags = SA_RESTART;
  sigemptyset(&action.sa_mask);
  sigaction(signal, &action, nullptr);
}

constexpr int stop_signals[] = {SIGUSR1, SIGTERM, SIGINT};

}  // namespace

void catch_stop_signals() {
  for (int signal : stop_signals) handle(signal, keep_signal);
  handle(SIGXFSZ, SIG_IGN);
}

void release_stop_signals() {
  for (int signal : stop_signals) handle(signal, SIG_DFL);
  if (received) raise(received);
}

bool stop_requested(MPI_Comm comm) {
  int any = received != 0;
  MPI_Allreduce(MPI_IN_PLACE, &any, 1, MPI_INT, MPI_LOR, comm);
  return any != 0;
}

}  // namespace mft
