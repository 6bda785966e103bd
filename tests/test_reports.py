"""Reports of the 2023 framework: the seed, and fixtures in other printed forms; news that quotes them is none."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest

from sendgraph.documents import read
from sendgraph.facts import Facts
from sendgraph.genres import understand
from sendgraph.genres.registry import recognise
from sendgraph.language import load_language

TESTS = Path(__file__).parent
SEEDS = TESTS.parent / "seeds"
REPORTS = TESTS / "data" / "reports"


def facts_of(path: Path) -> Facts:
    return understand(read(path), load_language())


def report(name: str) -> Facts:
    return facts_of(REPORTS / f"{name}.txt")


@pytest.fixture(scope="module")
def seed() -> Facts:
    return facts_of(SEEDS / "003_641b2be2c2bd35ac.txt")


def test_seed_report_states_outcome_and_dates(seed: Facts) -> None:
    assert seed.document.genre == "area_send_report"
    assert seed.document.title == "Area SEND inspection of Blackpool Local Area Partnership"
    subject, previous = seed.inspections
    assert (subject.start_date, subject.end_date, subject.outcome) == ("2024-05-20", "2024-05-24", 2)
    assert (subject.next_full_inspection_years, subject.monitoring_months) == (3, None)
    assert (subject.requires, subject.framework) == ("update_strategic_plan", 2023)
    assert subject.conducted_by == ("Ofsted", "Care Quality Commission")
    assert (previous.start_date, previous.end_date, previous.subject) == ("2022-02-28", "2022-03-04", False)
    assert previous.framework == 2016


def test_seed_report_counts_findings(seed: Facts) -> None:
    assert Counter(f.kind for f in seed.findings) == {"strength": 12, "weakness": 10, "improvement": 4}
    assert all(f.section is None and not f.text[0].isdigit() for f in seed.findings)


def test_seed_report_names_commissioners_leaders_and_team(seed: Facts) -> None:
    council, board = "Blackpool Council", "NHS Lancashire and South Cumbria Integrated Care Board"
    assert [(c.name, c.kind) for c in seed.commissioners] == [(council, "local_authority"), (board, "icb")]
    leaders = [(a.person, a.role, a.organisation) for a in seed.appointments[:2]]
    assert leaders == [
        ("Victoria Gent", "director of children's services", council),
        ("Kevin Lavery", "chief executive", board),
    ]
    assert [(i.person, i.body) for i in seed.inspectors if i.lead] == [
        ("Rebecca Sharples", "Ofsted"),
        ("Andrea Crosby-Josephs", "CQC"),
    ]
    assert len(seed.inspectors) == 6
    assert {w.organisation: w.url for w in seed.websites} == {
        council: "www.blackpool.gov.uk",
        board: "www.lancashireandsouthcumbria.icb.nhs.uk",
    }


def test_seed_report_announces_changes(seed: Facts) -> None:
    assert [(c.kind, c.role, c.date) for c in seed.changes] == [
        ("appointed", "head of SEND", "2022-06"),
        ("appointed", "cabinet member for young people and aspiration", "2023"),
        ("appointed", "interim assistant director for education and SEND", "2024-02"),
        ("took_over", None, "2022-07-01"),
    ]
    assert seed.changes[0].organisation == "Blackpool Council"
    assert seed.changes[-1].organisation == "NHS Lancashire and South Cumbria Integrated Care Board"


def test_outcome_3_requires_a_priority_action_plan_and_monitoring() -> None:
    subject, *previous = report("outcome_3_table").inspections
    assert (subject.outcome, subject.requires) == (3, "priority_action_plan")
    assert (subject.monitoring_months, subject.next_full_inspection_years) == (18, 3)
    assert [(i.kind, i.start_date) for i in previous] == [("inspection", "2019-09-30"), ("revisit", "2022-05-16")]


def test_priority_actions_in_a_table_keep_their_bodies_and_nested_bullets() -> None:
    actions = [f for f in report("outcome_3_table").findings if f.kind == "priority_action"]
    assert [action.responsible for action in actions] == [
        ("Essex County Council", "NHS Mid and South Essex Integrated Care Board"),
        (
            "Essex County Council",
            "NHS Suffolk and North East Essex Integrated Care Board",
            "NHS Hertfordshire and West Essex Integrated Care Board",
        ),
    ]
    assert actions[0].text.endswith("check each plan before it is sent.")
    assert actions[1].text == "Leaders should reduce the waits for therapy."


def test_priority_actions_printed_line_by_line_and_improvements_with_bodies() -> None:
    findings = report("priority_lines").findings
    actions = [(f.text, f.responsible) for f in findings if f.kind == "priority_action"]
    assert [bodies for _, bodies in actions] == [
        ("NHS Cheshire and Merseyside Integrated Care Board", "Warrington Borough Council"),
        ("Warrington Borough Council",),
    ]
    assert actions[0][0].endswith("This should begin with the youngest.")
    assert [(f.text, f.responsible) for f in findings if f.kind == "improvement"] == [
        ("Leaders should answer letters within a week.", ("NHS Cheshire and Merseyside Integrated Care Board",)),
        ("Leaders should repair the website.", ("Warrington Borough Council",)),
    ]


def test_a_paragraph_after_a_bullet_goes_on_with_it() -> None:
    weaknesses = [f.text for f in report("outcome_3_table").findings if f.kind == "weakness"]
    assert weaknesses == [
        "Plans are late, and reviews later still. That has been so since 2019.",
        "Therapists are too few. In particular: clinics close without notice reports are lost",
        "Leaders do not check what has changed.",
    ]


def test_three_boards_with_a_leader_each() -> None:
    facts = report("outcome_3_table")
    assert [c.kind for c in facts.commissioners] == ["local_authority", "icb", "icb", "icb"]
    leaders = [(a.person, a.role, a.organisation, a.capacity) for a in facts.appointments[:4]]
    assert leaders == [
        (
            "Ottilie Brand-Asante",
            "Interim Executive Director, Children, Families and Education",
            "Essex County Council",
            "interim",
        ),
        ("Jarvis Peverell", "Chief Executive", "NHS Mid and South Essex Integrated Care Board", "substantive"),
        (
            "Rosamund Igwe",
            "Chief Executive",
            "NHS Suffolk and North East Essex Integrated Care Board",
            "substantive",
        ),
        (
            "Prudence Ellery",
            "Acting Chief Executive",
            "NHS Hertfordshire and West Essex Integrated Care Board",
            "acting",
        ),
    ]


def test_a_board_that_takes_over_and_a_post_that_is_left() -> None:
    changes = [(c.kind, c.role, c.organisation, c.date) for c in report("outcome_3_table").changes]
    assert [c[2] for c in changes if c[0] == "took_over"] == [
        "NHS Mid and South Essex Integrated Care Board",
        "NHS Suffolk and North East Essex Integrated Care Board",
        "NHS Hertfordshire and West Essex Integrated Care Board",
    ]
    assert ("appointed", "head of inclusion", "Essex County Council", "2023-03") in changes
    assert ("left", "director of education", None, "2024-05") in changes


def test_title_over_two_lines_and_post_nominal_roles() -> None:
    facts = report("outcome_3_table")
    assert facts.document.title == "Area SEND inspection of Essex Local Area Partnership"
    assert [(i.person, i.role, i.body, i.lead) for i in facts.inspectors] == [
        ("Cosmo Hathersage", "HMI, Ofsted lead inspector", "Ofsted", True),
        ("Lettice Amponsah-Ford", "Ofsted HMI, Social Care", "Ofsted", False),
        ("Rufina Delacourt", "Ofsted Inspector", "Ofsted", False),
        ("Nerys Bellweather", "CQC lead inspector", "CQC", True),
        ("Quentin Sallow", "CQC inspector", "CQC", False),
    ]


def test_area_not_inspected_before_and_details_one_column_after_the_other() -> None:
    facts = report("outcome_1_lines")
    (subject,) = facts.inspections
    assert (subject.outcome, subject.next_full_inspection_years) == (1, 5)
    assert [(a.person, a.role) for a in facts.appointments[:2]] == [
        ("Philippa Dunstan-Eyre", "Strategic Director Children and Families"),
        ("Andrew Okonjo-Vane", "Chief Executive"),
    ]
    assert [i.role for i in facts.inspectors if i.lead] == ["Ofsted HMI lead inspector", "CQC lead inspector"]
    assert Counter(f.kind for f in facts.findings) == {"strength": 2, "weakness": 1, "improvement": 3}


def test_single_day_of_a_previous_inspection_has_no_end() -> None:
    previous = report("priority_lines").inspections[1]
    assert (previous.start_date, previous.end_date) == ("2018-07-02", None)


def test_monitoring_report_judges_each_area_for_priority_action() -> None:
    facts = report("monitoring")
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


@pytest.mark.parametrize("path", sorted(REPORTS.glob("*.txt")), ids=lambda path: path.stem)
def test_every_finding_stands_where_it_says(path: Path) -> None:
    document = read(path)
    facts = understand(document, load_language())
    for finding in facts.findings:
        assert " ".join(document.text[finding.start : finding.end].split()) == finding.text
    for website in facts.websites:
        assert website.url in document.text[website.start : website.end]


def test_news_that_quotes_a_report_is_no_report(tmp_path: Path) -> None:
    path = tmp_path / "news.txt"
    path.write_text(
        "Council welcomes SEND report\n\n12 March 2024\n\nOfsted and the Care Quality Commission have published the "
        "Area SEND inspection of Dorset Local Area Partnership. It found that the partnership’s arrangements lead to "
        "inconsistent experiences and outcomes for children and young people with special educational needs.\n\n"
        "Areas for improvement\n\n- Leaders should publish waiting times.\n\nCllr Ann Vane, leader of Dorset Council, "
        "said: “We know what we have to do and we are getting on with it together with families.”\n",
        "utf-8",
    )
    assert recognise(read(path), load_language()) == "news"


def test_odd_and_empty_reports_are_understood_without_an_error(tmp_path: Path) -> None:
    for index, words in enumerate(
        (
            "Area SEND inspection of Nowhere Local Area Partnership\n\nInspection dates:\n\nInspection outcome\n\nNo.",
            "Area SEND inspection of Leeds\nInspection dates: next year\nInspection team\nOfsted\n",
            "Local area partnership details\n\nLocal authority\tIntegrated care board\n\tNHS\n",
        )
    ):
        path = tmp_path / f"{index}.txt"
        path.write_text(words, "utf-8")
        assert facts_of(path).document.genre in {"area_send_report", "other"}


def test_a_wide_gap_inside_a_bullet_begins_no_table_of_findings(tmp_path: Path) -> None:
    path = tmp_path / "report.txt"
    path.write_text(
        "Area SEND inspection of Bolton Local Area Partnership\n\nInspection dates: 4 to 8 March 2024\n\n"
        "What is the area partnership doing that is effective?\n\n• Leaders know families.\n\n"
        "They hold each     other to account.\n\n• Plans are good.\n\n"
        "What does the area partnership need to do better?\n\n• Waits are long.\n\nAreas for improvement\n\nMore.\n",
        "utf-8",
    )
    assert [(f.kind, f.text) for f in facts_of(path).findings] == [
        ("strength", "Leaders know families. They hold each other to account."),
        ("strength", "Plans are good."),
        ("weakness", "Waits are long."),
        ("improvement", "More."),
    ]
