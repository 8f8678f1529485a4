# Compiler flags of everything here, as one target. No -ffast-math: NaN tests and the order of
# sums matter. Not setting errno and not keeping floating-point traps let loops vectorise and
# leave IEEE results as they are.
include(CheckCXXCompilerFlag)
add_library(mft_flags INTERFACE)
target_compile_options(mft_flags INTERFACE -Wall -Wextra -fno-math-errno -fno-trapping-math)
if(MFT_WERROR)
  target_compile_options(mft_flags INTERFACE -Werror)
endif()
if(MFT_NATIVE)
  check_cxx_compiler_flag(-march=native MFT_HAS_MARCH_NATIVE)
  if(MFT_HAS_MARCH_NATIVE)
    target_compile_options(mft_flags INTERFACE -march=native)
  endif()
endif()
if(MFT_SANITIZE)
  target_compile_options(mft_flags INTERFACE -fsanitize=${MFT_SANITIZE} -fno-omit-frame-pointer
    -fno-sanitize-recover=undefined)
  target_link_options(mft_flags INTERFACE -fsanitize=${MFT_SANITIZE})
  set(is_program $<STREQUAL:$<TARGET_PROPERTY:TYPE>,EXECUTABLE>)
  target_sources(mft_flags INTERFACE
    $<${is_program}:${PROJECT_SOURCE_DIR}/tests/sanitizers/keep_modules.cpp>)
endif()
