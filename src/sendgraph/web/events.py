"""What is known of an inspection, revisit or review, in words."""

from __future__ import annotations

from sendgraph.web.record import Event
from sendgraph.web.rendering import count, date

_REQUIRES = {
    "written-statement-of-action": "The area had to write a statement of action",
    "priority-action-plan": "The area had to write a priority action plan",
    "update-strategic-plan": "The area had to update its strategic plan",
}
_FOLLOW_UP = {
    "accelerated-progress-plan": "The area had to write an accelerated progress plan",
    "monitoring-ends": "Monitoring ended",
    "intervention-ends": "Formal intervention ended",
}
_FRAMEWORKS = {"framework-2016": "Framework of 2016", "framework-2023": "Framework of 2023"}


def framework(event: Event) -> str:
    """Return the framework that it followed, "" where that is not known."""
    return _FRAMEWORKS.get(event.framework, "")


def judged(event: Event) -> list[str]:
    """Return what it found, each in a few words; the outcome of a full inspection is its standing."""
    if event.judged:
        weaknesses = count(event.judged, "earlier weakness", "earlier weaknesses")
        return [f"Sufficient progress in {event.sufficient} of {weaknesses}"]
    if event.addressed:
        of = f" of {event.found}" if event.found else ""
        return [f"Sufficient progress in {event.addressed}{of} earlier weaknesses"]
    if event.found:
        earlier = "significant" if event.kind == "FullInspection" else "earlier"
        return [count(int(event.found), f"{earlier} weakness", f"{earlier} weaknesses") + " found"]
    return []


def statement(event: Event) -> list[str]:
    """Return what became of the statement of action that it asked for or looked back to."""
    said = [f"Issued {date(event.issued)}"] if event.issued else []
    return [*said, f"Found fit for purpose {date(event.fit)}"] if event.fit else said


def follows(event: Event) -> list[str]:
    """Return what came of it, each in a few words."""
    said = [_REQUIRES[event.requires]] if event.requires in _REQUIRES else []
    if event.months:
        said.append(f"Monitoring inspection due within about {count(int(event.months), 'month')}")
    if event.years:
        said.append(f"Next full inspection due within about {count(int(event.years), 'year')}")
    if event.follow_up in _FOLLOW_UP:
        said.append(_FOLLOW_UP[event.follow_up])
    return said
