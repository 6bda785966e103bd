"""What people decided about identities and values, and which of it holds.

Every build applies all decisions, in no order; without one of them, a build is as if it had never been. Decisions
that contradict each other, or name what is not there, are told with their lines and not applied.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Hashable, Iterable, Mapping
from dataclasses import dataclass
from itertools import pairwise
from typing import Literal, TypeVar

import networkx as nx

What = Literal["same", "different", "rename", "correct", "withhold"]
T = TypeVar("T", bound=Hashable)


@dataclass(frozen=True, slots=True, kw_only=True)
class Decision:
    """One line of decisions.csv; ``place`` says where it stands.

    ``first`` and ``second`` are keys of people; of ``rename`` a key or an organisation's IRI segments
    (``organisation/x-council``); of ``correct`` the IRI of a claim and the name of a property; of ``withhold`` the
    hash of a key.
    """

    when: str
    who: str
    what: What
    first: str
    second: str = ""
    value: str = ""
    why: str = ""
    place: str = ""


@dataclass(frozen=True, slots=True, order=True)
class Ruling:
    """A decision that two bearers, by their smallest keys, are the same, and its words."""

    first: str
    second: str
    words: str


@dataclass(frozen=True, slots=True)
class Verdict:
    """The rulings that hold, and a message for each decision that cannot be applied."""

    same: tuple[Ruling, ...]
    different: tuple[tuple[str, str], ...]
    messages: tuple[str, ...]


class Rulings:
    """The decisions that two bearers are the same or different."""

    def __init__(self, decisions: Iterable[Decision]) -> None:
        self.decisions = [d for d in decisions if d.what in ("same", "different")]
        self.mentions = frozenset(key for d in self.decisions for key in (d.first, d.second))

    def on(self, bearer_of: Mapping[str, str]) -> Verdict:
        """Return what holds of the bearers that there are; ``bearer_of`` gives the smallest key of a bearer by each.

        Decisions that contradict each other are told, and none of those that hang together with them is applied.
        """
        messages: list[str] = []
        known: list[Decision] = []
        for decision in self.decisions:
            missing = [key for key in (decision.first, decision.second) if key not in bearer_of]
            messages += [f"{decision.place}: no document shows {key} now; the line has no effect" for key in missing]
            if not missing:
                known.append(decision)
        same: nx.MultiGraph[str] = nx.MultiGraph()
        for decision in known:
            same.add_nodes_from((bearer_of[decision.first], bearer_of[decision.second]))
            if decision.what == "same":
                same.add_edge(bearer_of[decision.first], bearer_of[decision.second], decision=decision)
        group_of = {key: number for number, group in enumerate(nx.connected_components(same)) for key in group}
        broken: set[int] = set()
        for decision in known:
            first, second = bearer_of[decision.first], bearer_of[decision.second]
            if decision.what == "different" and group_of[first] == group_of[second]:
                broken.add(group_of[first])
                messages.append(_contradiction(decision, same, first, second))
        held = [d for d in known if d.what == "same" and group_of[bearer_of[d.first]] not in broken]
        apart = [d for d in known if group_of[bearer_of[d.first]] != group_of[bearer_of[d.second]]]
        return Verdict(
            same=tuple(sorted({Ruling(*_pair(d, bearer_of), _words(d)) for d in held})),
            different=tuple(sorted({_pair(d, bearer_of) for d in apart})),
            messages=tuple(sorted(messages)),
        )


def _pair(decision: Decision, bearer_of: Mapping[str, str]) -> tuple[str, str]:
    first, second = sorted((bearer_of[decision.first], bearer_of[decision.second]))
    return first, second


def _words(decision: Decision) -> str:
    return f"decided by {decision.who} on {decision.when}: {decision.why}"


def _contradiction(decision: Decision, same: nx.MultiGraph[str], first: str, second: str) -> str:
    """Say which lines say that two bearers are the same, beside the one that says they are different."""
    steps = pairwise(nx.shortest_path(same, first, second))
    lines = [min(edge["decision"].place for edge in same.get_edge_data(*step).values()) for step in steps]
    if not lines:
        return (
            f"{decision.place}: the two are one name at one body; to part them, name single mentions "
            "(the name, a bar, the document's id)"
        )
    return f"{decision.place} says different, {' and '.join(lines)} the same; none of them is applied, remove a line"


def one_value(decisions: Iterable[tuple[T, Decision]]) -> tuple[dict[T, Decision], tuple[str, ...]]:
    """Return the decision on the value of each thing, and a message for each thing with several values.

    Of decisions that agree, the earliest stands for all.
    """
    on: dict[T, list[Decision]] = defaultdict(list)
    for thing, decision in decisions:
        on[thing].append(decision)
    held: dict[T, Decision] = {}
    messages: list[str] = []
    for thing, several in on.items():
        several.sort(key=lambda d: (d.when, d.who, d.value, d.why, d.place))
        if len({decision.value for decision in several}) == 1:
            held[thing] = several[0]
        else:
            said = " and ".join(f"{d.place} says {d.value or 'nothing'}" for d in sorted(several, key=_place))
            messages.append(f"{said}; none of them is applied, remove all but one line")
    return held, tuple(sorted(messages))


def _place(decision: Decision) -> tuple[int, str]:
    return len(decision.place), decision.place
