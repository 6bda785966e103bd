"""Reports of the 2023 framework: the seed, and fixtures in other printed forms; news that quotes them is none."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest

from sendgraph.documents import read
from sendgraph.facts import Facts
from sendgraph.genres import understand
from sendgraph.genres.common import Reading
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
    assert recognise(Reading(read(path), load_language())) == "news"


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


REPORT = (
    "Area SEND inspection of Essex Local Area Partnership\n\nInspection dates: 24 to 28 February 2025\n\n"
    "Inspection outcome\n\nIt follows.\n\nAreas for improvement\n\n{improvements}\n\n"
    "Local area partnership details\n\n{details}\n\nInspection team\n\n{team}\n"
)
PLANS, WAITS = "Leaders should make sure that plans are issued on time.", "Leaders should act so that waits are short."
DETAILS = "Local authority\tIntegrated care board\nEssex County Council\tNHS Mid and South Essex ICB"


def written(path: Path, improvements: str = "None.", details: str = DETAILS, team: str = "Ofsted") -> Facts:
    path.write_text(REPORT.format(improvements=improvements, details=details, team=team), "utf-8")
    return facts_of(path)


@pytest.mark.parametrize(
    "words",
    [
        f"Area for improvement\tWho should take this forward\n1. {PLANS}\tEssex Council\n2. {WAITS}\tAll partners",
        f"Recommendation\tResponsible body\n1.\t{PLANS}\tEssex County Council\n2.\t{WAITS}\tAll partners",
        f"Area for improvement 1\n{PLANS}\n\nArea for improvement 2\n{WAITS}",
        f"Area for improvement 1: {PLANS}\n\nArea for improvement 2: {WAITS}",
        "Responsible body        Area for improvement\n\n"
        "Essex County Council    Leaders should make sure that plans are\n"
        "                        issued on time.\n\n"
        "All partners            Leaders should act so that waits are short.",
    ],
    ids=["who", "numbers", "headings", "labels", "columns"],
)
def test_improvements_in_other_forms(tmp_path: Path, words: str) -> None:
    found = written(tmp_path / "report.txt", improvements=words).findings
    assert [(f.kind, f.text) for f in found] == [("improvement", PLANS), ("improvement", WAITS)]


def test_lists_and_paragraphs_in_a_cell_belong_to_its_finding(tmp_path: Path) -> None:
    tabs = f"Responsible body\tArea for improvement\nEssex Council\tLeaders should act:\n\t▪ soon\n\t▪ well.\n\t{PLANS}"
    found = written(tmp_path / "tabs.txt", improvements=tabs).findings
    assert [f.text for f in found] == [f"Leaders should act: soon well. {PLANS}"]
    gaps = (
        "Responsible body        Area for improvement\nEssex County Council    Leaders should act:\n"
        "                          • soon and\n                            often\n                          • well.\n"
        "NHS Essex               Leaders should answer."
    )
    found = written(tmp_path / "gaps.txt", improvements=gaps).findings
    assert [f.text for f in found] == ["Leaders should act: soon and often well.", "Leaders should answer."]


@pytest.mark.parametrize(
    "words",
    [
        "Local authority: Essex County Council\nLead: Ann Vane-Lee, Director of Children’s Services\n\n"
        "Integrated care board: NHS Mid and South Essex ICB\nLead: Tom Oduber, Chief Executive",
        "            Local authority                    Integrated care board\n"
        "Name        Essex County Council               NHS Mid and South Essex ICB\n"
        "Lead        Ann Vane-Lee                       Tom Oduber\n"
        "Role        Director of Children’s Services    Chief Executive",
        "Local authority                    Integrated care board\n"
        "Essex County Council               NHS Mid and South Essex ICB\n"
        "Ann Vane-Lee (Director of          Tom Oduber (Chief Executive, NHS Mid and\n"
        "Children’s Services)               South Essex ICB)",
        "Local authority\nEssex County Council\nDirector of Children’s Services: Ann Vane-Lee\n\n"
        "Integrated care board\nNHS Mid and South Essex ICB\nChief Executive: Tom Oduber",
    ],
    ids=["labels", "label column", "wrapped cells", "post first"],
)
def test_leaders_in_other_forms(tmp_path: Path, words: str) -> None:
    found = written(tmp_path / "report.txt", details=words).appointments
    assert [(a.person, a.role, a.organisation) for a in found] == [
        ("Ann Vane-Lee", "Director of Children’s Services", "Essex County Council"),
        ("Tom Oduber", "Chief Executive", "NHS Mid and South Essex Integrated Care Board"),
    ]


@pytest.mark.parametrize(
    "words",
    [
        "Ofsted: Una Vane, HMI; Piotr Zając, Ofsted Inspector\n\nCQC: Orla Fenn, Children’s Services Inspector",
        "Name\tRole\tInspectorate\nUna Vane\tHMI\tOfsted\nPiotr Zając\tOfsted Inspector\tOfsted\n"
        "Orla Fenn\tChildren’s Services Inspector\tCQC",
        "Ofsted\tCare Quality Commission\nHMI: Una Vane\tChildren’s Services Inspector: Orla Fenn\n"
        "Ofsted Inspector: Piotr Zając",
        "Ofsted\tCare Quality Commission\nUna Vane\tOrla Fenn\nHMI\tChildren’s Services Inspector\nPiotr Zając\n"
        "Ofsted Inspector\n\ncc:\tDepartment for Education\n\tNHS England",
    ],
    ids=["lines", "rows", "post first", "columns and copies"],
)
def test_teams_in_other_forms(tmp_path: Path, words: str) -> None:
    found = written(tmp_path / "report.txt", team=words).inspectors
    assert {(i.person, i.role, i.body) for i in found} == {
        ("Una Vane", "HMI", "Ofsted"),
        ("Piotr Zając", "Ofsted Inspector", "Ofsted"),
        ("Orla Fenn", "Children’s Services Inspector", "CQC"),
    }


@pytest.mark.parametrize(
    "dates", ["10 September 2018, revisited 8 March 2022", "10 September 2018 (revisit: 8 March 2022)",
              "10 September 2018; 8 March 2022 (revisit)"]
)  # fmt: skip
def test_the_word_beside_a_date_tells_a_revisit(tmp_path: Path, dates: str) -> None:
    path = tmp_path / "report.txt"
    path.write_text(
        f"Area SEND inspection of Essex Local Area Partnership\n\nInspection dates: 24 to 28 February 2025\n\n"
        f"Dates of previous inspections: {dates}\n\nInspection outcome\n\nIt follows.\n\nInspection team\n\nOfsted\n",
        "utf-8",
    )
    previous = [(i.kind, i.start_date) for i in facts_of(path).inspections if not i.subject]
    assert previous == [("inspection", "2018-09-10"), ("revisit", "2022-03-08")]


def test_each_of_two_boards_has_its_own_leader_and_a_council_is_none(tmp_path: Path) -> None:
    text = (REPORTS / "outcome_1_lines.txt").read_text(encoding="utf-8")
    before, _, rest = text.partition("Local area partnership details")
    details = (
        "Local area partnership details\n\nLocal authority\nCheshire West and Chester Council\n"
        "Ms Mariama Abdi, Director of Children and Families\n\n"
        "Integrated care board\nNHS Surrey Heartlands Integrated Care Board\nMr Dean Daniels, Chief Executive\n\n"
        "Integrated care board\nNHS Frimley Integrated Care Board\nMrs Sara Mitchell, Chief Executive\n\n"
    )
    path = tmp_path / "report.txt"
    path.write_text(before + details + rest[rest.index("Information about this inspection") :], encoding="utf-8")
    assert [(a.person, a.organisation) for a in facts_of(path).appointments[:3]] == [
        ("Mariama Abdi", "Cheshire West and Chester Council"),
        ("Dean Daniels", "NHS Surrey Heartlands Integrated Care Board"),
        ("Sara Mitchell", "NHS Frimley Integrated Care Board"),
    ]
