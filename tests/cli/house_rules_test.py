"""The house rules find what they are there for: each is broken in a tree made for it.

usage: house_rules_test.py ROOT
"""

import subprocess
import sys
import tempfile
import unittest
from pathlib import Path

import floors
import mirrored

ROOT = Path(sys.argv.pop(1))


class Tree:
    """A tree of source files in a temporary folder."""

    def __init__(self, files):
        self.folder = tempfile.TemporaryDirectory()
        self.root = Path(self.folder.name)
        for name, text in files.items():
            path = self.root / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text)

    def breaches(self):
        return list(floors.breaches(self.root))


class Floors(unittest.TestCase):
    def test_this_tree_climbs_nowhere(self):
        self.assertEqual(list(floors.breaches(ROOT)), [])
        solver = ROOT / "solver"
        self.assertGreater(len(list(floors.includes(solver))), 300)  # they were looked at

    def test_upward_include_is_named_with_both_files(self):
        tree = Tree({"solver/base/low.hpp": '#include "problem/high.hpp"\n',
                     "solver/problem/high.hpp": "\n"})
        self.assertEqual(tree.breaches(), ["solver/base/low.hpp: includes problem/high.hpp, which is"
                                           " on no lower floor"])

    def test_include_on_the_same_floor(self):
        tree = Tree({"solver/exact/a.cpp": '#include "cumulant/b.hpp"\n',
                     "solver/cumulant/b.hpp": "\n"})
        self.assertEqual(len(tree.breaches()), 1)

    def test_cycle_of_subfolders(self):
        tree = Tree({"solver/exact/a.hpp": '#include "exact/inner/b.hpp"\n',
                     "solver/exact/inner/b.hpp": '#include "exact/a.hpp"\n'})
        self.assertEqual(tree.breaches(),
                         ["solver: folders include each other: exact, exact/inner"])

    def test_nine_files_of_a_kind_in_a_folder(self):
        tree = Tree({f"solver/base/a{n}.hpp": "\n" for n in range(9)})
        self.assertEqual(tree.breaches(), ["solver/base: 9 files .hpp; at most 8"])

    def test_folder_on_no_floor(self):
        tree = Tree({"solver/cellar/a.hpp": "\n"})
        self.assertEqual(len(tree.breaches()), 1)

    def test_program_fails_on_a_seeded_include(self):
        tree = Tree({"solver/mesh/a.hpp": '#include "action/b.hpp"\n',
                     "solver/action/b.hpp": "\n"})
        program = ROOT / "tests/cli/house_rules.py"
        done = subprocess.run([sys.executable, program, tree.root], capture_output=True, text=True)
        self.assertEqual(done.returncode, 1)
        self.assertIn("solver/mesh/a.hpp: includes action/b.hpp", done.stdout)


class Mirrored(unittest.TestCase):
    HEADER = "int answer(int question);\nclass Oracle {\n};\n"

    def test_every_folder_has_tests_that_name_its_functions(self):
        self.assertEqual(list(mirrored.breaches(ROOT)), [])

    def test_a_folder_without_is_named(self):
        tree = Tree({"solver/base/a.hpp": self.HEADER,
                     "tests/unit/base/a_test.cpp": "// answer\nint other();\n"})
        self.assertEqual(list(mirrored.breaches(tree.root)),
                         ["solver/base: no test in tests/unit/base names what it declares"])

    def test_a_function_or_a_class_counts(self):
        for use in ("int x = answer(1);\n", "Oracle oracle;\n"):
            tree = Tree({"solver/base/a.hpp": self.HEADER, "tests/unit/base/a_test.cpp": use})
            self.assertEqual(list(mirrored.breaches(tree.root)), [])


if __name__ == "__main__":
    unittest.main()
