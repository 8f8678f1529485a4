"""PETSc's options of mft solve: solvers, preconditioners, where they come from.

usage: solver_options_test.py          (with $MFT the program)
"""

import json
import unittest

from solve_case import SolveCase


class SolverOptions(SolveCase):
    def test_what_petsc_prints_goes_to_standard_error(self):
        done = self.mft("--json", "-q", "-ksp_monitor", "-ksp_view", "-log_view")
        self.assertIn("mu", json.loads(done.stdout))
        for words in ("KSP Residual norm", "type: gcg", "MFTSweep"):
            self.assertIn(words, done.stderr)

    def test_krylov_iterations_that_end_early(self):
        at = self.json("mesh.level={single: 3}")["mu"]
        cut = self.json("mesh.level={single: 3}", "-ksp_max_it", "3")["mu"]
        self.assertAlmostEqual(cut, at, delta=1e-9)

    def test_petsc_options(self):
        at = self.json("mesh.level={single: 2}")["mu"]
        for words in (("-ksp_type", "gmres"), ("petsc.ksp_type=fgmres",),
                      ("solver.linear=chebyshev",)):
            mu = self.json("mesh.level={single: 2}", *words)["mu"]
            self.assertAlmostEqual(mu, at, delta=1e-9, msg=words)
        for words, told in (
                (("-ksp_type", "gmrs"), "-ksp_type: found 'gmrs'; did you mean 'gmres'? allowed: "),
                (("petsc.ksp_type=nonsense",), "-ksp_type: found 'nonsense'; allowed: bcgs, "),
                (("-pc_type", "bar"), "-pc_type: found 'bar'; allowed: "),
                (("-ksp_rtol", "abc"), "-ksp_rtol abc: PETSc: Input string abc has no numeric"),
                (("-ksp_norm_type", "foo"), "-ksp_norm_type foo: PETSc: Unknown option foo"),
                (("-sweep_max_it", "a", "solver.method=sweep"), "-sweep_max_it a: PETSc: Input")):
            # PETSc keeps what it holds where it refuses a value: no leak of ours
            done = self.mft("-q", "-o", "a.h5", *words, status=2, ASAN_OPTIONS="detect_leaks=0")
            self.assertEqual((done.stdout, self.names()), ("", ["run.yaml"]), words)
            self.assertIn("mft: error: " + told, done.stderr)
            self.assertEqual(len(done.stderr.splitlines()), 1, done.stderr)
        done = self.mft("-q", "-ksp_tipe", "gmres", "-ksp_monitor")
        self.assertIn("nothing used the PETSc option -ksp_tipe", done.stderr)
        self.assertIn("KSP Residual norm", done.stderr)

    def refusal(self, *words, **variables):
        """The one line with which a type is refused, before any work."""
        done = self.mft("-o", "a.h5", *words, status=2, ASAN_OPTIONS="detect_leaks=0", **variables)
        self.assertEqual((done.stdout, len(done.stderr.splitlines())), ("", 1), done.stderr)
        self.assertFalse((self.folder / "a.h5").exists())
        return done.stderr

    def test_every_solver_type(self):
        """Each that PETSc has solves or is refused by name; what is allowed solves."""
        listed = self.refusal("-ksp_type", "nonsense").split("allowed: ")[1].strip().split(", ")
        self.assertIn("gmres", listed)
        at = self.json("mesh.level={single: 2}")["mu"]
        for kind in listed:
            mu = self.json("mesh.level={single: 2}", "-ksp_type", kind)["mu"]
            self.assertAlmostEqual(mu, at, delta=1e-8, msg=kind)
        for kind, reason in (("cg", "(u, G v)"), ("fcg", "(u, G v)"), ("pipecgrr", "(u, G v)"),
                             ("pipelcg", "(u, G v)"), ("minres", "(u, G v)"), ("bicg", "transpose"),
                             ("lsqr", "transpose"), ("cgls", "transpose"), ("cgne", "transpose"),
                             ("ibcgs", "transpose"), ("tsirm", "assembled"), ("fetidp", "assembled"),
                             ("fbcgsr", "ends before"), ("preonly", "ends before")):
            self.assertNotIn(kind, listed)
            told = self.refusal("-ksp_type", kind)
            self.assertTrue(told.startswith(f"mft: error: -ksp_type {kind}: "), told)
            self.assertIn(reason, told)
            self.assertIn("allowed: gcg, gmres, chebyshev, bcgs, ", told)
        for kind in ("lu", "jacobi", "hypre", "svd", "hmg", "redistribute", "kaczmarz", "shell", "gamg"):
            for solver in ("gcg", "gmres"):
                told = self.refusal("-pc_type", kind, "-ksp_type", solver)
                self.assertIn(f"mft: error: -pc_type {kind}: I + H G is known by its products only", told)
                self.assertTrue(told.endswith("allowed: none\n"), told)
        self.json("mesh.level={single: 2}", "-pc_type", "none")

    def test_where_a_refused_type_comes_from(self):
        self.assertNotIn("; from", self.refusal("-ksp_type", "bicg"))
        self.assertTrue(self.refusal("petsc.ksp_type=bicg").endswith("; from petsc of the input\n"))
        self.assertTrue(self.refusal(PETSC_OPTIONS="-ksp_type bicg").endswith("; from PETSC_OPTIONS\n"))
        self.assertTrue(self.refusal(PETSC_OPTIONS="-pc_type lu").endswith("; from PETSC_OPTIONS\n"))
        home = self.folder / "home"
        home.mkdir()
        (home / ".petscrc").write_text("-ksp_type lsqr\n")
        told = self.refusal(HOME=str(home))
        self.assertTrue(told.endswith(f"; from {home}/.petscrc\n"), told)
        (self.folder / ".petscrc").write_text("# of another program\n-ksp_type bicg\n")
        for kind, words in (("bicg", ()), ("cgne", ("-ksp_type", "cgne"))):
            told = self.refusal(*words, HOME=str(home))
            self.assertIn(f"-ksp_type {kind}: ", told)
            self.assertEqual(told.endswith("; from ./.petscrc\n"), not words, told)
        (self.folder / ".petscrc").write_text("-ksp_type nonsense\n")
        self.assertTrue(self.refusal().endswith("; from ./.petscrc\n"))


if __name__ == "__main__":
    unittest.main()
