#include "base/events.hpp"

#include <mpi.h>

#include <array>

#include "base/petsc.hpp"

namespace mft {
namespace {

struct Record {
  PetscLogEvent event = -1;
  double seconds = 0;
};

std::array<Record, Event::kinds>& records() {
  static std::array<Record, Event::kinds> all;
  return all;
}

PetscLogEvent petsc_event(Event::Kind kind) {
  static const char* const names[] = {"MFTAssembly", "MFTFactor", "MFTSweep", "MFTStore"};
  Record& record = records()[kind];
  if (record.event < 0) {
    static PetscClassId id = 0;
    if (!id) check(PetscClassIdRegister("Optimal path", &id));
    check(PetscLogEventRegister(names[kind], id, &record.event));
  }
  return record.event;
}

}  // namespace

Event::Event(Kind kind) : kind_(kind), began_(MPI_Wtime()) {
  check(PetscLogEventBegin(petsc_event(kind), 0, 0, 0, 0));
}

Event::~Event() {
  Record& record = records()[kind_];
  record.seconds += MPI_Wtime() - began_;
  PetscLogEventEnd(record.event, 0, 0, 0, 0);
}

double Event::seconds(Kind kind) { return records()[kind].seconds; }

PhaseSeconds PhaseSeconds::now() {
  return {Event::seconds(Event::assembly), Event::seconds(Event::factorisation),
          Event::seconds(Event::sweep), Event::seconds(Event::input_output), MPI_Wtime()};
}

PhaseSeconds PhaseSeconds::operator-(const PhaseSeconds& earlier) const {
  return {assembly - earlier.assembly, factor - earlier.factor, sweep - earlier.sweep,
          io - earlier.io, total - earlier.total};
}

PhaseSeconds PhaseSeconds::operator+(const PhaseSeconds& more) const {
  return {assembly + more.assembly, factor + more.factor, sweep + more.sweep, io + more.io,
          total + more.total};
}

}  // namespace mft
