"""Gold files: what people say a document says, as items of (field, key). docs/accuracy.md explains their two forms."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from sendgraph.evaluation.folding import Item, body, person, role
from sendgraph.language.folding import fold


def is_report(gold: dict[str, Any]) -> bool:
    """Return whether a gold file has the form of an Area SEND report."""
    return "effective" in gold


def genre_of(gold: dict[str, Any]) -> str:
    """Return the genre that a gold file is of."""
    return str(gold.get("genre", "area_send_report"))


def items_of(gold: dict[str, Any]) -> Iterator[Item]:
    """Yield the items that a gold file asserts."""
    yield "genre", genre_of(gold)
    yield from _report(gold) if is_report(gold) else _other(gold)


def _report(gold: dict[str, Any]) -> Iterator[Item]:
    yield "area", fold(gold["title_area"])
    yield "dates", (gold["inspection_start"], gold["inspection_end"])
    yield "outcome", gold["outcome"]
    yield from (("previous", event["start"]) for event in gold["previous"])
    if gold["next_full_inspection_years"]:
        yield "next inspection", gold["next_full_inspection_years"]
    if gold["monitoring_months"]:
        yield "monitoring", gold["monitoring_months"]
    for kind in ("local_authorities", "icbs"):
        yield from (("commissioners", body(name)) for name in gold["joint_commissioners"][kind])
    for leader in gold["leaders"]:
        yield "leader names", person(leader["name"])
        yield "leader organisations", (person(leader["name"]), body(leader["organisation"]))
        if leader["role"]:
            yield "leader roles", (person(leader["name"]), role(leader["role"]))
    for inspector in gold["inspectors"]:
        yield "inspectors", (person(inspector["name"]), inspector["body"])
        if inspector["lead"]:
            yield "lead inspectors", (person(inspector["name"]), inspector["body"])
    for field, key in (("strengths", "effective"), ("weaknesses", "better"), ("improvements", "improvements")):
        yield from ((field, fold(start)) for start in gold[key])
    for action in gold["priority_actions"]:
        yield "priority actions", fold(action["start"])
        yield from (("responsible bodies", (fold(action["start"]), body(name))) for name in action["responsible"])


def _other(gold: dict[str, Any]) -> Iterator[Item]:
    yield from (("area", fold(name)) for name in gold["areas"])
    yield from (("events", (e["kind"], fold(e["area"]), e["start"])) for e in gold["events"])
    for post in gold["appointments"]:
        yield "appointments", (person(post["person"]), body(post["organisation"]))
    roles = dict.fromkeys((person(p["person"]), role(p["role"])) for p in gold["appointments"] if p["role"])
    yield from (("appointment roles", key) for key in roles)
    yield from (("inspectors", (person(i["person"]), i["body"])) for i in gold.get("inspectors", ()))
    yield from (("speakers", person(name)) for name in gold.get("quoted", ()))
    yield from ((f"findings: {f['kind']}", fold(f["start"])) for f in gold.get("findings", ()))
    yield from (("progress", (fold(p["weakness"]), p["sufficient"])) for p in gold.get("progress", ()))
    yield from (("measures", (float(m["value"]), fold(m["unit"]))) for m in gold.get("measures", ()))
