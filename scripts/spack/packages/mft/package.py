# Spack recipe: spack repo add scripts/spack; MFT_REPOSITORY=<address> spack install mft
import os

from spack.package import *


class Mft(CMakePackage):
    """Optimal paths of macroscopic fluctuation theory for the history of the integrated current."""

    git = os.environ.get("MFT_REPOSITORY", "")
    license("GPL-3.0-only")
    version("main", branch="main")

    variant("native", default=False, description="Code for the processor that compiles")

    depends_on("c", type="build")
    depends_on("cxx", type="build")
    depends_on("cmake@3.25:", type="build")
    depends_on("ninja", type="build")
    depends_on("pkgconfig", type="build")
    depends_on("mpi")
    depends_on("petsc@3.18: +mpi +double ~complex")
    depends_on("hdf5@1.10: +mpi +hl")
    depends_on("lapack")
    depends_on("yaml-cpp@0.7:")
    depends_on("ginac")
    depends_on("fmt")
    depends_on("cli11")
    depends_on("libcsv")
    depends_on("boost@1.71:")

    generator("ninja")

    def cmake_args(self):
        return [self.define_from_variant("MFT_NATIVE", "native"), self.define("MFT_TESTS", "OFF")]
