"""Which mentions of inspections, revisits and reviews are one event.

Two mentions are one event when they are of one kind in one area and the dates of one lie within the other's
exactness (2019-06 holds 2019-06-17). A mention that fits several events is not guessed: it stays apart and is told.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from sendgraph.facts import EventKind
from sendgraph.identity.keys import EventKey
from sendgraph.language.dates import PartialDate


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
    """Return the events of all documents in order of area and time, and a message for each mention left apart."""
    groups: dict[tuple[str, EventKind], list[EventKey]] = defaultdict(list)
    for key in keys:
        groups[key.area, key.kind].append(key)
    events: list[Event] = []
    messages: list[str] = []
    for _, group in sorted(groups.items()):
        found, told = _cluster(group)
        events.extend(found)
        messages.extend(told)
    return tuple(sorted(events, key=lambda event: (event.area, event.order))), tuple(messages)


def _cluster(group: list[EventKey]) -> tuple[list[Event], list[str]]:
    clusters: list[list[EventKey]] = []
    messages: list[str] = []
    for key in sorted(group, key=_most_exact_first):
        fitting = [cluster for cluster in clusters if _same(cluster[0], key)]
        fitting = [cluster for cluster in fitting if cluster[0].start == key.start] or fitting
        if len(fitting) == 1:
            fitting[0].append(key)
            continue
        clusters.append([key])
        if fitting:
            starts = ", ".join(sorted(cluster[0].start.iso for cluster in fitting if cluster[0].start))
            when = key.start.iso if key.start else "no date"
            messages.append(f"{key.area}: the {key.kind} of {when} could be that of {starts}; left apart")
    return [_event(cluster) for cluster in clusters], messages


def _most_exact_first(key: EventKey) -> tuple[int, str, bool, str, int]:
    start = key.start.iso if key.start else ""
    return (-len(start), start, key.end is None, key.document, key.index)


def _same(first: EventKey, second: EventKey) -> bool:
    if first.start is None or second.start is None:
        return True
    return first.start.compatible(second.start)


def _event(cluster: list[EventKey]) -> Event:
    ends = [key.end for key in cluster if key.end]
    return Event(
        area=cluster[0].area,
        kind=cluster[0].kind,
        start=cluster[0].start,
        end=max(ends, key=lambda end: (len(end.iso), end.iso), default=None),
        mentions=tuple(sorted((key.document, key.index) for key in cluster)),
    )
