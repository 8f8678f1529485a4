#pragma once
// Values as bytes and back, in the byte order of the machine; numbers come back bit for bit.
#include <cstdint>
#include <cstring>
#include <string>
#include <type_traits>
#include <vector>

#include "base/error.hpp"

namespace mft::scan {

class ByteWriter {
 public:
  template <class T>
  void put(const T& value) {
    static_assert(std::is_arithmetic_v<T>);
    bytes_.append(reinterpret_cast<const char*>(&value), sizeof value);
  }
  void put(const std::string& text) {
    put(static_cast<std::uint64_t>(text.size()));
    bytes_ += text;
  }
  template <class T>
  void put(const std::vector<T>& values) {
    put(static_cast<std::uint64_t>(values.size()));
    for (const T& value : values) put(value);
  }
  std::string take() { return std::move(bytes_); }

 private:
  std::string bytes_;
};

// Throws StorageError where the bytes end too early.
class ByteReader {
 public:
  explicit ByteReader(const std::string& bytes) : bytes_(bytes) {}

  template <class T>
  void get(T& value) {
    static_assert(std::is_arithmetic_v<T>);
    std::memcpy(&value, next(sizeof value), sizeof value);
  }
  void get(std::string& text) {
    const std::uint64_t size = length(1);
    text.assign(next(size), size);
  }
  template <class T>
  void get(std::vector<T>& values) {
    values.resize(length(sizeof(T) < 8 ? 1 : 8));
    for (T& value : values) get(value);
  }
  template <class T>
  T get() {
    T value{};
    get(value);
    return value;
  }

 private:
  // A count of items of at least `each` bytes.
  std::uint64_t length(std::size_t each) {
    const auto size = get<std::uint64_t>();
    if (size > (bytes_.size() - at_) / each) throw StorageError("a record ends too early");
    return size;
  }
  const char* next(std::size_t size) {
    if (size > bytes_.size() - at_) throw StorageError("a record ends too early");
    at_ += size;
    return bytes_.data() + at_ - size;
  }

  const std::string& bytes_;
  std::size_t at_ = 0;
};

}  // namespace mft::scan
