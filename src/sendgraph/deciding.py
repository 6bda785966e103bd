"""What people decided, applied to a build: between understanding and mapping, around identifying.

Values are corrected first, so that all that follows rests on them; then mentions become things, by evidence and by
decisions; then people who are withheld leave the facts, and whatever is made of them.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

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


@dataclass(frozen=True, slots=True)
class Decided:
    """What is to be mapped and kept: documents and facts, identities, and by document id what was corrected.

    ``withheld`` are full names that no message may hold, ``messages`` what is worth knowing of decisions, ``faults``
    the decisions that could not be applied.
    """

    understood: tuple[Understood, ...]
    identities: Identities
    corrected: Mapping[str, tuple[Corrected, ...]]
    withheld: Forms
    messages: tuple[str, ...]
    faults: tuple[str, ...]


def decide(understood: Sequence[Understood], judgements: Judgements, language: Language, iris: Iris) -> Decided:
    """Return what is the same across documents, with everything that people decided; in no order of decisions."""
    corrections = _Corrections(tuple(understood), language, iris)
    corrections.apply(judgements.decisions)
    keys = [_keys(*one, language) for one in corrections.understood]
    scheme = load_scheme(language.reference, language.roles)
    identities = identify(keys, scheme, judgements.decisions, judgements.registry)
    whole = Decided(
        understood=corrections.understood,
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


@dataclass(slots=True)
class _Corrections:
    """Corrections being applied to the facts of all documents."""

    understood: tuple[Understood, ...]
    language: Language
    iris: Iris
    made: dict[str, tuple[Corrected, ...]]
    faults: list[str]

    def __init__(self, understood: tuple[Understood, ...], language: Language, iris: Iris) -> None:
        self.understood, self.language, self.iris = understood, language, iris
        self.made, self.faults = {}, []

    def apply(self, decisions: Iterable[Decision]) -> None:
        """Apply corrections of claims, then of findings, whose IRIs tell the publication and so the event's date."""
        held, messages = settled(decisions)
        self.faults += messages
        findings = [d for d in held if d.first.startswith(self.iris.of("finding").value + "/")]
        known = self._publications() if findings else [{}]
        seen = self._apply([d for d in held if d not in findings], [{}])
        if findings:
            seen |= self._apply(findings, [*known, *self._publications()])
        self.faults += sorted(
            f"{d.place}: no document says {d.first} now; the line has no effect" for d in held if d.first not in seen
        )

    def _publications(self) -> list[Mapping[str, str]]:
        keys = [_keys(*one, self.language) for one in self.understood]
        return [publications_of(keys)]

    def _apply(self, decisions: Sequence[Decision], publications: Sequence[Mapping[str, str]]) -> set[str]:
        """Apply what concerns the documents; ``publications`` under which a finding may be known, by document id."""
        wanted = {decision.first for decision in decisions}
        seen: set[str] = set()
        after: list[Understood] = []
        for document, facts in self.understood:
            new, own = facts, self.made.get(document.id, ())
            for publication in dict.fromkeys(known.get(document.id, "") for known in publications):
                if self._concerned(document, publication, wanted):
                    names = self._names(document, new, publication, own)
                    seen |= wanted & set(names.values())
                    new, own, faults = corrected((new, own), names, decisions, self.language)
                    self.faults += faults
            if own:
                self.made[document.id] = own
            after.append((document, new))
        self.understood = tuple(after)
        return seen

    def _concerned(self, document: Document, publication: str, wanted: set[str]) -> bool:
        kinds = (("claim", document.id), ("finding", publication))
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
    masks = [withheld.mask_of(*one) for one in whole.understood]
    understood = tuple((m.masked, m.facts(facts)) for m, (_, facts) in zip(masks, whole.understood, strict=True))
    people = tuple(p for p in whole.identities.people if withheld.keys.isdisjoint(p.keys))
    keys = dict(whole.identities.documents)
    keys |= {one[0].id: replace(_keys(*one, language), folded=keys[one[0].id].folded) for one in understood}
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
        understood=understood,
        identities=identities,
        corrected={m.document.id: _corrected(whole.corrected.get(m.document.id, ()), m, withheld) for m in masks},
        withheld=withheld.forms,
        messages=(*_told(withheld), *_file_names(whole.understood, understood)),
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


def _file_names(before: Sequence[Understood], after: Sequence[Understood]) -> list[str]:
    """Say which files have a withheld name in their own."""
    return sorted(
        f"{new.name}: the file's name has the name of a person withheld; rename the file, or audit cannot find it"
        for (old, _), (new, _) in zip(before, after, strict=True)
        if old.name != new.name
    )
