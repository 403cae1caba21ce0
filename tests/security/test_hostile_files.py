"""What nobody should send is told clearly, quickly and in little memory, and leaves nothing on disk."""

import pytest

from tests.intake.bundles import AGENCIES
from tests.security.hostile_files import Hostile, hostile_files
from tests.security.limited_reading import Outcome, read_limited

CORPUS = hostile_files()


@pytest.fixture(scope="module")
def outcome(tmp_path_factory: pytest.TempPathFactory) -> Outcome:
    """The corpus, each file delivered by itself beside the agencies."""
    bundles = tmp_path_factory.mktemp("bundles")
    for hostile in CORPUS:
        folder = bundles / _bundle(hostile)
        folder.mkdir()
        (folder / "agencies.csv").write_text(AGENCIES, "utf-8")
        (folder / hostile.name).write_bytes(hostile.content)
    return read_limited(bundles, tmp_path_factory.mktemp("temporary") / "tmp")


def test_the_process_lives_and_leaves_nothing(outcome: Outcome) -> None:
    assert outcome.status == 0, outcome.said[-2000:]
    assert outcome.said == ""
    assert outcome.left == ()
    assert len(outcome.found) == len(CORPUS)


@pytest.mark.parametrize("hostile", CORPUS, ids=lambda hostile: hostile.name)
def test_each_gets_its_message(outcome: Outcome, hostile: Hostile) -> None:
    found = outcome.found[_bundle(hostile)]
    errors = [one for one in found if one["severity"] == "error"]
    if hostile.read:
        assert errors == []
        assert "staffing" in _told(found, "read")
        assert hostile.rule in {"", *(one["rule"] for one in found)}
        return
    assert hostile.rule in {one["rule"] for one in errors}
    told = next(one for one in errors if one["rule"] == hostile.rule)
    assert told["file"].partition("/")[0] in {hostile.name, "personeel.xlsx"}


def _bundle(hostile: Hostile) -> str:
    """The name of a folder; one that began as a table does would be that table."""
    return f"delivery-of-{hostile.name.replace('.', '-')}"


def _told(found: list[dict[str, str]], severity: str) -> list[str]:
    return [one["told"] for one in found if one["severity"] == severity]
