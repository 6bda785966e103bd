"""What people decided, applied to a build: between understanding and mapping, around identifying.

Values are corrected first, so that all that follows rests on them; then mentions become things, by evidence and by
decisions; then people who are withheld leave the facts, and whatever is made of them.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Protocol

from sendgraph import atomic
from sendgraph.documents import Document
from sendgraph.facts import Facts, Item
from sendgraph.identity.corrections import Corrected, corrected, settled
from sendgraph.identity.decisions import Decision
from sendgraph.identity.decisions_file import read_decisions
from sendgraph.identity.evidence import load_scheme
from sendgraph.identity.keys import DocumentKeys, keys_of
from sendgraph.identity.registry import Registry, read_registry
from sendgraph.identity.resolve import Identities, identify, organisations_of, publications_of
from sendgraph.identity.withholding import DocumentMask, Withheld
from sendgraph.language import Language
from sendgraph.language.masking import Forms
from sendgraph.mapping.documented import documented
from sendgraph.mapping.iris import Iris
from sendgraph.mapping.units import Understood


@dataclass(frozen=True, slots=True)
class Judgements:
    """What a build is given beside documents: decisions, and the registry of people, None where none is kept."""

    decisions: tuple[Decision, ...] = ()
    registry: Registry | None = None


@dataclass(frozen=True, slots=True)
class Kept:
    """The files of what people decided, and of the registry of people; None where there is none."""

    decisions: Path | None = None
    registry: Path | None = None

    @property
    def files(self) -> frozenset[Path]:
        """The files, resolved."""
        return frozenset(path.resolve() for path in (self.decisions, self.registry) if path)

    def read(self) -> Judgements:
        """Return what the files hold. Raises DataError naming the line at fault."""
        return Judgements(
            read_decisions(self.decisions) if self.decisions else (),
            read_registry(self.registry) if self.registry else None,
        )

    def write(self, decided: Decided) -> None:
        """Write the registry, with the keys that are new."""
        if self.registry:
            atomic.write_text(self.registry, decided.identities.registry.to_csv())


class Documents(Protocol):
    """The documents of a build, of which only the keys need be at hand."""

    def all_keys(self) -> Sequence[DocumentKeys]:
        """Return the keys of all, in the order of the build."""

    def read(self, identifier: str) -> Understood:
        """Return a document with its facts, by its id."""


class AtHand:
    """Documents that are at hand."""

    def __init__(self, understood: Iterable[Understood], language: Language) -> None:
        """Take documents with their facts."""
        self._known = {document.id: (document, facts) for document, facts in understood}
        self._keys = tuple(_keys(*one, language) for one in self._known.values())

    def all_keys(self) -> Sequence[DocumentKeys]:
        """See `Documents`."""
        return self._keys

    def read(self, identifier: str) -> Understood:
        """See `Documents`."""
        return self._known[identifier]


@dataclass(frozen=True, slots=True)
class Decided:
    """What is to be mapped and kept: documents and facts, identities, and by document id what was corrected.

    ``changed`` are the documents whose facts or words are not those that were read. ``withheld`` are full names that no
    message may hold, ``messages`` what is worth knowing of decisions, ``faults`` the decisions that could not be
    applied.
    """

    documents: Documents
    changed: Mapping[str, Understood]
    identities: Identities
    corrected: Mapping[str, tuple[Corrected, ...]]
    withheld: Forms
    messages: tuple[str, ...]
    faults: tuple[str, ...]

    @property
    def order(self) -> tuple[str, ...]:
        """The ids of documents in the order of the build."""
        return tuple(keys.id for keys in self.documents.all_keys())

    def read(self, identifier: str) -> Understood:
        """Return a document with its facts as they are to be mapped."""
        return self.changed.get(identifier) or self.documents.read(identifier)

    @property
    def understood(self) -> tuple[Understood, ...]:
        """All documents with their facts, in the order of the build."""
        return tuple(map(self.read, self.order))


def decide(understood: Iterable[Understood], judgements: Judgements, language: Language, iris: Iris) -> Decided:
    """Return what `decide_all` does of documents that are at hand."""
    return decide_all(AtHand(understood, language), judgements, language, iris)


def decide_all(documents: Documents, judgements: Judgements, language: Language, iris: Iris) -> Decided:
    """Return what is the same across documents, with everything that people decided; in no order of decisions."""
    corrections = _Corrections(documents, language, iris)
    corrections.apply(judgements.decisions)
    scheme = load_scheme(language.reference, language.roles)
    identities = identify(corrections.keys.values(), scheme, judgements.decisions, judgements.registry)
    whole = Decided(
        documents=documents,
        changed=corrections.changed,
        identities=identities,
        corrected=corrections.made,
        withheld=Forms(),
        messages=(),
        faults=(*corrections.faults, *identities.faults),
    )
    withheld = Withheld.of(identities.people, judgements.decisions, language.words)
    return _without(whole, withheld, language) if withheld.people or withheld.unmatched else whole


def _keys(document: Document, facts: Facts, language: Language) -> DocumentKeys:
    return keys_of(facts, document.text, language.reference, language.roles)


class _Corrections:
    """Corrections being applied to the facts of the documents that they name."""

    def __init__(self, documents: Documents, language: Language, iris: Iris) -> None:
        self.documents, self.language, self.iris = documents, language, iris
        self.keys = {keys.id: keys for keys in documents.all_keys()}
        self.changed: dict[str, Understood] = {}
        self.made: dict[str, tuple[Corrected, ...]] = {}
        self.faults: list[str] = []

    def apply(self, decisions: Iterable[Decision]) -> None:
        """Apply corrections of claims, then of findings, whose IRIs tell the publication and so the event's date."""
        held, messages = settled(decisions)
        self.faults += messages
        findings = [d for d in held if d.first.startswith(self.iris.of("finding").value + "/")]
        known = [publications_of(self.keys.values())] if findings else [{}]
        seen = self._apply([d for d in held if d not in findings], [{}])
        if findings:
            seen |= self._apply(findings, [*known, publications_of(self.keys.values())])
        self.faults += sorted(
            f"{d.place}: no document says {d.first} now; the line has no effect" for d in held if d.first not in seen
        )

    def _apply(self, decisions: Sequence[Decision], publications: Sequence[Mapping[str, str]]) -> set[str]:
        """Apply what concerns the documents; ``publications`` under which a finding may be known, by document id."""
        wanted = {decision.first for decision in decisions}
        seen: set[str] = set()
        for identifier in self.keys if wanted else ():
            own = self.made.get(identifier, ())
            for publication in dict.fromkeys(known.get(identifier, "") for known in publications):
                if self._concerned(identifier, publication, wanted):
                    document, facts = self.changed.get(identifier) or self.documents.read(identifier)
                    names = self._names(document, facts, publication, own)
                    seen |= wanted & set(names.values())
                    facts, own, faults = corrected((facts, own), names, decisions, self.language)
                    self.faults += faults
                    self.changed[identifier] = (document, facts)
                    self.keys[identifier] = _keys(document, facts, self.language)
            if own:
                self.made[identifier] = own
        return seen

    def _concerned(self, document: str, publication: str, wanted: set[str]) -> bool:
        kinds = (("claim", document), ("finding", publication))
        places = tuple(f"{self.iris.of(*segments).value}/" for segments in kinds)
        return any(iri.startswith(places) for iri in wanted)

    def _names(
        self, document: Document, facts: Facts, publication: str, own: Iterable[Corrected]
    ) -> dict[Item, str]:
        read = {one.item: one.read for one in own}
        names = documented(document, facts, publication, self.iris, read).names
        return {item: node.value for item, node in names.items()}


def _without(whole: Decided, withheld: Withheld, language: Language) -> Decided:
    """Return what is left without people who are withheld."""
    changed, keys = dict(whole.changed), dict(whole.identities.documents)
    made, names = dict(whole.corrected), []
    for identifier in whole.order:
        document, facts = whole.read(identifier)
        mask = withheld.mask_of(document, facts)
        after = (mask.masked, mask.facts(facts))
        if after != (document, facts):
            changed[identifier] = after
            keys[identifier] = replace(_keys(*after, language), folded=keys[identifier].folded)
            names += _file_name(document, mask.masked)
        if identifier in made:
            made[identifier] = _corrected(made[identifier], mask, withheld)
    people = tuple(p for p in whole.identities.people if withheld.keys.isdisjoint(p.keys))
    known = whole.identities.organisations
    organisations = {slug: known.get(slug, own) for slug, own in organisations_of(keys.values()).items()}
    gone = {f"person/{person.slug}" for person in withheld.people}
    words = withheld.forms.masked
    identities = replace(
        whole.identities,
        documents=keys,
        people=people,
        organisations=organisations,
        person_of={mention: person for person in people for mention in person.mentions},
        doubts=withheld.doubts(whole.identities.doubts),
        registry=withheld.registry(whole.identities.registry),
        renamings=tuple(
            replace(one, decision=_masked(one.decision, withheld))
            for one in whole.identities.renamings
            if one.thing not in gone
        ),
    )
    return Decided(
        documents=whole.documents,
        changed=changed,
        identities=identities,
        corrected=made,
        withheld=withheld.forms,
        messages=(*_told(withheld), *sorted(names)),
        faults=tuple(map(words, whole.faults)),
    )


def _corrected(items: Iterable[Corrected], mask: DocumentMask, withheld: Withheld) -> tuple[Corrected, ...]:
    """Return what was corrected of items that are left, without the names of people who are withheld."""
    found = []
    for one in items:
        item = mask.item(one.item)
        if item is not None:
            made = tuple(
                replace(m, first=mask.forms.masked(m.first), decision=_masked(m.decision, withheld)) for m in one.made
            )
            found.append(Corrected(item, mask.item(one.read) or item, made))
    return tuple(found)


def _masked(decision: Decision, withheld: Withheld) -> Decision:
    words = withheld.forms.masked
    return replace(decision, why=words(decision.why), value=words(decision.value), who=words(decision.who))


def _told(withheld: Withheld) -> list[str]:
    return sorted(f"{line.place}: nobody in these documents is withheld by it" for line in withheld.unmatched)


def _file_name(before: Document, after: Document) -> list[str]:
    """Say that a file has a withheld name in its own."""
    if before.name == after.name:
        return []
    fault = "the file's name has the name of a person withheld"
    return [f"{after.name}: {fault}; rename the file, or audit cannot find it"]
