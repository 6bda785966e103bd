"""decide: what a person knows better than the build, as lines of decisions.csv."""

from __future__ import annotations

import getpass
import os
import subprocess
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any, TypeVar

import click

from sendgraph.choosing import Choosing
from sendgraph.cli.common import build_option, example, give, give_data, save, say
from sendgraph.errors import SendgraphError, UsageError
from sendgraph.identity.decisions import Decision, What
from sendgraph.identity.decisions_file import NAME, append, cells, contradictions, read_decisions, rewrite, written
from sendgraph.identity.hashing import hashed
from sendgraph.language import load_language
from sendgraph.language.masking import Forms, full_forms
from sendgraph.terminal import inert

Command = TypeVar("Command", bound=Callable[..., Any])


def _today(_: click.Context, __: click.Parameter, value: str | None) -> str:
    """Return the day given, today's else; the only clock there is, and it writes to decisions.csv alone."""
    try:
        return date.fromisoformat(value).isoformat() if value else date.today().isoformat()
    except ValueError:
        raise UsageError(f"--when {value}: no day; write it as YYYY-MM-DD") from None


def _who(_: click.Context, __: click.Parameter, value: str | None) -> str:
    """Return the name given, else that of git, else that of the user's account."""
    name = _words(value or _git_name() or os.environ.get("USER") or getpass.getuser())
    if not name:
        raise UsageError("--who: empty; write who decides")
    return name


def _git_name() -> str:
    try:
        command = ["git", "config", "user.name"]  # as the user's PATH has it
        return subprocess.run(command, capture_output=True, text=True, check=False).stdout  # noqa: S603
    except OSError:
        return ""


def _why(_: click.Context, __: click.Parameter, value: str) -> str:
    if not _words(value):
        raise UsageError("--why: empty; write in a few words what you know")
    return _words(value)


def _words(text: str) -> str:
    return " ".join(text.split())


_file = click.option(
    "--decisions", "path", type=click.Path(path_type=Path), default=Path(NAME), show_default=True, help="The file."
)


def _recorded(command: Command) -> Command:
    """Add the options of all commands that write a line."""
    for option in (
        build_option,
        _file,
        click.option("--when", callback=_today, metavar="DAY", help="When it was decided.  [default: today]"),
        click.option("--who", callback=_who, help="Who decides.  [default: the name that git has, or the account's]"),
        click.option("--why", required=True, callback=_why, help="Why, in a few words."),
    ):
        command = option(command)
    return command


@click.group("decide", epilog=example("sendgraph decide same 'Dan Carrick' 'Daniel Carrick' --why 'one biography'"))
def decide_command() -> None:
    """Record what you know better, as a line of decisions.csv.

    The next build applies all lines; a line that you remove is undone by it.

    People are given by key (review and messages show keys), by IRI, or by a name that only one of the build has.
    """


@decide_command.command("same", epilog=example("sendgraph decide same 'Dan Carrick' 'Daniel Carrick' --why 'known'"))
@click.argument("first", metavar="A")
@click.argument("second", metavar="B")
@_recorded
def same_command(first: str, second: str, folder: Path, path: Path, **said: str) -> None:
    """Say that A and B are one person."""
    _pair("same", (first, second), folder, path, said)


@decide_command.command(
    "different", epilog=example("sendgraph decide different 'ann lee|x-council' 'ann lee|y-council' --why 'met both'")
)
@click.argument("first", metavar="A")
@click.argument("second", metavar="B")
@_recorded
def different_command(first: str, second: str, folder: Path, path: Path, **said: str) -> None:
    """Say that A and B are two people."""
    _pair("different", (first, second), folder, path, said)


def _pair(what: What, names: tuple[str, str], folder: Path, path: Path, said: dict[str, str]) -> None:
    choosing = Choosing(folder)
    first, second = choosing.pair(*names) if what == "different" else (choosing.key(name) for name in names)
    if first == second:
        raise UsageError(f"{first}: both are this key; name two")
    _record(path, Decision(what=what, first=first, second=second, **said), choosing.bearer_of)


@decide_command.command(
    "rename",
    short_help="Show A under another NAME.",
    epilog=example("sendgraph decide rename 'J Ivory' 'Jayne Ivory' --why 'her site'"),
)
@click.argument("thing", metavar="A")
@click.argument("name")
@_recorded
def rename_command(thing: str, name: str, folder: Path, path: Path, **said: str) -> None:
    """Show A, a person or an organisation without a code, under another NAME; the printed forms stay beside it."""
    if not _words(name):
        raise UsageError("NAME: empty; write the name to show")
    choosing = Choosing(folder)
    decision = Decision(what="rename", first=choosing.nameable(thing, load_language()), value=_words(name), **said)
    _record(path, decision, choosing.bearer_of)


@decide_command.command(
    "correct",
    short_help="Correct a value of a claim or finding.",
    epilog=example(
        "sendgraph query claims -p words='waiting times' --format csv",
        "sendgraph decide correct IRI themes 'co-production; waiting-times' --why 'read again'",
    ),
)
@click.argument("iri")
@click.argument("property_", metavar="PROPERTY")
@click.argument("value")
@_recorded
def correct_command(iri: str, property_: str, value: str, folder: Path, path: Path, **said: str) -> None:
    """Correct a value that was read wrongly of a claim or finding; its quotation stays.

    PROPERTY is named as 'sendgraph extract' does (themes, outcome, role, start_date …). Several themes are parted by
    semicolons; an empty VALUE is none.
    """
    choosing = Choosing(folder)
    first = choosing.claim(iri, property_, value, load_language())
    decision = Decision(what="correct", first=first, second=property_, value=_words(value), **said)
    _record(path, decision, choosing.bearer_of)


@decide_command.command(
    "withhold",
    short_help="Withhold a person from every output.",
    epilog=example("sendgraph decide withhold 'Jayne Ivory' --why 'her request'"),
)
@click.argument("person", metavar="A")
@_recorded
def withhold_command(person: str, folder: Path, path: Path, **said: str) -> None:
    """Withhold a person from every output of the next builds; the file has hashes, not the name.

    Lines that name the person are rewritten. The build that is there, older ones, the documents themselves and copies
    of the registry are left as they are: build again, and see to these.
    """
    known = Choosing(folder).person(person)
    forms = Forms(strong=frozenset(f for n in (known.name, *known.names) for f in full_forms(n)))
    said = {key: forms.masked(words) for key, words in said.items()}
    lines = [Decision(what="withhold", first=hashed(key), **said) for key in known.keys]

    def without_name(decisions: tuple[Decision, ...]) -> list[Decision]:
        return [*(_nameless(d, known.keys, forms) for d in decisions if not _renames(d, known.keys)), *lines]

    rewrite(path, without_name)
    give(f"{len(lines)} lines in {inert(str(path))}; build again\n")


def _renames(decision: Decision, keys: tuple[str, ...]) -> bool:
    return decision.what == "rename" and decision.first in keys


def _nameless(decision: Decision, keys: tuple[str, ...], forms: Forms) -> Decision:
    first, second = (hashed(cell) if cell in keys else cell for cell in (decision.first, decision.second))
    return replace(decision, first=first, second=second, why=forms.masked(decision.why))


def _record(path: Path, decision: Decision, bearer_of: dict[str, str]) -> None:
    """Append a decision that contradicts none."""
    before = read_decisions(path)
    if any(cells(decision) == cells(line) for line in before):
        raise UsageError(f"{path}: the decision is there already")
    old = set(contradictions(before, bearer_of))
    new = [m for m in contradictions((*before, replace(decision, place="the new line")), bearer_of) if m not in old]
    if new:
        raise SendgraphError("\n".join(f"{path}: nothing written: {message}" for message in new))
    append(path, (decision,))
    give(f"1 line in {inert(str(path))}; build again\n")


@decide_command.command(
    "export",
    short_help="Write all decisions for others.",
    epilog=example("sendgraph decide export -o ours.csv"),
)
@click.option("-o", "--output", required=True, type=click.Path(path_type=Path), help="A file, or - for stdout.")
@_file
def export_command(output: Path, path: Path) -> None:
    """Write all decisions for others, sorted and each once; their 'decide import' reads the file."""
    if not path.exists():
        raise UsageError(f"{path}: no such file; nothing was decided, or give --decisions FILE")
    text = written(read_decisions(path))
    if str(output) == "-":
        give_data(text)
    else:
        save(text.encode(), output)


@decide_command.command(
    "import",
    short_help="Add the decisions of others: all or none.",
    epilog=example("sendgraph decide import theirs.csv"),
)
@click.argument("given", metavar="FILE", type=click.Path(path_type=Path, exists=True, dir_okay=False))
@_file
def import_command(given: Path, path: Path) -> int:
    """Add the decisions of others that are not there yet: all of them or, when some contradict, none (exit code 1)."""
    ours = read_decisions(path)
    known = {cells(decision) for decision in ours}
    theirs = {cells(decision): decision for decision in read_decisions(given)}
    new = [decision for line, decision in theirs.items() if line not in known]
    before = set(contradictions(ours))
    found = [message for message in contradictions((*ours, *new)) if message not in before]
    for message in found:
        say(message)
    if found:
        say(f"sendgraph: {given}: nothing was imported; settle the lines above with the others first")
        return 1
    if new:
        append(path, new)
    give(f"{len(new)} new lines in {inert(str(path))}, {len(theirs) - len(new)} were there already\n")
    return 0
