"""Facts as the items that gold files have."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from sendgraph.evaluation.folding import Item, body, person, role
from sendgraph.language.folding import fold

_FINDINGS = {
    "strength": "strengths",
    "weakness": "weaknesses",
    "improvement": "improvements",
    "priority_action": "priority actions",
}


def items_of(facts: dict[str, Any], *, report: bool) -> Iterator[Item]:
    """Yield the items of one document's facts, in the form of an Area SEND report's gold or of any other's."""
    yield "genre", facts["document"]["genre"]
    yield from (("area", fold(area["name"])) for area in facts["areas"])
    yield from (("inspectors", (person(i["person"]), i["body"])) for i in facts["inspectors"])
    yield from _report(facts) if report else _other(facts)


def _report(facts: dict[str, Any]) -> Iterator[Item]:
    for event in [event for event in facts["inspections"] if event["subject"]][:1]:
        yield "dates", (event["start_date"], event["end_date"])
        yield "outcome", event["outcome"]
        if event["next_full_inspection_years"]:
            yield "next inspection", event["next_full_inspection_years"]
        if event["monitoring_months"]:
            yield "monitoring", event["monitoring_months"]
    for event in facts["inspections"]:
        if not event["subject"] and event["kind"] != "monitoring_inspection":
            yield "previous", event["start_date"]
    yield from (("commissioners", body(commissioner["name"])) for commissioner in facts["commissioners"])
    yield from (("lead inspectors", (person(i["person"]), i["body"])) for i in facts["inspectors"] if i["lead"])
    yield from _leaders(facts)
    for finding in facts["findings"]:
        yield _FINDINGS.get(finding["kind"], finding["kind"]), fold(finding["text"])
        if finding["kind"] == "priority_action":
            for name in finding["responsible"]:
                yield "responsible bodies", (fold(finding["text"]), body(name))


def _leaders(facts: dict[str, Any]) -> Iterator[Item]:
    team = {person(inspector["person"]) for inspector in facts["inspectors"]}
    leaders = [post for post in facts["appointments"] if person(post["person"]) not in team]
    yield from (("leader names", name) for name in dict.fromkeys(person(post["person"]) for post in leaders))
    yield from (("leader roles", key) for key in _roles(leaders))
    yield from (("leader organisations", (person(p["person"]), body(p["organisation"]))) for p in leaders)


def _roles(posts: list[dict[str, Any]]) -> Iterator[tuple[str, str]]:
    yield from dict.fromkeys((person(post["person"]), role(post["role"])) for post in posts if post["role"])


def _other(facts: dict[str, Any]) -> Iterator[Item]:
    yield from (("events", (e["kind"], fold(e["area"]), e["start_date"])) for e in facts["inspections"])
    yield from (("appointments", (person(p["person"]), body(p["organisation"]))) for p in facts["appointments"])
    yield from (("appointment roles", key) for key in _roles(facts["appointments"]))
    speakers = dict.fromkeys(person(q["person"]) for q in facts["quotations"] if q["person"])
    yield from (("speakers", name) for name in speakers)
    yield from ((f"findings: {f['kind']}", fold(f["text"])) for f in facts["findings"])
    yield from (("progress", (fold(p["weakness"]), p["sufficient"])) for p in facts["progress"])
    yield from (("measures", (float(m["value"]), fold(m["unit"]))) for m in facts["measures"])
