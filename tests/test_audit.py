"""An audit that looked nothing up does not say that all is well."""

import json

from tests.audit import UNREACHED, verdict

SOUND = {"name": "h11", "version": "0.16.0", "vulns": []}
UNKNOWN = {"name": "anyio", "skip_reason": "Dependency not found on PyPI and could not be audited"}
FAULTY = {
    "name": "h11",
    "version": "0.14.0",
    "vulns": [{"id": "GHSA-vqfr-h8mv-ghfj", "fix_versions": ["0.16.0"], "aliases": [], "description": ""}],
}


def report(*packages: object) -> str:
    return json.dumps({"dependencies": packages, "fixes": []})


def test_a_database_that_is_not_there_is_no_failure_and_no_good_news() -> None:
    assert verdict(report(UNKNOWN, UNKNOWN)) == (0, UNREACHED)
    assert verdict("") == (0, UNREACHED)
    assert verdict("[]") == (0, UNREACHED)


def test_what_was_not_looked_up_is_named() -> None:
    code, told = verdict(report(SOUND, UNKNOWN))
    assert code == 0
    assert told == "1 packages have no known faults. Not audited: anyio."
    assert verdict(report(SOUND)) == (0, "1 packages have no known faults.")


def test_a_known_fault_is_a_failure() -> None:
    assert verdict(report(FAULTY, UNKNOWN)) == (1, "h11 0.14.0: GHSA-vqfr-h8mv-ghfj, mended in 0.16.0")
