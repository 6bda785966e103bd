"""The truth in the forms that `sendgraph evaluate` takes."""

from __future__ import annotations

from typing import Any

from sendgraph.facts import Facts

_FIELDS = {"strength": "effective", "weakness": "better", "improvement": "improvements"}


def gold_of(facts: Facts) -> dict[str, Any]:
    """Return the gold file of a document."""
    return _report(facts) if facts.document.genre == "area_send_report" else _other(facts)


def themes_of(facts: Facts) -> list[dict[str, Any]]:
    """Return the themes of the document's findings; what a sentence was written for it must be found to say."""
    stem = facts.source.removesuffix(".txt")
    return [
        {"document": stem, "kind": f.kind, "start": _start(f.text), "must": list(f.themes), "may": []}
        for f in facts.findings
    ]


def _start(text: str) -> str:
    return " ".join(text.split()[:8])


def _report(facts: Facts) -> dict[str, Any]:
    subject = next(e for e in facts.inspections if e.subject)
    team = {i.person for i in facts.inspectors}
    gold: dict[str, Any] = {
        "key": facts.source.removesuffix(".txt"),
        "title_area": facts.areas[0].name,
        "inspection_start": subject.start_date,
        "inspection_end": subject.end_date,
        "previous": [{"start": e.start_date, "end": e.end_date} for e in facts.inspections if not e.subject],
        "outcome": subject.outcome,
        "next_full_inspection_years": subject.next_full_inspection_years,
        "monitoring_months": subject.monitoring_months,
        "joint_commissioners": {
            "local_authorities": [c.name for c in facts.commissioners if c.kind == "local_authority"],
            "icbs": [c.name for c in facts.commissioners if c.kind != "local_authority"],
        },
        "leaders": [
            {"name": a.person, "role": a.role, "organisation": a.organisation}
            for a in facts.appointments
            if a.person not in team
        ],
        "inspectors": [{"name": i.person, "role": i.role, "body": i.body, "lead": i.lead} for i in facts.inspectors],
        "priority_actions": [
            {"start": _start(f.text), "responsible": list(f.responsible)}
            for f in facts.findings
            if f.kind == "priority_action"
        ],
    }
    for kind, field in _FIELDS.items():
        gold[field] = [_start(f.text) for f in facts.findings if f.kind == kind]
    return gold


def _other(facts: Facts) -> dict[str, Any]:
    posts = dict.fromkeys((a.person, a.role, a.organisation) for a in facts.appointments)
    return {
        "genre": facts.document.genre,
        "areas": [a.name for a in facts.areas],
        "events": [{"kind": e.kind, "area": e.area, "start": e.start_date} for e in facts.inspections],
        "appointments": [{"person": p, "role": r, "organisation": o} for p, r, o in posts],
        "inspectors": [{"person": i.person, "body": i.body} for i in facts.inspectors],
        "quoted": list(dict.fromkeys(q.person for q in facts.quotations if q.person)),
        "findings": [{"kind": f.kind, "start": _start(f.text)} for f in facts.findings],
        "progress": [{"weakness": _start(p.weakness), "sufficient": p.sufficient} for p in facts.progress],
        "measures": [{"value": m.value, "unit": m.unit} for m in facts.measures],
    }
