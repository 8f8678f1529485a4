// Any bytes as a result file: refused with an error of ours, or read.
#include <hdf5.h>
#include <unistd.h>

#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <string>

#include "base/error.hpp"
#include "store/path_result.hpp"
#include "store/result_file.hpp"

extern "C" int LLVMFuzzerInitialize(int* argc, char*** argv) {
  MPI_Init(argc, argv);
  return 0;
}

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  static const std::string path = "/dev/shm/fuzz_result." + std::to_string(getpid()) + ".h5";
  std::FILE* file = std::fopen(path.c_str(), "wb");
  if (!file || std::fwrite(data, 1, size, file) != size) std::abort();
  std::fclose(file);
  try {
    mft::find_file(path);
    const mft::PathFile result(MPI_COMM_SELF, path);
    if (result.has_fields())
      result.read_fields([](int) { return 0; }, [](int, const double*, const double*) {});
  } catch (const mft::Error&) {
  }
  std::remove(path.c_str());
  return 0;
}
