#pragma once
// One description of a layout, a function `describe(archive, object)`, serves writing, reading and
// broadcasting: the archives of the three.
#include <mpi.h>

#include <cmath>
#include <cstdint>
#include <string>
#include <type_traits>
#include <vector>

#include "base/collective.hpp"
#include "store/hdf5/hdf5.hpp"

namespace mft::archive {

// Throws StorageError.
struct Writer {
  H5Group& root;

  template <class T>
  void attribute(const std::string& name, T& value) {
    root.set_attribute(".", name, value);
  }
  void number(const std::string& path, double& value) { root.write(path, value); }
  // Left out when there is none.
  void estimate(const std::string& path, double& value, double& error) {
    if (std::isnan(value)) return;
    root.write(path, value);
    root.set_attribute(path, "error", error);
    root.write(path + "_error", error);
  }
  template <class T>
  void array(const std::string& path, std::vector<T>& values) {
    root.write(path, values);
  }
  void table(const std::string& path, std::vector<double>& values, const Shape& shape) {
    root.write(path, values, shape);
  }
  void labels(const std::string& path, const std::string& name,
              const std::vector<std::string>& labels) {
    root.set_attribute(path, name, labels);
  }
};

// Throws StorageError.
struct Reader {
  const H5Group& root;

  template <class T>
  void attribute(const std::string& name, T& value) {
    value = root.read_attribute<T>(".", name);
  }
  void number(const std::string& path, double& value) { value = root.read<double>(path); }
  void estimate(const std::string& path, double& value, double& error) {
    if (!root.has(path)) return;
    number(path, value);
    error = root.read_attribute<double>(path, "error");
  }
  template <class T>
  void array(const std::string& path, std::vector<T>& values) {
    values = root.read_array<T>(path);
  }
  void table(const std::string& path, std::vector<double>& values, const Shape&) {
    array(path, values);
  }
  void labels(const std::string&, const std::string&, const std::vector<std::string>&) {}
};

// Rank 0's to all ranks.
struct Broadcaster {
  MPI_Comm comm;

  void attribute(const std::string&, std::string& text) { broadcast(comm, text); }
  void attribute(const std::string&, double& value) { MPI_Bcast(&value, 1, MPI_DOUBLE, 0, comm); }
  void attribute(const std::string&, std::int64_t& value) {
    MPI_Bcast(&value, 1, MPI_INT64_T, 0, comm);
  }
  void number(const std::string& path, double& value) { attribute(path, value); }
  void estimate(const std::string& path, double& value, double& error) {
    attribute(path, value);
    attribute(path, error);
  }
  template <class T>
  void array(const std::string& path, std::vector<T>& values) {
    std::int64_t size = std::int64_t(values.size());
    attribute(path, size);
    values.resize(std::size_t(size));
    MPI_Bcast(values.data(), int(size * std::int64_t(sizeof(T))), MPI_BYTE, 0, comm);
  }
  void table(const std::string& path, std::vector<double>& values, const Shape&) {
    array(path, values);
  }
  void labels(const std::string&, const std::string&, const std::vector<std::string>&) {}
};

// An array of `archive` that gathers one number of each record; when the archive reads, the
// records are made to fit and the numbers spread over them.
template <class Archive, class Record, class Member>
void column(Archive& archive, const std::string& path, std::vector<Record>& records,
            Member member) {
  std::vector<std::decay_t<decltype(member(records[0]))>> values;
  for (Record& record : records) values.push_back(member(record));
  archive.array(path, values);
  records.resize(values.size());
  for (std::size_t i = 0; i < records.size(); ++i) member(records[i]) = values[i];
}

}  // namespace mft::archive
