"""The commands about what is published already: snapshots, withdraw, restore, audit."""

import sys
from collections.abc import Iterable
from typing import Annotated

import typer

from vib import history_listing
from vib.listing import json_line, publication_lines, publication_record
from vib.locale import N_, Message, translate
from vib.os_user import os_user
from vib.settings import settings
from vib.store.audit import Verdict, trail, verify
from vib.store.errors import StoreError
from vib.store.registry import Entry, entries, visible

Json = Annotated[bool, typer.Option("--json", help="Print one JSON object a line.")]
Id = Annotated[str, typer.Argument(metavar="ID", help="The snapshot, as `snapshots --all` lists it.")]
By = Annotated[str, typer.Option(metavar="NAME", help="Who decided it; else who runs the command.")]
As = Annotated[str, typer.Option(metavar="ROLE", help="The role of who decided it.", hidden=True)]


class TrailBroken(StoreError):
    """The audit trail is not as it was written."""


def snapshots(
    as_json: Json = False,
    every: Annotated[
        bool, typer.Option("--all", help="All publications there ever were, withdrawn ones too.")
    ] = False,
) -> None:
    """List the published snapshots, newest first."""
    language = settings().language
    everything = entries()
    publications = everything if every else visible(everything)
    if as_json:
        _print(
            json_line(
                history_listing.entry_record(one) if isinstance(one, Entry) else publication_record(one)
            )
            for one in publications
        )
    elif not publications:
        print(_say(N_("Nothing has been published yet.")))
    elif every:
        _print(history_listing.entry_lines(everything, language))
    else:
        _print(publication_lines(publications, language))


def withdraw(
    snapshot: Id,
    why: Annotated[str, typer.Option(metavar="TEXT", help="Why; who opens a link to it is told.")],
    by: By = "",
    role: As = "",
) -> None:
    """Take a snapshot away from the screens. Its history stays, and it can be published again."""
    from vib.lifecycle import withdraw as withdraw_snapshot

    withdraw_snapshot(snapshot, _reason(why, "--why"), by or os_user(), role)
    print(_say(N_("Withdrawn: {snapshot}"), snapshot=snapshot))


def restore(
    snapshot: Id,
    note: Annotated[str, typer.Option(metavar="TEXT", help="Why it is published again.")],
    by: By = "",
    role: As = "",
) -> None:
    """Publish a snapshot again: it becomes the newest of its date. An attack on it must fail first."""
    from vib.lifecycle import restore as restore_snapshot

    restore_snapshot(snapshot, _reason(note, "--note"), by or os_user(), role, progress=_tell)
    print(_say(N_("Published again: {snapshot}"), snapshot=snapshot))


def audit(
    check: Annotated[bool, typer.Option("--verify", help="Only say whether the trail is whole.")] = False,
    noted: Annotated[
        str, typer.Option(metavar="NUMBER:CODE", help="A line and its code, as somebody noted it once.")
    ] = "",
    as_json: Json = False,
) -> None:
    """Print the audit trail: who did what. With --verify, whether a line was changed or removed."""
    if check or noted:
        _verified(verify(_noted(noted)), as_json)
        return
    lines = trail()
    if as_json:
        _print(json_line(history_listing.audit_record(line)) for line in lines)
    elif lines:
        _print(history_listing.audit_lines(lines, settings().language))
    else:
        print(_say(N_("The audit trail is empty.")))


def _verified(verdict: Verdict, as_json: bool) -> None:
    """Says what came of verifying. Raises `TrailBroken`."""
    if as_json:
        wrong = verdict.wrong.text("en") if verdict.wrong else None
        _print([json_line({"lines": verdict.lines, "last_hash": verdict.last_hash, "wrong": wrong})])
    if verdict.wrong:
        raise TrailBroken(verdict.wrong.id, **verdict.wrong.values)
    if not as_json:
        whole = N_("The audit trail is whole: {lines} lines. Note this, to compare it later: {lines}:{code}")
        print(_say(whole, lines=verdict.lines, code=verdict.last_hash[:16]))


def _noted(text: str) -> tuple[int, str] | None:
    if not text:
        return None
    number, parted, code = text.partition(":")
    if not parted or not number.isdecimal() or len(code) < 8:
        raise typer.BadParameter(_say(N_("write it as 41:9f3c0a12")), param_hint="'--noted'")
    return int(number), code


def _reason(text: str, option: str) -> str:
    if not text.strip():
        raise typer.BadParameter(_say(N_("say why, in a few words")), param_hint=f"'{option}'")
    return text


def _print(lines: Iterable[str]) -> None:
    sys.stdout.writelines(f"{line}\n" for line in lines)


def _say(text: str, **values: object) -> str:
    return translate(text, settings().language, **values)


def _tell(message: Message) -> None:
    print(message.text(settings().language), file=sys.stderr, flush=True)
