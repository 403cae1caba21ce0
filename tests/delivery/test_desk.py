"""A delivery in its own process: published as it was seen, and gone without a trace when it is killed."""

import base64
import io
import json
import os
import signal
import tempfile
import time
import zipfile
from datetime import date
from decimal import Decimal

import pytest

from tests.delivery.at_the_desk import AN, AS_OF, files, go, left, ready, wait
from tests.small_bundle import Bundle
from vib.access.roles import Role, Visitor
from vib.delivery.desk import Desk, TooManyOfYours
from vib.delivery.open_delivery import STOPPED, File
from vib.delivery.records import TOO_LARGE, Phase
from vib.publish import publish
from vib.store.audit import trail, verify
from vib.store.registry import published


def test_what_was_seen_is_published(desk: Desk, bundle: Bundle) -> None:
    delivery = ready(desk, bundle())
    look, preview = delivery.look, delivery.preview
    assert look is not None
    assert preview is not None
    assert {one.table: one.rows for one in look.people} == {"trajectories": 3, "guidance": 1}
    assert {one.table: one.new for one in look.changes}["budget"] == 2
    enrolled = [one for one in preview.headlines if one.metric == "participation.enrolled" and not one.agency]
    assert [(one.before, one.after) for one in enrolled] == [(None, (Decimal(3), Decimal(3)))]
    assert published() == ()

    delivery.publish(go(delivery, preview.hash))
    wait(delivery, lambda: delivery.phase is Phase.PUBLISHED)
    assert delivery.published is not None
    (entry,) = published()
    assert (entry.snapshot_id, entry.title) == (delivery.published.snapshot_id, "Een titel")
    assert entry.published_by == "Bea"
    assert [(line.who, line.role) for line in trail()] == [("Bea", "coordinator")]
    assert not left(tempfile.gettempdir())


def test_what_was_taken_back_nobody_else_publishes(desk: Desk, bundle: Bundle) -> None:
    """Whatever their screen still showed when they pressed."""
    delivery = ready(desk, bundle())
    assert delivery.preview is not None
    delivery.take_back()
    asked = go(delivery, delivery.preview.hash)
    delivery.publish(asked)
    assert delivery.phase is Phase.READY
    delivery.publish(asked.model_copy(update={"identity": AN.identity}))
    wait(delivery, lambda: delivery.phase is Phase.PUBLISHED)
    assert len(published()) == 1


def test_one_person_does_not_take_all_places(desk: Desk, bundle: Bundle) -> None:
    several = [desk.hand_in(files(bundle()), AS_OF, AN) for _ in range(3)]
    with pytest.raises(TooManyOfYours):
        desk.hand_in(files(bundle()), AS_OF, AN)
    desk.hand_in(files(bundle()), AS_OF, Visitor("Bo", Role.STAFF, account="bo@agency"))
    several[0].end()
    desk.hand_in(files(bundle()), AS_OF, AN)


def test_another_hash_than_was_shown_publishes_nothing(desk: Desk, bundle: Bundle) -> None:
    delivery = ready(desk, bundle())
    delivery.publish(go(delivery, "0" * 64))
    wait(delivery, lambda: delivery.refused is not None)
    assert published() == ()
    assert delivery.phase is Phase.READY


def test_what_was_published_meanwhile_asks_for_a_new_preview(desk: Desk, bundle: Bundle) -> None:
    delivery = ready(desk, bundle())
    assert delivery.preview is not None
    first = delivery.preview.hash
    publish([bundle()], date(2023, 1, 31))
    delivery.publish(go(delivery, first))
    wait(delivery, lambda: delivery.refused is not None)
    assert delivery.refused is not None
    assert delivery.refused.again
    assert len(published()) == 1

    delivery.prepare_again()
    wait(
        delivery,
        lambda: (
            delivery.phase is Phase.READY and delivery.preview is not None and delivery.preview.hash != first
        ),
    )
    delivery.publish(go(delivery, delivery.preview.hash))
    wait(delivery, lambda: delivery.phase is Phase.PUBLISHED)
    assert len(published()) == 2


def test_files_of_one_name_are_both_marked_and_a_long_name_is_cut(desk: Desk, bundle: Bundle) -> None:
    twice = [File("staffing.csv", b"agentschap;vte\natlas;x\n")] * 2
    long = File("budget-" + "😀" * 200 + ".csv", b"agentschap;bedrag\natlas;x\n")
    delivery = desk.hand_in([*files(bundle("agencies", "pilots", "trajectories")), *twice, long], AS_OF, AN)
    wait(delivery, lambda: delivery.phase is Phase.FAULTY)
    delivery.mark("nl")
    wait(delivery, lambda: delivery.marked is not None)
    assert delivery.marked is not None
    with zipfile.ZipFile(io.BytesIO(base64.b64decode(delivery.marked.content))) as copies:
        names = copies.namelist()
    assert [name for name in names if "staffing" in name] == [
        f"{place}-staffing-gemarkeerd.xlsx" for place in (4, 5)
    ]
    assert any(name.startswith("budget") and len(name.encode()) < 255 for name in names)


@pytest.mark.parametrize("phase", [Phase.CHECKING, Phase.PREPARING, Phase.READY])
def test_a_killed_process_leaves_nothing_and_the_desk_goes_on(
    desk: Desk, bundle: Bundle, phase: Phase
) -> None:
    delivery = desk.hand_in(files(bundle()), AS_OF, AN)
    wait(delivery, lambda: delivery.phase is phase or delivery.phase is Phase.READY)
    assert delivery._process is not None
    os.kill(delivery._process._process.pid, signal.SIGKILL)
    wait(delivery, lambda: delivery.phase is Phase.ENDED)
    # What was at work may have been done before the signal came.
    assert delivery.ended in ([STOPPED] if phase is Phase.READY else [TOO_LARGE, STOPPED])
    assert published() == ()
    time.sleep(0.3)
    assert not left(tempfile.gettempdir())
    again = ready(desk, bundle())
    assert again.preview is not None


def test_a_process_whose_screen_is_gone_ends_by_itself(desk: Desk, bundle: Bundle) -> None:
    delivery = ready(desk, bundle())
    assert delivery._process is not None
    delivery._process.close()
    wait(delivery, lambda: delivery.phase is Phase.ENDED)
    assert published() == ()
    assert not left(tempfile.gettempdir())


def test_a_refused_delivery_is_in_the_trail_without_what_was_in_it(desk: Desk, bundle: Bundle) -> None:
    publish([bundle()], AS_OF)
    faulty = bundle()
    people = faulty / "trajectories.csv"
    people.write_text(people.read_text("utf-8").replace("atlas-1", "nowhere-77", 1), "utf-8")
    delivery = desk.hand_in(files(faulty), AS_OF, AN)
    wait(delivery, lambda: delivery.phase is Phase.FAULTY)
    wait(delivery, lambda: len(trail()) > 1)
    line = trail()[-1]
    assert (line.action, line.who, line.role, line.snapshot_id) == ("refused", "An", "staff", None)
    assert line.note == "2022-12-31"
    assert json.loads(line.detail)["rules"]
    assert "nowhere-77" not in line.detail
    assert verify().wrong is None
