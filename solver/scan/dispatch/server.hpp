#pragma once
// What rank 0 does for a scan beside solving points: takes what is finished, makes it durable, and
// hands out the points that are ready.
#include <cstdint>
#include <list>
#include <optional>
#include <string>
#include <vector>

#include "base/error.hpp"
#include "scan/dispatch/queue.hpp"
#include "scan/dispatch/team.hpp"
#include "scan/durable/journal.hpp"
#include "scan/durable/record.hpp"

namespace mft::scan {

// A point to solve, and the path to begin with, as bytes; empty: the typical path.
struct Task {
  std::size_t point;
  std::string guess;
};

// A solved point, and the path that its children begin with.
struct Finished {
  Record record;
  std::string path;
};

// What a group tells the server, and what it is told, as bytes.
struct Message {
  enum class Kind : std::uint8_t { hello, finished, error } kind = Kind::hello;
  std::size_t point = 0;
  Finished finished;
  int status = 0;  // of an error
  std::string text;
};
std::string pack(const Message& message);
Message unpack_message(const std::string& bytes);
std::string pack(const std::optional<Task>& task);  // nothing: the end
std::optional<Task> unpack_task(const std::string& bytes);

class Server {
 public:
  // `records`: of each point that was done before.
  Server(const Team& team, const Tree& tree, Journal& journal,
         std::vector<std::optional<Record>> records, bool stop_on_failure);

  // Takes what has arrived, and hands out what is ready. Does not wait.
  void poll();
  // For the server's own group: a point, when one is ready; and its result, or why there is none.
  std::optional<Task> take();
  void finish(std::size_t point, Finished finished);
  void give_up(int status, const std::string& text);

  // No group is at work, and none will be.
  bool over() const;

  std::size_t done() const { return queue_.done(); }
  std::size_t failed() const;
  // Why the scan ends before its last point; exit_ok: it does not.
  int status() const { return status_; }
  const std::string& text() const { return text_; }
  std::vector<std::optional<Record>> take_records() { return std::move(records_); }

 private:
  struct Result {
    std::size_t point;
    Finished finished;
  };
  void commit(std::vector<Result> results);
  void hand_out();
  bool ending() const { return status_ != exit_ok || queue_.empty(); }

  const Team& team_;
  const Tree& tree_;
  Journal& journal_;
  std::vector<std::optional<Record>> records_;
  bool stop_on_failure_;
  Queue queue_;
  std::list<int> idle_;  // leaders that wait for a point
  int at_work_ = 0;      // points handed out
  int groups_left_;      // other groups that were not told the end
  int status_ = exit_ok;
  std::string text_;
};

}  // namespace mft::scan
