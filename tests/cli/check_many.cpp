// Reads many inputs in one process, as `mft solve` would, and prints what is wrong with each.
//
//   check_many < LIST      each line of LIST: the path of an input, then overrides, tab-separated
//
// For each input: its path, then the lines of its errors indented by two blanks, or those of its
// warnings, or "  ok".
#include <mpi.h>

#include <iostream>
#include <sstream>
#include <string>

#include "base/error.hpp"
#include "input/reader.hpp"
#include "sections.hpp"

int main(int argc, char** argv) {
  MPI_Init(&argc, &argv);
  for (std::string line; std::getline(std::cin, line);) {
    std::istringstream words(line);
    mft::InputRequest request;
    std::getline(words, request.path, '\t');
    for (std::string word; std::getline(words, word, '\t');) request.overrides.push_back(word);
    std::string verdict = "ok";
    try {
      const mft::Input input = mft::read_input(MPI_COMM_WORLD, request, mft::all_sections());
      if (!input.warnings.empty()) verdict.clear();
      for (const std::string& warning : input.warnings) verdict += "warning: " + warning + "\n";
    } catch (const mft::InputError& error) {
      verdict = error.what();
    }
    std::cout << request.path << "\n";
    std::istringstream errors(verdict);
    for (std::string error; std::getline(errors, error);) std::cout << "  " << error << "\n";
  }
  MPI_Finalize();
}
