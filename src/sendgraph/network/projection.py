"""The network of people, organisations and areas that the graph documents, as a networkx graph.

Reads the default graph of a store (the merged triples of docs/data-model.md). Nodes carry ``kind`` (person,
organisation, area), ``sort`` (a finer kind, such as "Local authority"), ``label`` and ``also`` (other printed
forms). Ties go from the one who acts to whom they act for or upon, one edge a pair and kind:

========== ======================================= ==================================================
kind       from, to                                rests on
========== ======================================= ==================================================
serves     person, organisation                    a tenure; for inspectors also the body that sent them
inspected  person or organisation, area            membership of an inspection's team; conducting it
spoke for  person, organisation                    a quotation while holding a post at the body
partner in organisation, area                      being its council, partner or commissioner
========== ======================================= ==================================================

Each tie keeps its episodes with dates and evidence. Areas and organisations that only reference data knows
are left out, and so is whoever has no tie. The order of nodes and edges depends on the triples only.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import TypeAlias

import networkx as nx
import pyoxigraph as ox

from sendgraph.mapping.terms import SEND
from sendgraph.network import questions
from sendgraph.network.asking import Row, ask

Network: TypeAlias = "nx.MultiDiGraph[str]"
TIES = ("serves", "inspected", "spoke for", "partner in")


@dataclass(frozen=True, slots=True, order=True)
class Evidence:
    """Words of a document: ``passage`` and ``publication`` are IRIs, ``issued`` an ISO date or empty."""

    issued: str
    document: str
    passage: str
    words: str
    publication: str
    url: str


@dataclass(frozen=True, slots=True, order=True)
class Episode:
    """One reason for a tie, such as one tenure; ``first`` and ``last`` are ISO dates or empty."""

    first: str
    last: str
    what: str
    iri: str
    evidence: tuple[Evidence, ...] = ()


@dataclass(frozen=True, slots=True)
class _Tenure:
    person: str
    body: str
    episode: Episode

    def shown_in(self, publication: str) -> bool:
        return any(evidence.publication == publication for evidence in self.episode.evidence)

    def covers(self, earliest: str, latest: str) -> bool:
        first, last = self.episode.first, self.episode.last
        return bool(first and last and earliest and latest) and first <= latest and earliest <= last


class _Ties:
    """The episodes of each tie, gathered in any order."""

    def __init__(self) -> None:
        self.episodes: dict[tuple[str, str, str], set[Episode]] = defaultdict(set)

    def add(self, source: str, kind: str, target: str, episode: Episode) -> None:
        self.episodes[source, kind, target].add(episode)

    def ends(self) -> set[str]:
        return {end for source, _, target in self.episodes for end in (source, target)}


def project(store: ox.Store) -> Network:
    """Return the network of a store's default graph; edges are keyed by their kind.

    Edge attributes: ``kind``, ``label`` (what the episodes say, once each), ``first`` and ``last`` (the span of
    the episodes' dates, empty where unknown) and ``episodes`` (a tuple of Episode, oldest first).
    """
    area_of = {row["partnership"]: row["area"] for row in ask(store, questions.PARTNERSHIPS)}
    supports = _supports(store)
    tenures = _tenures(store, supports, area_of)
    ties = _Ties()
    for tenure in tenures:
        ties.add(tenure.person, "serves", tenure.body, tenure.episode)
    _add_inspections(store, ties, supports)
    _add_quotations(store, ties, tenures)
    _add_partners(store, ties, supports)
    return _graph(store, ties)


def _evidence(row: Row) -> Evidence:
    return Evidence(
        row["issued"],
        row["title"] or "Untitled document",
        row["passage"],
        " ".join(row["words"].split()),
        row["publication"],
        row["url"],
    )


def _supports(store: ox.Store) -> dict[str, tuple[Evidence, ...]]:
    """Return the evidence of each tenure, team membership, commissioning and inspection."""
    found: dict[str, dict[str, Evidence]] = defaultdict(dict)
    for row in (row for question in questions.SUPPORTS for row in ask(store, question)):
        found[row["thing"]].setdefault(row["passage"], _evidence(row))
    return {thing: tuple(sorted(passages.values())) for thing, passages in found.items()}


def _tenures(
    store: ox.Store, supports: Mapping[str, tuple[Evidence, ...]], area_of: Mapping[str, str]
) -> list[_Tenure]:
    tenures: dict[tuple[str, str], _Tenure] = {}
    for row in ask(store, questions.TENURES):
        what = row["title"] or row["role"] or "A post"
        capacity = row["capacity"] or local_name(row["capacityIri"])
        if capacity and capacity.casefold() not in {"substantive", *what.casefold().split()}:
            what = f"{what} ({capacity})"
        episode = Episode(row["first"], row["last"], what, row["tenure"], supports.get(row["tenure"], ()))
        body = area_of.get(row["body"], row["body"])
        tenures.setdefault((row["tenure"], body), _Tenure(row["person"], body, episode))
    return list(tenures.values())


def _add_inspections(store: ox.Store, ties: _Ties, supports: Mapping[str, tuple[Evidence, ...]]) -> None:
    served = {(source, target) for source, _, target in ties.episodes}
    memberships: dict[str, Row] = {}
    for row in ask(store, questions.TEAMS):
        memberships.setdefault(row["membership"] + " " + row["body"], row)
    for row in memberships.values():
        role = row["role"] or local_name(row["roleIri"]).replace("-", " ").capitalize() or "Inspector"
        evidence = supports.get(row["membership"], ())
        what = f"{row['inspectionLabel'] or 'Inspection'} ({role.lower()})"
        episode = Episode(row["first"], row["last"], what, row["inspection"], evidence)
        ties.add(row["person"], "inspected", row["area"], episode)
        if row["body"] and (row["person"], row["body"]) not in served:
            sent = Episode(row["first"], row["last"], role, row["inspection"], evidence)
            ties.add(row["person"], "serves", row["body"], sent)
    for row in ask(store, questions.CONDUCTED):
        what = row["inspectionLabel"] or "Inspection"
        episode = Episode(row["first"], row["last"], what, row["inspection"], supports.get(row["inspection"], ()))
        ties.add(row["body"], "inspected", row["area"], episode)


def _add_quotations(store: ox.Store, ties: _Ties, tenures: Iterable[_Tenure]) -> None:
    """Tie a speaker to the bodies of the posts that the same publication gives, else held at its date."""
    held: dict[str, list[_Tenure]] = defaultdict(list)
    for tenure in tenures:
        held[tenure.person].append(tenure)
    for row in ask(store, questions.QUOTATIONS):
        posts = held[row["person"]]
        speaking = [post for post in posts if post.shown_in(row["publication"])] or [
            post for post in posts if post.covers(row["earliest"], row["latest"])
        ]
        for post in speaking:
            what = f"Quoted as {post.episode.what}"
            episode = Episode(row["earliest"], row["latest"], what, row["quotation"], (_evidence(row),))
            ties.add(row["person"], "spoke for", post.body, episode)


def _add_partners(store: ox.Store, ties: _Ties, supports: Mapping[str, tuple[Evidence, ...]]) -> None:
    """Tie organisations that documents show at work to the areas that documents are about."""
    bodies = ties.ends()
    areas = {row["area"] for row in ask(store, questions.AREAS)}
    for row in ask(store, questions.PARTNERS):
        if row["body"] in bodies and row["area"] in areas:
            iri = row["link"] or row["area"]
            episode = Episode(row["first"], row["last"], row["what"], iri, supports.get(row["link"], ()))
            ties.add(row["body"], "partner in", row["area"], episode)


def _graph(store: ox.Store, ties: _Ties) -> Network:
    inspectors = {source for source, kind, _ in ties.episodes if kind == "inspected"}
    names = _names(store)
    classes = _classes(store)
    graph: Network = nx.MultiDiGraph()
    for iri in sorted(ties.ends()):
        kind, sort = classes.get(iri, ("organisation", "Organisation"))
        if kind == "person":
            sort = "Inspector" if iri in inspectors else "Person"
        label, also = names.get(iri, ("", ()))
        graph.add_node(iri, kind=kind, sort=sort, label=label or _words(local_name(iri)), also=also)
    order = {kind: place for place, kind in enumerate(TIES)}
    for source, kind, target in sorted(ties.episodes, key=lambda tie: (tie[0], order[tie[1]], tie[2])):
        episodes = tuple(sorted(ties.episodes[source, kind, target]))
        graph.add_edge(
            source,
            target,
            key=kind,
            kind=kind,
            label="; ".join(dict.fromkeys(episode.what for episode in episodes)),
            first=min((episode.first for episode in episodes if episode.first), default=""),
            last=max((episode.last for episode in episodes if episode.last), default=""),
            episodes=episodes,
        )
    return graph


def _names(store: ox.Store) -> dict[str, tuple[str, tuple[str, ...]]]:
    """Return label and other names of each person, organisation and area."""
    labels: dict[str, str] = {}
    also: dict[str, set[str]] = defaultdict(set)
    for row in (row for question in questions.NAMES for row in ask(store, question)):
        labels.setdefault(row["thing"], row["label"])
        also[row["thing"]].update({row["label"], row["also"]})
    return {iri: (label, tuple(sorted(also[iri] - {label, ""}))) for iri, label in labels.items()}


def _classes(store: ox.Store) -> dict[str, tuple[str, str]]:
    """Return (kind, sort) of each thing; the sort is the label of its most special class."""
    broader: dict[str, set[str]] = defaultdict(set)
    for row in ask(store, questions.SUBCLASSES):
        if row["narrow"] != row["broad"]:
            broader[row["narrow"]].add(row["broad"])
    labels = {row["class"]: row["label"] for row in reversed(ask(store, questions.CLASS_LABELS))}
    types: dict[str, dict[str, str]] = defaultdict(dict)
    for row in (row for question in questions.CLASSES for row in ask(store, question)):
        if row["class"].startswith(SEND.iri):
            types[row["thing"]][row["class"]] = labels.get(row["class"], "")
    found = {}
    for iri, classes in types.items():
        locals_ = {local_name(cls) for cls in classes}
        kind = "person" if "Person" in locals_ else "area" if "LocalArea" in locals_ else "organisation"
        above = {upper for cls in classes for upper in broader[cls]}
        special = sorted(classes.keys() - above) or sorted(classes)
        # Without the ontology at hand, anything says more than Organisation.
        best = next((cls for cls in special if local_name(cls) != "Organisation"), special[0])
        found[iri] = kind, _words(classes[best] or local_name(best))
    return found


def local_name(iri: str) -> str:
    """Return what follows the last ``#`` or ``/`` of an IRI."""
    return iri.rstrip("/#").replace("#", "/").rpartition("/")[2]


def _words(name: str) -> str:
    """Return ``LocalAuthority``, ``local-authority`` or ``local authority`` as "Local authority"."""
    spaced = "".join(
        f" {char.lower()}" if char.isupper() and name[i - 1 : i].islower() else char for i, char in enumerate(name)
    )
    spaced = spaced.replace("-", " ").strip()
    return spaced[:1].upper() + spaced[1:]
