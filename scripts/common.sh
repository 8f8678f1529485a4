# Sourced by the scripts beside it: folders, environment and the quiet build.
root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)

# One thread a rank: the program is parallel through MPI, and its matrices are small.
export OPENBLAS_NUM_THREADS=${OPENBLAS_NUM_THREADS:-1} OMP_NUM_THREADS=${OMP_NUM_THREADS:-1}

# mpirun as root and beyond the number of cores: Open MPI 4 reads OMPI_*, 5 PRTE_*, others neither.
if [[ $EUID == 0 ]]; then
  export OMPI_ALLOW_RUN_AS_ROOT=1 OMPI_ALLOW_RUN_AS_ROOT_CONFIRM=1
fi
export OMPI_MCA_rmaps_base_oversubscribe=1 PRTE_MCA_rmaps_default_mapping_policy=:oversubscribe

# ccache, where it is installed: every clone on a machine shares what is compiled, but machines
# that share the cache do not, for the code is for one processor.
export CCACHE_BASEDIR=${CCACHE_BASEDIR:-$root} CCACHE_NOHASHDIR=${CCACHE_NOHASHDIR:-1}
CCACHE_NAMESPACE=${CCACHE_NAMESPACE:-$(grep -m 1 '^flags' /proc/cpuinfo 2>/dev/null | cksum)}
export CCACHE_NAMESPACE

# The comment at the head of the calling script.
usage() { sed -n '2,${/^#/!q; s/^# \{0,1\}//p}' "$0"; }

say() { echo "$(basename "$0"): $*" >&2; }

# quietly LOG COMMAND...: the command's output goes to LOG, and its end to stderr when it fails.
quietly() {
  local log=$1
  shift
  if ! "$@" >"$log" 2>&1 </dev/null; then
    tail -n 60 "$log" >&2
    say "failed: $* (whole output: $log)"
    return 1
  fi
}

# What a build folder depends on and CMake does not track.
build_key() { echo "PETSC_DIR=${PETSC_DIR:-} PETSC_ARCH=${PETSC_ARCH:-} CXX=${CXX:-} $*"; }

# configure PRESET FOLDER OPTIONS...: runs CMake only when the folder is new or was configured
# otherwise (another PETSc or compiler starts it afresh); ninja itself notices changed CMake files.
configure() {
  local preset=$1 folder=$2 key
  shift 2
  key=$(build_key "$@")
  if [[ -f $folder/build.ninja && $(cat "$folder/configured" 2>/dev/null) == "$key" ]]; then
    return
  fi
  local options=("$@")
  if [[ -z ${CMAKE_CXX_COMPILER_LAUNCHER:-} ]] && command -v ccache >/dev/null; then
    options+=(-DCMAKE_CXX_COMPILER_LAUNCHER=ccache)
  fi
  mkdir -p "$folder"
  (cd "$root" && quietly "$folder/configure.log" \
    cmake --fresh --preset "$preset" -B "$folder" "${options[@]}")
  echo "$key" >"$folder/configured"
}

# build PRESET FOLDER TARGETS... [-- CMAKE OPTIONS...]: configures and builds; callers at the
# same time wait for each other.
build() {
  local preset=$1 folder=$2 targets=()
  shift 2
  while [[ $# -gt 0 && $1 != -- ]]; do
    targets+=("$1")
    shift
  done
  [[ $# -gt 0 ]] && shift
  mkdir -p "$folder"
  (
    command -v flock >/dev/null && flock 9
    configure "$preset" "$folder" "$@"
    quietly "$folder/build.log" ninja -C "$folder" "${targets[@]}"
  ) 9>"$folder/lock"
}
