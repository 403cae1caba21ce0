"""What the dashboard imports is what `make run` installs: the tests have more than that."""

import ast
import re
import sys
from collections.abc import Iterator
from importlib.metadata import packages_distributions
from pathlib import Path

from vib.settings import ROOT

OUR_OWN = {"app", "pages", "vib"}
IN_AN_EXTRA = {"pyspark", "py4j"}
"""Installed by `make test-spark` from a file of its own, and imported where somebody chose Spark."""


def imported(path: Path) -> Iterator[str]:
    """The packages that a file imports, wherever in it."""
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Import):
            yield from (name.name.partition(".")[0] for name in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            yield node.module.partition(".")[0]


def named(distribution: str) -> str:
    return re.sub(r"[-_.]+", "-", distribution).lower()


def test_every_package_that_is_imported_is_installed() -> None:
    locked = (ROOT / "requirements.txt").read_text("utf-8")
    installed = {named(name) for name in re.findall(r"^([\w.-]+)==", locked, re.MULTILINE)}
    files = [ROOT / "app.py", *(ROOT / "pages").rglob("*.py"), *(ROOT / "vib").rglob("*.py")]
    packages = {package for path in files for package in imported(path)}
    provided = packages_distributions()
    missing = {
        package
        for package in packages - OUR_OWN - IN_AN_EXTRA - sys.stdlib_module_names
        if not installed & {named(one) for one in provided.get(package, ())}
    }
    assert missing == set()
