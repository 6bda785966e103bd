"""Measure identifying people in generated documents: time, memory, and agreement with the planted truth.

    python bench/identity.py [--documents N…] [--seed S] [--errors K]

Each size runs in processes of its own: one plants the keys, another identifies, so that the time and the peak memory
are those of identifying, with the keys in memory. Agreement counts pairs of mentions (one a name and document) that
are of one person; B3 averages over mentions (`_cubed`), and exact is the share of people who are one cluster and
nobody else's. A false merge is two people in one cluster; a person in k clusters is k - 1 splits.
"""

from __future__ import annotations

import argparse
import multiprocessing
import pickle
import resource
import sys
import tempfile
import time
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from itertools import combinations
from pathlib import Path

from generator.documents import documents
from generator.people import Human, short_forms
from generator.world import World

from sendgraph.identity.evidence import load_scheme
from sendgraph.identity.keys import DocumentKeys, keys_of
from sendgraph.identity.resolve import identify
from sendgraph.language import load_language
from sendgraph.language.folding import fold

_MEBIBYTE = 2**20 if sys.platform == "darwin" else 2**10
ROUNDS = 3
Mention = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Truth:
    """The number of the person behind each mention, how it differs from the habit, the people and the bodies."""

    person: Mapping[Mention, int]
    changes: Mapping[Mention, tuple[str, ...]]
    humans: list[Human]


@dataclass(frozen=True, slots=True)
class Cost:
    """What identifying costs: processor seconds, the best of some rounds, and peak memory in MiB of the first."""

    documents: int
    seconds: float
    memory: float


@dataclass(slots=True)
class Result:
    """What one size gives; ``examples`` are some errors in words."""

    cost: Cost
    mentions: int
    people: int
    clusters: int
    right: int
    found: int
    wanted: int
    exact: int
    cubed: float
    merges: Counter[str] = field(default_factory=Counter)
    splits: Counter[str] = field(default_factory=Counter)
    lost: Counter[str] = field(default_factory=Counter)
    examples: list[str] = field(default_factory=list)

    @property
    def precision(self) -> float:
        return self.right / self.found if self.found else 1.0

    @property
    def recall(self) -> float:
        return self.right / self.wanted if self.wanted else 1.0

    @property
    def f1(self) -> float:
        total = self.precision + self.recall
        return 2 * self.precision * self.recall / total if total else 0.0


def plant(count: int, seed: int, path: Path) -> None:
    """Write the keys of generated documents and their truth to a file."""
    world, language = World(seed), load_language()
    keys: list[DocumentKeys] = []
    person: dict[Mention, int] = {}
    changes: dict[Mention, tuple[str, ...]] = {}
    for planted in documents(world, count):
        one = keys_of(planted.facts, planted.text, language.reference, language.roles)
        keys.append(one)
        for name, number in planted.person_of.items():
            person[one.id, name] = number
            changes[one.id, name] = planted.changes[name]
    with path.open("wb") as out:
        pickle.dump((keys, Truth(person, changes, world.people.humans)), out)


def measure(path: Path, examples: int) -> Result:
    """Identify what a file holds and compare it with its truth; runs in a fresh process."""
    with path.open("rb") as file:
        keys, truth = pickle.load(file)
    language = load_language()
    scheme = load_scheme(language.reference, language.roles)
    seconds, memory = [], 0.0
    for _ in range(ROUNDS):
        began = time.process_time()
        identities = identify(keys, scheme)
        seconds.append(time.process_time() - began)
        # Later rounds may be at the peak with the identities of two.
        memory = memory or resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / _MEBIBYTE
    cluster = {mention: person.slug for mention, person in identities.person_of.items()}
    if missing := truth.person.keys() ^ cluster.keys():
        raise ValueError(f"{len(missing)} mentions are in the truth or in the result only, such as {min(missing)}")
    areas = {key.id: frozenset(key.areas) for key in keys}
    return _compare(Cost(len(keys), min(seconds), memory), truth, cluster, areas, examples)


def _pairs(sizes: Iterable[int]) -> int:
    return sum(size * (size - 1) // 2 for size in sizes)


def _cubed(
    both: Mapping[tuple[int, str], int],
    inside: Mapping[str, Mapping[int, list[Mention]]],
    people: Mapping[int, Mapping[str, list[Mention]]],
) -> float:
    """Return B-cubed F1: the agreement of the average mention (Bagga and Baldwin 1998).

    Pairs grow with the square of a person's mentions, so that a few signatories of all letters outweigh the rest.
    """
    mentions = sum(both.values())
    share = {slug: sum(map(len, parts.values())) for slug, parts in inside.items()}
    whole = {number: sum(map(len, parts.values())) for number, parts in people.items()}
    precision = sum(n * n / share[slug] for (_, slug), n in both.items()) / mentions
    recall = sum(n * n / whole[number] for (number, _), n in both.items()) / mentions
    return 2 * precision * recall / (precision + recall)


def _compare(
    cost: Cost, truth: Truth, cluster: Mapping[Mention, str], areas: Mapping[str, frozenset[str]], examples: int
) -> Result:
    both = Counter((truth.person[mention], cluster[mention]) for mention in cluster)
    people: dict[int, dict[str, list[Mention]]] = defaultdict(lambda: defaultdict(list))
    inside: dict[str, dict[int, list[Mention]]] = defaultdict(lambda: defaultdict(list))
    for mention in sorted(cluster):
        people[truth.person[mention]][cluster[mention]].append(mention)
        inside[cluster[mention]][truth.person[mention]].append(mention)
    result = Result(
        cost=cost,
        mentions=len(cluster),
        people=len(people),
        clusters=len(inside),
        right=_pairs(both.values()),
        found=_pairs(sum(map(len, parts.values())) for parts in inside.values()),
        wanted=_pairs(sum(map(len, parts.values())) for parts in people.values()),
        cubed=_cubed(both, inside, people),
        exact=sum(len(parts) == 1 and len(inside[next(iter(parts))]) == 1 for parts in people.values()),
    )
    for parts in inside.values():
        for one, two in combinations(parts, 2):
            kind = _merge_kind(truth, parts[one], parts[two], areas)
            result.merges[kind] += 1
            result.examples.append(_words("merged", kind, parts[one][0], parts[two][0]))
    for fragments in people.values():
        ordered = sorted(fragments.values(), key=len, reverse=True)
        for fragment in ordered[1:]:
            kind = _split_kind(truth, ordered[0], fragment, areas)
            result.splits[kind] += 1
            result.lost[kind] += len(fragment) * len(ordered[0])
            result.examples.append(_words("split", kind, ordered[0][0], fragment[0]))
    chosen: dict[str, list[str]] = defaultdict(list)
    for example in result.examples:
        chosen[example.split(":")[0]].append(example)
    result.examples = [
        line
        for _, lines in sorted(chosen.items())
        for line in lines[:: max(1, len(lines) // max(1, examples))][:examples]
    ]
    return result


def _merge_kind(truth: Truth, one: list[Mention], two: list[Mention], areas: Mapping[str, frozenset[str]]) -> str:
    """Why two people may have been taken for one: what their names have in common."""
    a, b = truth.humans[truth.person[one[0]]], truth.humans[truth.person[two[0]]]
    near = any(areas[x[0]] & areas[y[0]] for x in one for y in two)
    place = "of one area" if near else "elsewhere"
    if fold(a.surname) == fold(b.surname):
        if a.given == b.given or fold(a.habit) == fold(b.habit):
            return f"namesakes {place}"
        if set(short_forms().get(a.given, ())) & {b.given, *short_forms().get(b.given, ())}:
            return f"nickname {place}"
        if a.given[0] == b.given[0]:
            return f"initial {place}"
    changed = {c for mention in (*one, *two) for c in truth.changes[mention]}
    return next(
        (f"{kind} {place}" for kind in ("typo", "barrel", "surname changed") if kind in changed), f"other {place}"
    )


def _split_kind(truth: Truth, main: list[Mention], part: list[Mention], areas: Mapping[str, frozenset[str]]) -> str:
    """What holds a fragment apart from the most of a person's mentions."""
    if {fold(name) for _, name in part} & {fold(name) for _, name in main}:
        near = any(areas[x[0]] & areas[y[0]] for x in main for y in part)
        return "same name, one area" if near else "same name, other area"
    common = set.intersection(*(set(truth.changes[mention]) for mention in part))
    common |= set.intersection(*(set(truth.changes[mention]) for mention in main)) & {"typo"}
    if (changed := "surname changed") in common and all(changed in truth.changes[m] for m in main):
        common.discard(changed)
    for kind in ("typo", "surname changed", "barrel", "hyphen", "initial", "nickname", "diacritics"):
        if kind in common:
            return kind
    return "middle name" if {"middle name", "middle initial"} & common else "other form"


def _words(what: str, kind: str, one: Mention, two: Mention) -> str:
    return f"{what}, {kind}: {one[1]} ({one[0]}) and {two[1]} ({two[0]})"


def _shown(counts: Counter[str]) -> str:
    return ", ".join(f"{count:,} {kind}" for kind, count in counts.most_common()) or "none"


def main() -> None:
    parser = argparse.ArgumentParser(description="Measure identifying people in generated documents.")
    parser.add_argument("--documents", type=int, nargs="+", default=[1000, 3000, 10000], help="sizes")
    parser.add_argument("--seed", type=int, default=1, help="of the generated England (default 1)")
    parser.add_argument("--errors", type=int, default=0, help="show so many errors of each kind (default none)")
    options = parser.parse_args()
    head = (
        "documents",
        "mentions",
        "people",
        "clusters",
        "s/1,000",
        "MiB",
        "precision",
        "recall",
        "F1",
        "B3 F1",
        "exact",
    )
    print("".join(f"{name:>11}" for name in head))
    spawn = multiprocessing.get_context("spawn")
    with tempfile.TemporaryDirectory() as folder:
        for count in options.documents:
            path = Path(folder) / f"{count}.pickle"
            with spawn.Pool(1) as pool:
                pool.apply(plant, (count, options.seed, path))
            with spawn.Pool(1) as pool:
                got = pool.apply(measure, (path, options.errors))
            values = (
                f"{got.cost.documents:,}", f"{got.mentions:,}", f"{got.people:,}", f"{got.clusters:,}",
                f"{1000 * got.cost.seconds / got.cost.documents:.3f}", f"{got.cost.memory:.0f}", f"{got.precision:.4f}",
                f"{got.recall:.4f}", f"{got.f1:.4f}", f"{got.cubed:.4f}", f"{got.exact / got.people:.4f}",
            )  # fmt: skip
            print("".join(f"{value:>11}" for value in values))
            print(f"  false merges: {_shown(got.merges)}")
            print(f"  splits: {_shown(got.splits)}")
            print(f"  pairs lost to splits: {_shown(got.lost)}")
            for example in got.examples:
                print(f"    {example}")


if __name__ == "__main__":
    main()
