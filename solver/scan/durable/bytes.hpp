#pragma once
// Values as bytes and back, in the byte order of the machine; numbers come back bit for bit. One
// function `describe(archive, object)` says what an object is made of, for both ways.
#include <cstdint>
#include <cstring>
#include <map>
#include <string>
#include <type_traits>
#include <utility>
#include <vector>

#include "base/error.hpp"

namespace mft::scan {

class ByteWriter {
 public:
  template <class T>
  void number(T& value) {
    bytes_.append(reinterpret_cast<const char*>(&value), sizeof value);
  }
  void text(std::string& value) {
    std::uint64_t size = value.size();
    number(size);
    bytes_ += value;
  }
  // The number of items that follow, of at least `each` bytes.
  std::size_t count(std::size_t size, std::size_t each) {
    (void)each;
    std::uint64_t stored = size;
    number(stored);
    return size;
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
  void number(T& value) {
    std::memcpy(&value, next(sizeof value), sizeof value);
  }
  void text(std::string& value) {
    const std::size_t size = count(0, 1);
    value.assign(next(size), size);
  }
  std::size_t count(std::size_t, std::size_t each) {
    std::uint64_t size = 0;
    number(size);
    if (size > (bytes_.size() - at_) / each) throw StorageError("a record ends too early");
    return size;
  }

 private:
  const char* next(std::size_t size) {
    if (size > bytes_.size() - at_) throw StorageError("a record ends too early");
    at_ += size;
    return bytes_.data() + at_ - size;
  }

  const std::string& bytes_;
  std::size_t at_ = 0;
};

// One member: a number, an enumerator, a text, or what is made of such by describe().
template <class Archive, class T>
void item(Archive& archive, T& value) {
  if constexpr (std::is_arithmetic_v<T> || std::is_enum_v<T>)
    archive.number(value);
  else
    describe(archive, value);
}
template <class Archive>
void item(Archive& archive, std::string& value) {
  archive.text(value);
}
template <class Archive, class T>
void item(Archive& archive, std::vector<T>& values) {
  values.resize(archive.count(values.size(), sizeof(T) < 8 ? 1 : 8));
  for (T& value : values) item(archive, value);
}
template <class Archive>
void item(Archive& archive, std::map<std::string, std::string>& texts) {
  std::vector<std::pair<std::string, std::string>> all(texts.begin(), texts.end());
  all.resize(archive.count(all.size(), 16));
  for (auto& [name, text] : all) {
    item(archive, name);
    item(archive, text);
  }
  texts = {all.begin(), all.end()};
}

template <class Archive, class... T>
void items(Archive& archive, T&... values) {
  (item(archive, values), ...);
}

// The object as bytes, and from them.
template <class T>
std::string to_bytes(T object) {
  ByteWriter writer;
  item(writer, object);
  return writer.take();
}
template <class T>
T from_bytes(const std::string& bytes) {
  ByteReader reader(bytes);
  T object{};
  item(reader, object);
  return object;
}

}  // namespace mft::scan
