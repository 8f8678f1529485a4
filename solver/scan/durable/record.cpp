#include "scan/durable/record.hpp"

#include "scan/durable/bytes.hpp"

namespace mft::scan {
namespace {

void put(ByteWriter& out, const Estimate& e) {
  out.put(e.value);
  out.put(e.error);
}

void put(ByteWriter& out, const std::vector<Estimate>& all) {
  out.put(static_cast<std::uint64_t>(all.size()));
  for (const Estimate& e : all) put(out, e);
}

void get(ByteReader& in, Estimate& e) {
  e.value = in.get<double>();
  e.error = in.get<double>();
}

void get(ByteReader& in, std::vector<Estimate>& all) {
  for (auto left = in.get<std::uint64_t>(); left > 0; --left) {
    Estimate e;
    get(in, e);
    all.push_back(e);
  }
}

}  // namespace

std::string pack(std::size_t point, const Record& r) {
  ByteWriter out;
  out.put(static_cast<std::uint64_t>(point));
  out.put(r.status);
  out.put(r.reason);
  out.put(r.failed);
  out.put(r.has_path);
  for (const Estimate& e : {r.mu, r.Phi, r.exact, r.exact_Phi}) put(out, e);
  put(out, r.Q);
  put(out, r.B);
  out.put(r.scale_reached);
  out.put(r.lowest_eigenvalue);
  for (std::int64_t n : {r.level, r.newton, r.iterations}) out.put(n);
  out.put(r.seconds);
  return out.take();
}

Record unpack_record(const std::string& bytes, std::size_t& point) {
  ByteReader in(bytes);
  Record r;
  point = in.get<std::uint64_t>();
  in.get(r.status);
  in.get(r.reason);
  in.get(r.failed);
  in.get(r.has_path);
  for (Estimate* e : {&r.mu, &r.Phi, &r.exact, &r.exact_Phi}) get(in, *e);
  get(in, r.Q);
  get(in, r.B);
  in.get(r.scale_reached);
  in.get(r.lowest_eigenvalue);
  for (std::int64_t* n : {&r.level, &r.newton, &r.iterations}) in.get(*n);
  in.get(r.seconds);
  return r;
}

bool same_but_seconds(const Record& a, const Record& b) {
  Record c = b;
  c.seconds = a.seconds;
  return pack(0, a) == pack(0, c);
}

}  // namespace mft::scan
