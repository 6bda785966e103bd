"""A person: names as printed, posts over time, inspections, words, and those who share posts and teams."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from sendgraph.errors import NotFoundError
from sendgraph.language.folding import fold
from sendgraph.web import paths
from sendgraph.web.evidence import Evidence, evidence
from sendgraph.web.generations import Generation, Row
from sendgraph.web.links import Link, link
from sendgraph.web.model import Page, PageType, Parameters

_MOST = 50  # of a list on the page; questions give all
_SUBSTANTIVE = "substantive"


@dataclass(frozen=True, slots=True)
class PrintedName:
    """A form in which documents print the name, with where they do."""

    form: str
    evidence: tuple[Evidence, ...]


@dataclass(frozen=True, slots=True)
class Post:
    """A spell in a post: ``first`` and ``last`` are the days on which documents show it; the time may be longer."""

    title: str
    capacity: str
    body: Link
    first: str
    last: str
    before: tuple[Link, ...]
    after: tuple[Link, ...]
    evidence: tuple[Evidence, ...]


@dataclass(frozen=True, slots=True)
class Inspected:
    """An inspection in whose team the person was."""

    event: Link
    role: str
    body: Link
    outcome: str
    evidence: tuple[Evidence, ...]


@dataclass(frozen=True, slots=True)
class Change:
    """A change that a document announces."""

    what: str
    role: str
    others: tuple[Link, ...]
    date: str
    evidence: Evidence


@dataclass(frozen=True, slots=True)
class Tie:
    """Somebody else, and what joins the two: a post at the same body, or teams of inspectors."""

    person: Link
    post: str
    body: Link
    first: str
    last: str
    times: int


def _paths(generation: Generation) -> Iterator[str]:
    people = (generation.path(row["person"]) or "" for row in generation.ask("people"))
    yield from dict.fromkeys(people)


def _page(generation: Generation, path: str, _query: Parameters) -> Page | None:
    slug = paths.named(path, "person")
    if slug is None:
        return None
    iri = generation.iri("person", slug)
    rows = generation.ask("person", thing=iri)
    if not rows:
        raise NotFoundError(
            "There is no person at this address. A person whom documents name in two ways may be one now."
        )
    (known,) = rows
    ask = _Asked(generation, iri)
    values = {
        "name": known["name"],
        "honorific": known["honorific"],
        "publications": int(known["publications"]),
        "iri": iri,
        "most": _MOST,
        "names": printed_names(generation, iri),
        "posts": ask.posts(),
        "inspections": ask.inspections(),
        "said": [evidence(row, generation) for row in generation.ask("person-said", thing=iri)],
        "changes": ask.changes(),
        "colleagues": ask.colleagues(),
        "fellows": ask.fellows(),
        "areas": ask.areas(),
    }
    description = f"{known['name']}: posts over time, words and inspections, each with its quotation"
    return Page(path, "person.html", known["name"], values, description, section=paths.PEOPLE)


def printed_names(generation: Generation, iri: str) -> list[PrintedName]:
    """Return the names by which documents print a person or an organisation, each once a document."""
    forms: dict[str, dict[str, Evidence]] = defaultdict(dict)
    for row in generation.ask("printed-names", thing=iri):
        said = evidence(row, generation)
        forms[said.quotation].setdefault(said.path.partition("#")[0], said)
    return [
        PrintedName(form, tuple(forms[form].values()))
        for form in sorted(forms, key=lambda form: (-len(form), fold(form)))
    ]


@dataclass(frozen=True, slots=True)
class _Asked:
    """What the graph answers about one person."""

    generation: Generation
    iri: str

    def posts(self) -> list[Post]:
        return [self._post(rows) for rows in self._grouped("person-posts", "tenure")]

    def _post(self, rows: list[Row]) -> Post:
        first = rows[0]
        return Post(
            title=first["post_title"],
            capacity="" if first["capacity"] in {"", _SUBSTANTIVE} else first["capacity"],
            body=self._link(first, "organisation"),
            first=first["first"],
            last=first["last"],
            before=self._links(rows, "before"),
            after=self._links(rows, "after"),
            evidence=self._evidence(rows),
        )

    def inspections(self) -> list[Inspected]:
        grouped = self._grouped("person-inspections", "inspection")
        return [
            Inspected(
                event=self._link(rows[0], "inspection"),
                role=rows[0]["role"],
                body=self._link(rows[0], "body"),
                outcome=rows[0]["outcome"],
                evidence=self._evidence(rows),
            )
            for rows in grouped
        ]

    def changes(self) -> list[Change]:
        return [
            Change(
                what=rows[0]["change"],
                role=rows[0]["role"],
                others=tuple(link for link in self._links(rows, "other") if link.path and "person/" not in link.path),
                date=rows[0]["date"],
                evidence=evidence(rows[0], self.generation),
            )
            for rows in self._grouped("person-changes", "claim")
        ]

    def colleagues(self) -> list[Tie]:
        return [
            Tie(
                link(row, "person", self.generation, "name"),
                row["post_title"],
                self._link(row, "organisation"),
                row["first"],
                row["last"],
                0,
            )
            for row in self.generation.ask("person-colleagues", thing=self.iri)
        ]

    def fellows(self) -> list[Tie]:
        return [
            Tie(link(row, "person", self.generation, "name"), "", Link("", ""), "", "", int(row["times"]))
            for row in self.generation.ask("person-fellows", thing=self.iri)
        ]

    def areas(self) -> dict[str, list[Link]]:
        areas: dict[str, list[Link]] = defaultdict(list)
        for row in self.generation.ask("person-areas", thing=self.iri):
            areas[row["how"]].append(self._link(row, "area"))
        return dict(areas)

    def _grouped(self, name: str, column: str) -> Iterable[list[Row]]:
        return self.generation.grouped(name, column, thing=self.iri).values()

    def _link(self, row: Row, name: str) -> Link:
        return link(row, name, self.generation)

    def _links(self, rows: Sequence[Row], name: str) -> tuple[Link, ...]:
        return tuple(dict.fromkeys(self._link(row, name) for row in rows if row[name]))

    def _evidence(self, rows: Sequence[Row]) -> tuple[Evidence, ...]:
        return tuple({row["passage"]: evidence(row, self.generation) for row in rows}.values())


PAGE = PageType("person", _paths, _page)
