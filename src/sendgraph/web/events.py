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
    said = []
    if event.found:
        said.append(count(int(event.found), "significant weakness", "significant weaknesses") + " found")
    if event.judged:
        weaknesses = count(event.judged, "earlier weakness", "earlier weaknesses")
        said.append(f"Sufficient progress in {event.sufficient} of {weaknesses}")
    elif event.addressed:
        said.append(count(int(event.addressed), "earlier weakness", "earlier weaknesses") + " addressed")
    return said


def follows(event: Event) -> list[str]:
    """Return what came of it, each in a few words."""
    said = [_REQUIRES[event.requires]] if event.requires in _REQUIRES else []
    if event.issued:
        said.append(f"Statement of action issued: {date(event.issued)}")
    if event.fit:
        said.append(f"Statement found fit for purpose: {date(event.fit)}")
    if event.months:
        said.append(f"Monitoring inspection due within about {count(int(event.months), 'month')}")
    if event.years:
        said.append(f"Next full inspection due within about {count(int(event.years), 'year')}")
    if event.follow_up in _FOLLOW_UP:
        said.append(_FOLLOW_UP[event.follow_up])
    return said
