#include "scan/dispatch/server.hpp"

#include <algorithm>

#include "scan/durable/bytes.hpp"

namespace mft::scan {
namespace {

std::vector<bool> known(const std::vector<std::optional<Record>>& records) {
  std::vector<bool> done;
  for (const auto& record : records) done.push_back(record.has_value());
  return done;
}

// A message, and the record of a finished point as its bytes.
struct Envelope {
  Message message;
  std::string record;
};

template <class Archive>
void describe(Archive& archive, Envelope& e) {
  Message& m = e.message;
  items(archive, m.kind, m.point, e.record, m.finished.path, m.status, m.text);
}

}  // namespace

template <class Archive>
void describe(Archive& archive, Task& task) {
  items(archive, task.point, task.guess);
}

std::string pack(const Message& message) {
  return to_bytes(Envelope{message, pack(message.point, message.finished.record)});
}

Message unpack_message(const std::string& bytes) {
  auto [message, record] = from_bytes<Envelope>(bytes);
  message.finished.record = unpack_record(record, message.point);
  return std::move(message);
}

std::string pack(const std::optional<Task>& task) { return task ? to_bytes(*task) : ""; }

std::optional<Task> unpack_task(const std::string& bytes) {
  if (bytes.empty()) return {};
  return from_bytes<Task>(bytes);
}

Server::Server(const Team& team, const Tree& tree, Journal& journal,
               std::vector<std::optional<Record>> records, bool stop_on_failure)
    : team_(team),
      tree_(tree),
      journal_(journal),
      records_(std::move(records)),
      stop_on_failure_(stop_on_failure),
      queue_(tree, known(records_)),
      groups_left_(team.groups() - 1) {}

std::size_t Server::failed() const {
  return static_cast<std::size_t>(std::count_if(records_.begin(), records_.end(),
                                                [](const auto& r) { return r && r->failed; }));
}

void Server::poll() {
  std::vector<Result> results;
  while (auto letter = arrived(team_.world())) {
    Message message = unpack_message(letter->bytes);
    idle_.push_back(letter->from);
    if (message.kind == Message::Kind::finished)
      results.push_back({message.point, std::move(message.finished)});
    if (message.kind == Message::Kind::error) give_up(message.status, message.text);
  }
  commit(std::move(results));
  hand_out();
}

std::optional<Task> Server::take() {
  const auto point = ending() ? std::nullopt : queue_.take();
  if (!point) return {};
  ++at_work_;
  const std::size_t parent = tree_.parent[*point];
  const bool warm = parent != Tree::none && records_[parent]->has_path;
  return Task{*point, warm ? journal_.path(parent).value_or("") : ""};
}

void Server::finish(std::size_t point, Finished finished) {
  std::vector<Result> one;
  one.push_back({point, std::move(finished)});
  commit(std::move(one));
}

void Server::give_up(int status, const std::string& text) {
  --at_work_;
  if (status_ != exit_ok) return;
  status_ = status;
  text_ = text;
}

// One sync for all of them. A path is safe before the record that promises it.
void Server::commit(std::vector<Result> results) {
  if (results.empty()) return;
  at_work_ -= static_cast<int>(results.size());
  if (status_ == exit_storage) return;
  try {
    for (const auto& [point, finished] : results) {
      if (finished.record.has_path && queue_.waiting_for(point) > 0)
        journal_.keep_path(point, finished.path);
      journal_.append(pack(point, finished.record));
    }
    journal_.sync();
  } catch (const StorageError& error) {
    ++at_work_;
    return give_up(error.status(), error.what());
  }
  for (auto& [point, finished] : results) {
    queue_.finish(point);
    const std::size_t parent = tree_.parent[point];
    if (parent != Tree::none && queue_.waiting_for(parent) == 0) journal_.drop_path(parent);
    if (stop_on_failure_ && finished.record.failed && status_ == exit_ok) {
      status_ = exit_points_failed;
      text_ = finished.record.reason;
    }
    records_[point] = std::move(finished.record);
  }
}

void Server::hand_out() {
  while (!idle_.empty()) {
    const auto task = take();
    if (!task && !ending()) return;
    send(team_.world(), idle_.front(), pack(task));
    idle_.pop_front();
    if (!task) --groups_left_;
  }
}

bool Server::over() const { return ending() && at_work_ == 0 && groups_left_ == 0; }

}  // namespace mft::scan
