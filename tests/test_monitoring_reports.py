"""Reports of monitoring inspections: which areas for priority action they judge, and how, in several printed forms."""

from __future__ import annotations

from pathlib import Path

import pytest

from sendgraph.documents import read
from sendgraph.facts import Facts
from sendgraph.genres import understand
from sendgraph.language import load_language

REPORT = Path(__file__).parent / "data" / "reports" / "monitoring.txt"
MONITORING = (
    "Area SEND monitoring inspection of Wigan Local Area Partnership\n\nInspection dates: 3 and 4 February 2026\n\n"
    "Inspection outcome\n\nThe report follows.\n\n{}\n\nInspection team\n\nOfsted\n\nUna Vane, HMI\n"
)
PLANS, WAITS = "Leaders should make sure that plans are issued on time.", "Leaders should act so that waits are short."


def facts_of(path: Path) -> Facts:
    return understand(read(path), load_language())


def test_a_report_judges_each_area_for_priority_action() -> None:
    facts = facts_of(REPORT)
    assert facts.document.genre == "monitoring_report"
    assert [(i.kind, i.start_date, i.framework) for i in facts.inspections] == [
        ("monitoring_inspection", "2024-12-03", 2023),
        ("inspection", "2023-06-26", 2023),
        ("revisit", "2019-09", 2016),
    ]
    monitoring, full, _ = facts.inspections
    assert (monitoring.weaknesses_found, monitoring.weaknesses_addressed) == (2, 2)
    assert (full.outcome, full.requires) == (3, "priority_action_plan")
    assert [(f.kind, f.text, len(f.responsible)) for f in facts.findings] == [
        ("priority_action", "Leaders should cooperate to improve how services are planned.", 2),
        ("priority_action", "Leaders should act on the gaps in therapy and in community paediatrics.", 1),
    ]
    assert [p.sufficient for p in facts.progress] == [True, True]


@pytest.mark.parametrize(
    "words",
    [
        f"What inspectors found\n\nArea for priority action 1\n\n{PLANS}\n\nEffective action taken\n\nA team helps.\n\n"
        f"Area for priority action 2\n\n{WAITS}\n\nEffective action not yet taken\n\nFamilies wait.",
        f"Progress\n\nArea for priority action\tResponsible body\tHas effective action been taken?\n"
        f"{PLANS}\tWigan Metropolitan Borough Council\tYes\n{WAITS}\tNHS Greater Manchester ICB\tNo",
        f"Progress\n\n1. {PLANS}\nResponsible body: Wigan Council\nHas effective action been taken? Yes\nIt helps.\n"
        f"2. {WAITS}\nHas effective action been taken? No\nFamilies wait.",
        f"Areas for priority action\n\n{PLANS}\n\nThe partnership has taken effective action.\n\nA team helps.\n\n"
        f"{WAITS}\n\nThe partnership has not taken sufficient action.\n\nFamilies wait.",
        "Progress\n\nArea for priority action        Responsible body          Judgement\n"
        "Leaders should make sure that   Wigan Metropolitan        Effective action\n"
        "plans are issued on time.       Borough Council           taken\n"
        "Leaders should act so that      NHS Greater Manchester    Effective action\n"
        "waits are short.                ICB                       not yet taken",
    ],
    ids=["headings", "table", "lines", "sentences", "columns"],
)
def test_judgements_of_monitoring_in_other_forms(tmp_path: Path, words: str) -> None:
    path = tmp_path / "report.txt"
    path.write_text(MONITORING.format(words), "utf-8")
    facts = facts_of(path)
    assert facts.document.genre == "monitoring_report"
    assert [f.text for f in facts.findings] == [PLANS, WAITS]
    assert [p.sufficient for p in facts.progress] == [True, False]
