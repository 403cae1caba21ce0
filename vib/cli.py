"""The command line: sample, validate, publish, snapshots, withdraw, restore, audit, figures, attack, backup.

What a command finds goes to stdout, progress and errors to stderr. Engines, migrations and frames are
imported by the commands that need them, because every start of the dashboard waits for `sample`.
"""

import sys
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Annotated

import typer
from pydantic import ValidationError

from vib import lifecycle_commands, listing, usage
from vib.command_values import MISUSED, REFUSED, CommandFailed, day_of, day_of_folder, quarters_of
from vib.engine.errors import EngineUnusable
from vib.interrupts import INTERRUPTED, noticed
from vib.locale import N_, Language, Message, translate
from vib.model.as_of import AsOfAhead
from vib.model.records import table_name
from vib.model.selection import Selection
from vib.model.snapshot import Finding
from vib.model.vocabulary import Origin
from vib.os_user import os_user
from vib.private_folder import NoRoomToWork
from vib.settings import settings
from vib.store.errors import SnapshotUnknown, StoreError
from vib.store.registry import LATEST, entries, find, published
from vib.store.transactions import outdated
from vib.unforeseen import unforeseen
from vib.watch import watching

app = typer.Typer(
    help="VIB-monitor: the snapshots and figures of Vervolgtrajecten na Inburgering.",
    add_completion=False,
    rich_markup_mode=None,
)

Paths = Annotated[list[Path], typer.Argument(metavar="PATH...", help="Files or folders of a bundle.")]
Json = Annotated[bool, typer.Option("--json", help="Print one JSON object a line.")]


def main(arguments: Sequence[str] | None = None) -> int:
    """Runs a command and returns its exit code; what went wrong is one line on stderr."""
    try:
        language = settings().language
    except ValidationError as error:
        wrong = error.errors()[0]
        return _failed(f"VIB_{str(wrong['loc'][0]).upper()}: {wrong['msg']}", MISUSED)
    with noticed() as interrupts:
        try:
            code = app(arguments, prog_name=usage.PROGRAM, standalone_mode=False) or 0
        except KeyboardInterrupt:
            code = INTERRUPTED
        except Exception as error:
            code = INTERRUPTED if interrupts.asked else _failed(*_why(error, language))
    return stopped(interrupts.exit_code or INTERRUPTED) if code == INTERRUPTED else code


def stopped(exit_code: int) -> int:
    """What is said where somebody asked to stop."""
    return _failed(_say(N_("Stopped. What was not finished is not published.")), exit_code)


def _why(error: Exception, language: Language) -> tuple[str, int]:
    """What went wrong, in one line, and the exit code."""
    match error:
        case typer.TyperException():
            return usage.told(error, language), error.exit_code
        case CommandFailed():
            return error.message.text(language), error.exit_code
        case AsOfAhead() | SnapshotUnknown():
            return error.message.text(language), MISUSED
        case StoreError() | NoRoomToWork():
            return error.message.text(language), REFUSED
        case EngineUnusable():
            return error.message.text(language), MISUSED if error.misused else REFUSED
        case _:
            return unforeseen(error).text(language), REFUSED


def _failed(text: str, exit_code: int) -> int:
    print(" ".join(text.split()), file=sys.stderr)
    return exit_code


def _say(text: str, **values: object) -> str:
    return translate(text, settings().language, **values)


def _tell(message: Message) -> None:
    print(message.text(settings().language), file=sys.stderr, flush=True)


@app.callback(invoke_without_command=True)
def _without_command(context: typer.Context) -> None:
    if context.invoked_subcommand is None:
        print(context.get_help(), file=sys.stderr)
        raise typer.Exit(MISUSED)


@app.command()
def sample() -> None:
    """Publish the synthetic sample, unless the store has it already."""
    from vib.sample import sample_bundles, unpublished

    if outdated():
        from vib.store.migrate import migrate

        migrate()
    if not settings().sample:
        print(_say(N_("The sample was not published, because VIB_SAMPLE is 0.")))
        return
    bundles = sample_bundles()
    missing = unpublished(bundles, published())
    if not missing:
        print(_say(N_("The store already has the sample: {count} snapshots."), count=len(bundles)))
        return
    from vib.publish import publish as publish_bundle

    for number, (as_of, folder) in enumerate(missing.items(), start=1):
        step = N_("Publishing the sample of {as_of} ({number} of {count})…")
        _tell(Message(id=step, values={"as_of": str(as_of), "number": number, "count": len(missing)}))
        with watching(sys.stderr, settings().language):
            publish_bundle(
                [folder],
                as_of,
                origin=Origin.SYNTHETIC,
                published_by="vib sample",
                delivered_by="sample_data",
            )
    print(_say(N_("The sample is published: {count} snapshots."), count=len(bundles)))


@app.command()
def validate(
    paths: Paths,
    as_of: Annotated[
        str, typer.Option(metavar="DATE", help="Date the data speak of; else the name of the folder.")
    ] = "",
) -> None:
    """Check a bundle and print all that was found, in Dutch and in English."""
    day = day_of(as_of) if as_of else day_of_folder(paths)
    from vib.publish import validate as validate_bundle

    with watching(sys.stderr, settings().language):
        findings = validate_bundle(paths, day)
    _print(listing.finding_lines(findings))
    if errors := _errors(findings):
        raise CommandFailed(REFUSED, N_("This bundle can't be published. Errors: {count}"), count=errors)


@app.command()
def publish(
    paths: Paths,
    as_of: Annotated[str, typer.Option(metavar="DATE", help="Date the data speak of: YYYY-MM-DD.")],
    note: Annotated[str, typer.Option(help="What a reader must know of this snapshot.")] = "",
    title: Annotated[str, typer.Option(help="Title of the snapshot.")] = "",
    origin: Annotated[
        Origin | None, typer.Option(help="Real or synthetic; else as bundle.json says, else real.")
    ] = None,
    delivered_by: Annotated[
        str, typer.Option(help="Who delivers it, if not you; the four-eyes rule asks for somebody else.")
    ] = "",
) -> None:
    """Check a bundle and publish it as a snapshot."""
    day = day_of(as_of)
    from vib.publish import publish as publish_bundle
    from vib.refusals import BundleRefused

    try:
        with watching(sys.stderr, settings().language) as watch:
            outcome = publish_bundle(
                paths, day, note, title, origin, os_user(), delivered_by, progress=watch.say
            )
    except BundleRefused as error:
        refused = N_("The bundle is refused. Errors: {count}; the command `validate` shows them all.")
        raise CommandFailed(REFUSED, refused, count=_errors(error.findings)) from error
    said = N_("Published: {snapshot}") if outcome.new else N_("This was published already: {snapshot}")
    print(_say(said, snapshot=outcome.publication.snapshot_id))
    for table, snapshot in outcome.manifest.carried.items():
        carried = N_("Not delivered: {table}, taken from {snapshot}")
        print(_say(carried, table=table_name(table, settings().language), snapshot=snapshot))


app.command()(lifecycle_commands.snapshots)
app.command()(lifecycle_commands.withdraw)
app.command()(lifecycle_commands.restore)
app.command()(lifecycle_commands.audit)


@app.command()
def figures(
    snapshot: Annotated[
        str, typer.Option(metavar="ID|AS_OF|latest", help="Which snapshot; of a date, the last one.")
    ] = LATEST,
    agency: Annotated[
        list[str] | None, typer.Option(metavar="AGENCY", help="Only this agency; may be repeated.")
    ] = None,
    quarter: Annotated[
        str, typer.Option(metavar="Q[..Q]", help="Only these quarters: 2023-Q1, or 2023-Q1..2023-Q3.")
    ] = "",
    as_json: Json = False,
) -> None:
    """Print every figure of a snapshot."""
    quarters = quarters_of(quarter) if quarter else None
    publication = find(snapshot)
    from vib.metrics import catalogue
    from vib.store.files import read_snapshot

    seen = read_snapshot(publication.snapshot_id)
    for code in agency or ():
        if code not in seen.agencies:
            unknown = N_("There is no agency {agency} in this snapshot. Use one of: {known}")
            raise CommandFailed(MISUSED, unknown, agency=code, known=", ".join(seen.agencies))
    found = catalogue.figures(seen, Selection(tuple(dict.fromkeys(agency or ())), quarters))
    if as_json:
        _print(listing.json_line(listing.figure_record(figure, seen)) for figure in found)
    else:
        _print(listing.figure_lines(found, catalogue.DEFINITIONS, seen, settings().language))


@app.command()
def attack(
    snapshot: Annotated[
        str, typer.Option(metavar="ID|AS_OF|latest", help="Which snapshot; of a date, the last one.")
    ] = LATEST,
    every: Annotated[bool, typer.Option("--all", help="Attack all that was ever published.")] = False,
    as_json: Json = False,
) -> None:
    """Try to find out what published snapshots don't show, as an outsider would who has them all."""
    wanted = {one.snapshot_id for one in entries()} if every else {find(snapshot).snapshot_id}
    from vib.attack_listing import attack_lines, attack_records
    from vib.protection import attacked

    leaks = 0
    for outcome in attacked(entries(), wanted):
        _print(attack_records(outcome) if as_json else attack_lines(outcome, settings().language))
        leaks += len(outcome.found.leaks) if outcome.found else 0
    if leaks:
        raise CommandFailed(REFUSED, N_("What was published gives counts away. Leaks: {count}"), count=leaks)


@app.command()
def backup(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="The archive to write: a new .zip file.")],
) -> None:
    """Write all that was ever published, files and registry, into one archive."""
    from vib.store.backup import back_up

    kept = back_up(file)
    print(_say(N_("Backed up to {file}: {count} snapshots."), file=file, count=kept.snapshots))


@app.command()
def restore_backup(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="An archive that `backup` wrote.")],
    overwrite: Annotated[
        bool, typer.Option("--overwrite", help="Replace what is published now by what the archive holds.")
    ] = False,
) -> None:
    """Put back all that an archive holds."""
    from vib.store.backup import restore_backup as put_back

    kept = put_back(file, overwrite)
    said = N_("Put back from {file}: {count} snapshots, as they were on {made_at} UTC.")
    print(_say(said, file=file, count=kept.snapshots, made_at=f"{kept.made_at:%Y-%m-%d %H:%M}"))


def _print(lines: Iterable[str]) -> None:
    sys.stdout.writelines(f"{line}\n" for line in lines)


def _errors(findings: Iterable[Finding]) -> int:
    return sum(finding.count for finding in findings if finding.severity == "error")
