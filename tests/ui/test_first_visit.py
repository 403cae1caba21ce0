"""What is imported ahead of the first visit exists, and is enough for the first screen."""

import subprocess
import sys

from vib.settings import ROOT

_LOOK_FOR_MORE = """
import sys
from importlib import import_module
from vib.ui.server import FIRST_VISIT
for module in FIRST_VISIT: import_module(module)
before = set(sys.modules)
import ast
for node in ast.parse(open("pages/overzicht.py").read()).body:
    if isinstance(node, ast.ImportFrom): import_module(node.module)
print(sorted(name for name in set(sys.modules) - before if name.split(".")[0] != "vib"))
"""


def test_nothing_outside_the_project_is_left_to_import_for_the_first_screen() -> None:
    told = subprocess.run(
        [sys.executable, "-c", _LOOK_FOR_MORE], cwd=ROOT, capture_output=True, text=True, check=True
    )
    assert told.stdout.strip().splitlines()[-1] == "[]"
