"""Which mentions of inspections, revisits and reviews are one event.

Two mentions of one kind in one area are one event when their dates can be one: the dates of one lie within the other's
exactness (2019-06 holds 2019-06-17), or the days that one covers meet those of the other (28 February to 4 March holds
a mention in March). "Inspection" is also what documents call a revisit or a monitoring inspection that they only
mention: no area has a full inspection and a revisit in the same weeks, so such a mention is of the one that is known
there. What fits several events is not guessed: it stays apart and is told.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from sendgraph.facts import EventKind
from sendgraph.identity.keys import EventKey
from sendgraph.language.dates import PartialDate

_CALLED_INSPECTION: frozenset[EventKind] = frozenset({"revisit", "monitoring_inspection"})


@dataclass(frozen=True, slots=True)
class Event:
    """One event: its most exact dates, and the mentions that are of it as (document id, index)."""

    area: str
    kind: EventKind
    start: PartialDate | None
    end: PartialDate | None
    mentions: tuple[tuple[str, int], ...]

    @property
    def slug(self) -> str:
        """The IRI segment: area, kind and start."""
        return f"{self.area}/{self.kind.replace('_', '-')}/{self.start.iso if self.start else 'undated'}"

    @property
    def order(self) -> tuple[date, date, str]:
        """Where the event stands among the events of its area."""
        if self.start is None:
            return (date.max, date.max, self.slug)
        return (self.start.earliest, self.start.latest, self.slug)


def events_of(keys: Iterable[EventKey]) -> tuple[tuple[Event, ...], tuple[str, ...]]:
    """Return the events of all documents in order of area and time, and a message for each mention left apart.

    The same for any order of ``keys``.
    """
    groups: dict[tuple[str, EventKind], list[EventKey]] = defaultdict(list)
    for key in keys:
        groups[key.area, key.kind].append(key)
    clusters: dict[str, list[list[EventKey]]] = defaultdict(list)
    messages: list[str] = []
    for (area, _), group in sorted(groups.items()):
        found, told = _clusters(group)
        clusters[area] += found
        messages += told
    for found in clusters.values():
        _join_what_is_called_inspection(found, messages)
    events = [_event(cluster) for found in clusters.values() for cluster in found if cluster]
    return tuple(sorted(events, key=lambda event: (event.area, event.order))), tuple(messages)


def _clusters(group: Iterable[EventKey]) -> tuple[list[list[EventKey]], list[str]]:
    """Return the mentions of one kind in one area by event, the most exact first, and what was left apart."""
    clusters: list[list[EventKey]] = []
    messages: list[str] = []
    for key in sorted(group, key=_most_exact_first):
        fitting = [cluster for cluster in clusters if _fits(cluster, key)]
        fitting = [cluster for cluster in fitting if cluster[0].start == key.start] or fitting
        if len(fitting) == 1:
            fitting[0].append(key)
            continue
        clusters.append([key])
        if fitting:
            messages.append(_apart(key, fitting))
    return clusters, messages


def _join_what_is_called_inspection(clusters: Sequence[list[EventKey]], messages: list[str]) -> None:
    """Move inspections that are only mentioned to the revisit or monitoring inspection of the same weeks."""
    known = [cluster for cluster in clusters if cluster[0].kind in _CALLED_INSPECTION]
    loose = [c for c in clusters if c[0].kind == "inspection" and not any(key.subject for key in c)]
    fitting = [(one, other) for one in loose for other in known if _same_weeks(one, other)]
    for one, other in fitting:
        rivals = [pair for pair in fitting if pair[0] is one or pair[1] is other]
        if len(rivals) == 1:
            other.extend(one)
            one.clear()
        else:
            messages.append(_apart(one[0], [other]))


def _apart(key: EventKey, fitting: Iterable[list[EventKey]]) -> str:
    starts = ", ".join(sorted(cluster[0].start.iso for cluster in fitting if cluster[0].start))
    when = key.start.iso if key.start else "no date"
    return f"{key.area}: the {key.kind} of {when} could be that of {starts}; left apart"


def _most_exact_first(key: EventKey) -> tuple[int, str, bool, str, str, int]:
    start, end = key.start.iso if key.start else "", key.end.iso if key.end else ""
    return (-len(start), start, key.end is None, end, key.document, key.index)


def _fits(cluster: Sequence[EventKey], key: EventKey) -> bool:
    """Whether a mention can be of an event, whose most exact mention comes first."""
    first = cluster[0]
    if first.start is None or key.start is None or first.start == key.start:
        return True
    return _compatible(first, key) and not any(_told_apart(one, key) for one in cluster)


def _compatible(first: EventKey, second: EventKey) -> bool:
    if first.start is None or second.start is None:
        return False
    return first.start.compatible(second.start) or (bool(first.end or second.end) and _meet(first, second))


def _meet(first: EventKey, second: EventKey) -> bool:
    """Whether two dated mentions share a day."""
    spans = [(key.start.earliest, (key.end or key.start).latest) for key in (first, second) if key.start]
    return len(spans) == 2 and spans[0][0] <= spans[1][1] and spans[1][0] <= spans[0][1]


def _told_apart(first: EventKey, second: EventKey) -> bool:
    """Whether one document tells the event that it reports from another of that kind in the same year.

    Reviews and monitoring come twice a year; of full inspections an area has one in years.
    """
    if first.document != second.document or first.subject == second.subject or first.kind == "inspection":
        return False
    return any(key.start is not None and key.start.exactness == "year" for key in (first, second))


def _same_weeks(first: Sequence[EventKey], second: Sequence[EventKey]) -> bool:
    """Whether two events can be one whose dates are both known to the month at least."""
    exact = all(cluster[0].start and cluster[0].start.exactness != "year" for cluster in (first, second))
    return exact and _compatible(first[0], second[0])


def _event(cluster: Sequence[EventKey]) -> Event:
    start = min((key.start for key in cluster if key.start), key=_exactness, default=None)
    ends = [
        key.end
        for key in cluster
        if key.end and key.start and start and key.start.compatible(start) and key.end.latest >= start.earliest
    ]
    return Event(
        area=cluster[0].area,
        kind=cluster[0].kind,
        start=start,
        end=max(ends, key=lambda end: (len(end.iso), end.iso), default=None),
        mentions=tuple(sorted((key.document, key.index) for key in cluster)),
    )


def _exactness(when: PartialDate) -> tuple[int, str]:
    return (-len(when.iso), when.iso)
