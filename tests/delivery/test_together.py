"""Two agencies deliver their own people, and what they delivered is published together."""

import io
import tempfile
import time
import zipfile
from datetime import date
from pathlib import Path

import pytest

from tests.delivery.at_the_desk import files, go, left, wait
from tests.published_cubes import cube
from tests.small_bundle import BUNDLE, TRAJECTORY, Bundle, Rows
from tests.two_agencies import AGENCIES, OF_AMAL, STAFFING, TWO
from vib.access.roles import Role, Visitor
from vib.delivery.desk import Desk, TooMany
from vib.delivery.open_delivery import Delivery, File
from vib.delivery.records import Order, Phase
from vib.locale import Message
from vib.model.vocabulary import Origin
from vib.publish import publish
from vib.settings import settings
from vib.store.audit import trail
from vib.store.contents import stored_table
from vib.store.files import read_manifest
from vib.store.registry import published

BEFORE, NOW = date(2022, 12, 31), date(2023, 6, 30)
AN = Visitor("An", Role.STAFF, frozenset({"atlas"}), account="an@atlas")
BO = Visitor("Bo", Role.STAFF, frozenset({"amal"}), account="bo@amal")
CO = Visitor("Co", Role.COORDINATOR, account="co@project")

OF_ATLAS: Rows = [*BUNDLE["trajectories"], TRAJECTORY | {"person_id": "planted-7f3a-5"}]
OF_BO: Rows = [OF_AMAL, OF_AMAL | {"person_id": "planted-7f3a-6"}]


@pytest.fixture
def base(desk: Desk, bundle: Bundle) -> None:
    """A snapshot with three people of Atlas and one of Amal."""
    publish([bundle(**TWO)], BEFORE)


def staffing(atlas: str, amal: str) -> Rows:
    return [row | {"fte": fte} for row, fte in zip(STAFFING, (atlas, amal), strict=True)]


def partial(desk: Desk, by: Visitor, path: Path, zipped: bool = False) -> Delivery:
    """A delivery of one agency, which waits for the others."""
    handed = [File("levering.zip", _zipped(path))] if zipped else files(path)
    delivery = desk.hand_in(handed, NOW, by)
    wait(delivery, lambda: delivery.phase in (Phase.PARTIAL, Phase.FAULTY))
    assert delivery.phase is Phase.PARTIAL
    delivery.hand_over()
    return delivery


def _zipped(path: Path) -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as archive:
        for file in path.iterdir():
            archive.write(file, file.name)
    return made.getvalue()


def both(desk: Desk, bundle: Bundle, zipped: bool = False) -> tuple[Delivery, Delivery]:
    """A delivery of either agency, An's perhaps in a zip."""
    an = partial(desk, AN, bundle(trajectories=OF_ATLAS, staffing=staffing("1.50", "2.00")), zipped)
    return an, partial(desk, BO, bundle(trajectories=OF_BO, staffing=staffing("1.00", "2.50")))


def joined(desk: Desk, *deliveries: Delivery, own: Path | None = None) -> Delivery:
    """What the coordinator makes of deliveries that wait, with files of their own."""
    delivery = desk.hand_in(files(own) if own else [], NOW, CO, together=deliveries)
    wait(delivery, lambda: delivery.phase in (Phase.READY, Phase.FAULTY))
    return delivery


def errors(delivery: Delivery) -> set[str]:
    assert delivery.look is not None
    return {one.rule for one in delivery.look.findings if one.severity == "error"}


def publish_it(delivery: Delivery) -> None:
    assert delivery.preview is not None
    delivery.publish(go(delivery, delivery.preview.hash).model_copy(update={"identity": CO.identity}))
    wait(delivery, lambda: delivery.phase is Phase.PUBLISHED)


@pytest.mark.usefixtures("base")
def test_the_files_of_two_agencies_are_published_together(desk: Desk, bundle: Bundle) -> None:
    an, bo = both(desk, bundle, zipped=True)
    assert an.look is not None
    assert (an.look.waits_for, an.look.blocked, errors(an)) == (("amal",), False, set())
    assert desk.to_be_joined() == (an, bo)
    wait(an, lambda: not left(tempfile.gettempdir()))

    delivery = joined(desk, an, bo)
    assert delivery.look is not None
    assert {one.table: one.rows for one in delivery.look.people} == {"trajectories": 6}
    (change,) = delivery.look.changes
    assert (change.table, change.new, change.changed, change.gone) == ("staffing", 0, 2, 0)
    publish_it(delivery)

    entry = published()[0]
    manifest = read_manifest(entry.snapshot_id)
    assert (manifest.delivered_by, manifest.published_by) == ("An, Bo", "Bea")
    enrolled = {
        codes[:2]: high
        for codes, (_, high) in cube(manifest, "participation").items()
        if codes[2:] == ("*", "*")
    }
    assert enrolled == {
        ("*", "*"): 6,
        ("atlas", "*"): 4,
        ("atlas", "atlas-1"): 4,
        ("amal", "*"): 2,
        ("amal", "amal-1"): 2,
    }
    rows = stored_table(manifest, "staffing").to_pylist()
    assert {row["agency"]: str(row["fte"]) for row in rows} == {"atlas": "1.50", "amal": "2.50"}
    assert manifest.carried.keys() >= {"agencies", "pilots", "guidance", "budget"}
    for one in (an, bo):
        wait(one, lambda one=one: one.phase is Phase.PUBLISHED)  # type: ignore[misc]
        assert one.published == delivery.published
    assert desk.to_be_joined() == ()
    assert not left(tempfile.gettempdir())


@pytest.mark.usefixtures("base")
def test_rows_of_those_who_deliver_nothing_are_those_of_the_snapshot_before(
    desk: Desk, bundle: Bundle
) -> None:
    """Also where they changed after somebody bound had looked: only what is theirs comes from their file."""
    an = partial(desk, AN, bundle(trajectories=OF_ATLAS, staffing=staffing("1.50", "2.00")))
    publish([bundle(staffing=staffing("1.00", "3.00"))], date(2023, 3, 31))
    delivery = joined(desk, an, own=bundle(trajectories=OF_BO))
    publish_it(delivery)
    manifest = read_manifest(published()[0].snapshot_id)
    rows = stored_table(manifest, "staffing").to_pylist()
    assert {row["agency"]: str(row["fte"]) for row in rows} == {"atlas": "1.50", "amal": "3.00"}
    assert manifest.delivered_by == "Co, An"


@pytest.mark.usefixtures("base")
def test_what_is_taken_back_is_not_published(desk: Desk, bundle: Bundle) -> None:
    an, bo = both(desk, bundle)
    delivery = joined(desk, an, bo)
    an.take_back()
    assert delivery.phase is Phase.ENDED
    assert delivery.ended is not None
    assert delivery.ended.text("nl").startswith("An nam de eigen bestanden terug")
    assert (an.phase, bo.phase) == (Phase.PARTIAL, Phase.PARTIAL)
    assert desk.to_be_joined() == (bo,)

    late = desk.hand_in([], NOW, CO, together=[an, bo])
    wait(late, lambda: late.phase is Phase.ENDED)
    assert late.ended is not None
    assert late.ended.text("nl").startswith("De bestanden van An zijn er niet meer.")
    assert len(published()) == 1
    time.sleep(0.3)
    assert not left(tempfile.gettempdir())


@pytest.mark.usefixtures("base")
def test_whoever_joined_them_lets_go_and_they_wait_on(desk: Desk, bundle: Bundle) -> None:
    an, bo = both(desk, bundle)
    joined(desk, an, bo).end()
    again = joined(desk, an, bo)
    publish_it(again)
    assert len(published()) == 2


@pytest.mark.usefixtures("base")
def test_a_waiting_process_that_is_killed_is_told(desk: Desk, bundle: Bundle) -> None:
    an, bo = both(desk, bundle)
    assert an._process is not None
    an._process.kill()
    delivery = desk.hand_in([], NOW, CO, together=[an, bo])
    wait(delivery, lambda: delivery.phase is Phase.ENDED)
    assert delivery.ended is not None
    assert "An" in delivery.ended.text("nl")
    assert desk.to_be_joined() == (bo,)


@pytest.mark.usefixtures("base")
def test_what_is_counted_with_files_whose_process_is_killed_ends(desk: Desk, bundle: Bundle) -> None:
    """Who delivered them reads that nothing was published, and that stays so."""
    an, bo = both(desk, bundle)
    delivery = joined(desk, an, bo)
    assert an._process is not None
    an._process.kill()
    wait(delivery, lambda: delivery.phase is Phase.ENDED)
    assert delivery.ended is not None
    assert delivery.ended.text("nl").startswith("De bestanden van An zijn er niet meer.")
    assert (an.phase, desk.to_be_joined()) == (Phase.ENDED, (bo,))


@pytest.mark.usefixtures("base")
def test_two_files_of_one_agency_that_overlap_are_told(desk: Desk, bundle: Bundle) -> None:
    an, bo = both(desk, bundle)
    twice = partial(desk, AN, bundle(trajectories=OF_ATLAS))
    delivery = joined(desk, an, bo, twice)
    assert delivery.phase is Phase.FAULTY
    assert errors(delivery) == {"trajectories.twice"}
    delivery.mark("nl")
    wait(delivery, lambda: delivery.marked is not None)
    assert delivery.marked is not None
    assert delivery.marked.content == ""
    # Nobody's name stands beside what somebody else did.
    assert [(line.action, line.who, line.role) for line in trail()[1:]] == [("refused", "Co", "coordinator")]


@pytest.mark.usefixtures("base")
@pytest.mark.parametrize("own", [False, True])
def test_of_two_persons_one_joins_and_publishes_what_the_other_delivered(
    desk: Desk, bundle: Bundle, own: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    """With the four-eyes rule whoever joins is the second person, unless files of theirs are among them."""
    monkeypatch.setenv("VIB_FOUR_EYES", "1")
    an, bo = both(desk, bundle)
    delivery = joined(desk, an, bo, own=bundle(agencies=AGENCIES) if own else None)
    assert delivery.preview is not None
    delivery.publish(go(delivery, delivery.preview.hash).model_copy(update={"identity": CO.identity}))
    wait(delivery, lambda: delivery.phase is Phase.PUBLISHED or delivery.refused is not None)
    assert (delivery.phase is Phase.PUBLISHED) is not own
    assert len(published()) == (1 if own else 2)


@pytest.mark.usefixtures("base")
def test_a_delivery_with_another_fault_does_not_wait(desk: Desk, bundle: Bundle) -> None:
    delivery = desk.hand_in(files(bundle(trajectories=OF_ATLAS, staffing=staffing("1.00", "9.00"))), NOW, AN)
    wait(delivery, lambda: delivery.phase in (Phase.PARTIAL, Phase.FAULTY))
    assert delivery.phase is Phase.FAULTY
    assert errors(delivery) == {"delivery.agency_gone", "delivery.rows_of_others"}


@pytest.mark.usefixtures("base")
@pytest.mark.parametrize(("said", "rules"), [("real", set()), ("synthetic", {"bundle.other_origin"})])
def test_made_up_data_are_not_counted_with_real_ones(
    desk: Desk, bundle: Bundle, said: str, rules: set[str]
) -> None:
    an, bo = both(desk, bundle)
    own = [*files(bundle(agencies=AGENCIES)), File("bundle.json", f'{{"origin": "{said}"}}'.encode())]
    delivery = desk.hand_in(own, NOW, CO, Origin.REAL, [an, bo])
    wait(delivery, lambda: delivery.phase in (Phase.READY, Phase.FAULTY))
    assert errors(delivery) == rules


@pytest.mark.usefixtures("base")
def test_what_a_whole_is_called_its_deliverer_says(desk: Desk, bundle: Bundle) -> None:
    of_an = File("bundle.json", b'{"title": "Atlas alleen"}')
    an = desk.hand_in([*files(bundle(trajectories=OF_ATLAS)), of_an], NOW, AN)
    wait(an, lambda: an.phase is Phase.PARTIAL)
    an.hand_over()
    own = [*files(bundle(trajectories=OF_BO)), File("bundle.json", b'{"title": "Alle"}')]
    delivery = desk.hand_in(own, NOW, CO, Origin.REAL, [an])
    wait(delivery, lambda: delivery.phase in (Phase.READY, Phase.FAULTY))
    assert delivery.look is not None
    assert delivery.look.title == "Alle"


@pytest.mark.usefixtures("base")
def test_what_waits_takes_no_room_from_who_joins_it(
    desk: Desk, bundle: Bundle, monkeypatch: pytest.MonkeyPatch
) -> None:
    an, bo = both(desk, bundle)
    monkeypatch.setenv("VIB_UPLOAD_DELIVERIES", "2")
    settings.cache_clear()
    with pytest.raises(TooMany):
        desk.hand_in(files(bundle()), NOW, CO)
    assert joined(desk, an, bo).phase is Phase.READY


class Refusing(Delivery):
    """One whose publication is refused while somebody takes files of it back."""

    def end(self, why: Message | None = None) -> None:
        super().end(why)
        self.phase = Phase.READY


def waiting(kind: type[Delivery], phase: Phase) -> tuple[Delivery, Delivery]:
    """Files that wait, and a delivery in which they are counted; no process works on them."""
    order = Order(
        paths=(),
        as_of=NOW,
        handed_in_by="An",
        identity=AN.identity,
        delivered_by="An",
        deliverers=(AN.identity,),
    )
    an = Delivery(order, [], "an")
    an.phase, an.handed_over = Phase.PARTIAL, True
    within = kind(order, [], "co", [an])
    within.phase = phase
    an._within = [within]
    return an, within


def test_what_can_still_be_published_was_not_taken_back() -> None:
    an, _ = waiting(Refusing, Phase.PUBLISHING)
    an.take_back()
    assert an.handed_over


def test_files_wait_as_long_as_they_are_counted_with_others() -> None:
    """Else they could not be taken back any more, and their owner would read that nothing was published."""
    an, within = waiting(Delivery, Phase.READY)
    an._seen -= 24 * 3600
    an.end_if_late()
    assert an.phase is Phase.PARTIAL
    within.end()
    an.end_if_late()
    assert an.phase is Phase.ENDED  # type: ignore[comparison-overlap]
