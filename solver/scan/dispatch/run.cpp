#include "scan/dispatch/run.hpp"

#include "base/background.hpp"
#include "scan/durable/bytes.hpp"

namespace mft::scan {
namespace {

// Solves on the group; what is thrown on all of its ranks becomes a message.
Message solved(const Team& team, const Task& task, const Work& work) {
  Message message;
  message.point = task.point;
  try {
    message.finished = work.solve(task, team.group());
    message.kind = Message::Kind::finished;
  } catch (const Error& error) {
    if (error.status() != exit_storage && error.status() != exit_checkpointed) throw;
    message.kind = Message::Kind::error;
    message.status = error.status();
    message.text = error.what();
  }
  return message;
}

// The ranks of a group that do not lead it; the last task is none.
void follow(const Team& team, const Work& work) {
  for (;;) {
    std::string bytes;
    share(team.group(), bytes);
    const auto task = unpack_task(bytes);
    if (!task) return;
    solved(team, *task, work);
  }
}

// The leader of a group other than the server's.
void lead(const Team& team, const Work& work) {
  send(team.world(), 0, pack(Message()));
  for (;;) {
    std::string bytes = await(team.world()).bytes;
    share(team.group(), bytes);
    const auto task = unpack_task(bytes);
    if (!task) return;
    send(team.world(), 0, pack(solved(team, *task, work)));
  }
}

// Polls the server while it lives and other work goes on.
struct Background {
  explicit Background(Server& server) {
    set_background_work([&server] { server.poll(); });
  }
  ~Background() { set_background_work({}); }
};

// Rank 0: the server, and leader of its group.
void serve(const Team& team, Server& server, const Work& work) {
  Patience patience;
  for (server.poll(); !server.over(); server.poll()) {
    work.progress(server.done(), server.failed());
    const auto task = server.take();
    if (!task) {
      patience.wait();
      continue;
    }
    std::string bytes = pack(task);
    share(team.group(), bytes);
    Message message;
    {
      const Background background(server);
      message = solved(team, *task, work);
    }
    if (message.kind == Message::Kind::finished)
      server.finish(message.point, std::move(message.finished));
    else
      server.give_up(message.status, message.text);
    patience = Patience();
  }
  std::string end;
  share(team.group(), end);
}

}  // namespace

template <class Archive>
void describe(Archive& archive, ScanOutcome& outcome) {  // the records stay on rank 0
  items(archive, outcome.status, outcome.text, outcome.done, outcome.failed);
}

ScanOutcome run_points(MPI_Comm world, int ranks_per_group, const Tree& tree, Journal* journal,
                       std::vector<std::optional<Record>> records, const Work& work) {
  const Team team(world, ranks_per_group);
  ScanOutcome outcome;
  if (team.rank() == 0) {
    Server server(team, tree, *journal, std::move(records), work.stop_on_failure);
    serve(team, server, work);
    outcome = {server.status(), server.text(), server.done(), server.failed(), {}};
    outcome.records = server.take_records();
  } else if (team.leads()) {
    lead(team, work);
  } else if (team.group() != MPI_COMM_NULL) {
    follow(team, work);
  }
  std::string bytes = team.rank() == 0 ? to_bytes(outcome) : "";
  share(team.world(), bytes);
  ScanOutcome agreed = from_bytes<ScanOutcome>(bytes);
  agreed.records = std::move(outcome.records);
  if (agreed.status == exit_storage) throw StorageError(agreed.text);
  return agreed;
}

}  // namespace mft::scan
