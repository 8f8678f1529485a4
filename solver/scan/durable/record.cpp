#include "scan/durable/record.hpp"

#include "scan/durable/bytes.hpp"

namespace mft {

template <class Archive>
void describe(Archive& archive, Estimate& e) {
  scan::items(archive, e.value, e.error);
}

template <class Archive>
void describe(Archive& archive, ScanRecord& r) {
  scan::items(archive, r.status, r.reason, r.failed, r.has_path, r.mu, r.Phi, r.exact, r.exact_Phi,
              r.Q, r.B, r.labels, r.C, r.exact_C, r.form, r.scale_reached, r.lowest_eigenvalue,
              r.level, r.newton, r.iterations, r.seconds);
}

}  // namespace mft

namespace mft::scan {
namespace {

struct Numbered {
  std::uint64_t point = 0;
  Record record;
};

template <class Archive>
void describe(Archive& archive, Numbered& one) {
  items(archive, one.point, one.record);
}

}  // namespace

std::string pack(std::size_t point, const Record& record) {
  return to_bytes(Numbered{point, record});
}

Record unpack_record(const std::string& bytes, std::size_t& point) {
  Numbered one = from_bytes<Numbered>(bytes);
  point = one.point;
  return std::move(one.record);
}

bool same_but_seconds(const Record& a, const Record& b) {
  Record c = b;
  c.seconds = a.seconds;
  return pack(0, a) == pack(0, c);
}

}  // namespace mft::scan
