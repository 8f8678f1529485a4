#pragma once
// PETSc objects as RAII handles, PETSc error codes as exceptions.
#include <petscksp.h>

#include <string>
#include <utility>

#include "base/error.hpp"

#if PETSC_VERSION_LT(3, 19, 0)
#define PETSC_SUCCESS 0
#endif

namespace mft {

// Throws Error (status 1) with PETSc's message when `code` is not zero. The program has PETSc
// print no trace of its own (PetscReturnErrorHandler).
inline void check(PetscErrorCode code) {
  if (code) {
    const char* general = nullptr;
#if PETSC_VERSION_LT(3, 25, 0)
    char* specific = nullptr;
#else
    const char* specific = nullptr;
#endif
    PetscErrorMessage(code, &general, &specific);
    const std::string what = specific && *specific ? specific : general ? general : "unknown error";
    throw Error(exit_internal, "PETSc: " + what);
  }
}

// Owns one PETSc object; Destroy is called once, when the handle goes.
template <class T, PetscErrorCode (*Destroy)(T*)>
class PetscHandle {
 public:
  PetscHandle() = default;
  explicit PetscHandle(T object) : object_(object) {}
  PetscHandle(PetscHandle&& other) noexcept : object_(std::exchange(other.object_, nullptr)) {}
  PetscHandle& operator=(PetscHandle&& other) noexcept {
    std::swap(object_, other.object_);
    return *this;
  }
  PetscHandle(const PetscHandle&) = delete;
  PetscHandle& operator=(const PetscHandle&) = delete;
  ~PetscHandle() {
    if (object_) Destroy(&object_);
  }
  operator T() const { return object_; }
  // For PETSc's create functions: check(VecCreate(comm, v.put())).
  T* put() { return &object_; }

 private:
  T object_ = nullptr;
};

using VecHandle = PetscHandle<Vec, VecDestroy>;
using MatHandle = PetscHandle<Mat, MatDestroy>;
using KspHandle = PetscHandle<KSP, KSPDestroy>;
using IsHandle = PetscHandle<IS, ISDestroy>;
using ScatterHandle = PetscHandle<VecScatter, VecScatterDestroy>;

}  // namespace mft
