"""News items: the fixtures of tests/data/news (written for these tests) and the seeds."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import pytest

from sendgraph.documents import read
from sendgraph.facts import Facts
from sendgraph.genres.common import Reading
from sendgraph.genres.news import News
from sendgraph.genres.registry import recognise
from sendgraph.language import load_language

HERE = Path(__file__).parent
ITEMS = sorted((HERE / "data" / "news").glob("*.txt"))
SEEDS = HERE.parent / "seeds"
NEWS_SEEDS = [
    SEEDS / "000_eaa93054e70db38d.txt",
    SEEDS / "002_a2e20532391f3469.txt",
    SEEDS / "004_9d47ea444c0de1d8.txt",
]


@cache
def facts(path: Path) -> Facts:
    return News().understand(Reading(read(path), load_language()))


def item(name: str) -> Facts:
    return facts(HERE / "data" / "news" / f"{name}.txt")


def events(found: Facts) -> set[tuple[str, str, str | None, bool]]:
    return {(e.kind, e.area, e.start_date, e.subject) for e in found.inspections}


def posts(found: Facts) -> set[tuple[str, str | None, str | None]]:
    return {(a.person, a.role, a.organisation) for a in found.appointments}


def speakers(found: Facts) -> list[str | None]:
    return list(dict.fromkeys(q.person for q in found.quotations))


@pytest.mark.parametrize("path", [*ITEMS, *NEWS_SEEDS], ids=lambda p: p.stem)
def test_every_passage_holds_what_it_supports(path: Path) -> None:
    text, found = read(path).text, facts(path)
    assert found.inspections and found.areas
    for quotation in found.quotations:
        assert " ".join(text[quotation.start : quotation.end].split()) == quotation.text
    for finding in found.findings:
        assert " ".join(text[finding.start : finding.end].split()) == finding.text
    for form in found.people:
        assert text[form.start : form.end] == form.form
    for post in found.appointments:
        assert any(text[p.start : p.end] in text[post.start : post.end] for p in found.people if p.name == post.person)


@pytest.mark.parametrize("path", [*ITEMS, *NEWS_SEEDS], ids=lambda p: p.stem)
def test_news_is_recognised(path: Path) -> None:
    assert recognise(Reading(read(path), load_language())) == "news"


@pytest.mark.parametrize("name", ["001_43d767652d252f8e.txt", "003_641b2be2c2bd35ac.txt"])
def test_letters_and_reports_are_no_news(name: str) -> None:
    assert News().recognises(Reading(read(SEEDS / name), load_language())) == 0.0


def test_a_revisit_with_lists_of_both_verdicts() -> None:
    found = item("kirklees_revisit")
    assert events(found) == {
        ("revisit", "Kirklees", "2022-09-05", True),
        ("inspection", "Kirklees", "2019-02", False),
    }
    revisit = next(e for e in found.inspections if e.subject)
    assert (revisit.end_date, revisit.weaknesses_addressed) == ("2022-09-07", 4)
    assert revisit.follow_up == "accelerated_progress_plan"
    assert [p.sufficient for p in found.progress] == [True] * 4 + [False] * 2
    assert {f.kind for f in found.findings} == {"significant_weakness"}
    assert ("Nadia Okonjo", "co-chair", "PCAN") in posts(found)
    assert found.document.title == '"Night and day": inspectors see a different service in Kirklees'
    assert speakers(found) == ["Viv Kendrick-Shah", "Tom Brailsford-Ncube", "Nadia Okonjo", None]


def test_a_statement_of_action_and_people_who_come_and_go() -> None:
    found = item("torbay_statement")
    (inspection,) = found.inspections
    assert (inspection.requires, inspection.weaknesses_found) == ("written_statement_of_action", 8)
    assert [f.kind for f in found.findings] == ["strength", "strength", "weakness", "weakness"]
    assert [(c.kind, c.person) for c in found.changes] == [
        ("left", "Paul van den Berg"),
        ("appointed", "Amira Siddiqui-Lowe"),
    ]
    assert speakers(found) == ["Cordelia Law-Adeyemi", "Nancy Meehan", "Rhiannon Pugh"]


def test_a_monitoring_inspection_in_a_paper() -> None:
    found = item("bury_monitoring")
    assert events(found) == {
        ("monitoring_inspection", "Bury", "2025-07-08", True),
        ("inspection", "Bury", "2024-02", False),
    }
    assert next(e.outcome for e in found.inspections if not e.subject) == 3
    assert ("Christian Wakeford-Hill", "Bury South MP", None) in posts(found)
    assert ("Glenda Pratt", "chair of governors", "Elms Bank School") in posts(found)
    assert speakers(found) == ["Jeanette Richards", "Will Blandamer", "Russell Bernstein-Cole"]


def test_the_event_word_may_stand_in_the_sentence_before() -> None:
    assert events(item("northumberland_revisit")) == {
        ("revisit", "Northumberland", "2022-04", True),
        ("inspection", "Northumberland", "2018", False),
    }
    (inspection,) = item("lincolnshire_message").inspections
    assert (inspection.start_date, inspection.end_date) == ("2023-05-22", "2023-05-26")
    assert (inspection.outcome, inspection.next_full_inspection_years) == (1, 5)


def test_an_inspector_with_two_posts_printed_is_one() -> None:
    (inspector,) = item("northumberland_revisit").inspectors
    assert (inspector.person, inspector.body, inspector.lead) == ("Belinda Ashby-Crane", "Ofsted", True)


def test_outcome_three_and_lists() -> None:
    found = item("sandwell_priority")
    (inspection,) = found.inspections
    assert (inspection.start_date, inspection.outcome, inspection.monitoring_months) == ("2023-11", 3, 18)
    assert inspection.requires == "priority_action_plan"
    assert [f.kind for f in found.findings] == ["priority_action"] * 2 + ["improvement"] * 3
    assert ("Christine Lenehan-Smythe", "adviser", "Department for Education") in posts(found)


def test_a_chain_of_three_events() -> None:
    found = item("derbyshire_review")
    assert events(found) == {
        ("inspection", "Derbyshire", "2016-11", False),
        ("revisit", "Derbyshire", "2019-10", False),
        ("progress_review", "Derbyshire", "2021-03-02", True),
    }
    assert next(e.follow_up for e in found.inspections if e.subject) == "monitoring_ends"


def test_seed_of_blackburn_with_darwen() -> None:
    found = facts(NEWS_SEEDS[0])
    assert events(found) == {("inspection", "Blackburn with Darwen", "2019-06", True)}
    assert speakers(found) == ["Maureen Bateson", "Jayne Ivory", "Claire Richardson"]
    assert {f.form for f in found.people if f.name == "Jayne Ivory"} == {"Jayne", "Jayne Ivory", "Mrs Ivory"}
    assert [f.kind for f in found.findings] == ["weakness"] * 5
    assert found.quotations[0].text.endswith("considered a lifeline for parents and carers.")


def test_seed_of_lancashire() -> None:
    found = facts(NEWS_SEEDS[1])
    counts = {e.kind: (e.start_date, e.weaknesses_found, e.weaknesses_addressed) for e in found.inspections}
    assert counts == {
        "inspection": ("2017", 12, None),
        "revisit": ("2020-03", None, 7),
        "progress_review": ("2021-09-29", None, 5),
    }
    assert len(found.findings) == 5 and [p.sufficient for p in found.progress] == [True] * 5
    assert [a.organisation for a in found.appointments if a.person == "Julie Higgins"] == [
        "NHS Blackburn with Darwen Clinical Commissioning Group",
        "NHS East Lancashire Clinical Commissioning Group",
    ]


def test_seed_of_north_east_lincolnshire() -> None:
    found = facts(NEWS_SEEDS[2])
    assert events(found) == {
        ("inspection", "North East Lincolnshire", "2018", False),
        ("revisit", "North East Lincolnshire", "2022-03", True),
    }
    assert next(e.follow_up for e in found.inspections if e.subject) == "intervention_ends"
    assert len(found.findings) == 3 and [p.sufficient for p in found.progress] == [True] * 3
    assert len({a.person for a in found.appointments}) == 6
    assert len([s for s in speakers(found) if s]) == 5
    assert [(c.person, c.role) for c in found.changes] == [
        ("Margaret Cracknell", "portfolio holder for children and education"),
        (None, "SEND Commissioner"),
    ]


def test_two_areas_and_their_councils() -> None:
    found = item("bristol_two_areas")
    assert events(found) == {
        ("revisit", "Bristol", "2022-10-03", True),
        ("inspection", "Bristol", "2019-09", False),
        ("revisit", "South Gloucestershire", "2020-03", False),
    }
    councils = {a.person: a.organisation for a in found.appointments}
    assert councils["Asher Craig-Bello"] == "Bristol City Council"
    assert councils["Hilary Smith-Agbaje"] == "South Gloucestershire Council"
    assert [(c.kind, c.person, c.date) for c in found.changes] == [
        ("left", "Chris Sivers", "2022-10"),
        ("appointed", "Hilary Smith-Agbaje", "2022-10"),
    ]


def test_lists_under_headings_without_bullets() -> None:
    found = item("hartlepool_outcome")
    assert [f.kind for f in found.findings] == ["strength", "strength", "improvement", "improvement"]
    assert ("Leisa Smith", "Chair of the Children’s Services Committee", "Hartlepool Borough Council") in posts(found)


def test_a_paper_is_the_publisher_and_two_speak_together() -> None:
    found = item("cumbria_revisit")
    assert found.document.publisher == "The Cumbrian Messenger"
    assert found.document.title == "SEND families 'let down' - watchdogs return to Cumbria"
    assert speakers(found)[:3] == ["John Readman-Foulis", "Jon Rush", "Hayley Tibbs-Moran"]


def test_an_interview_and_an_issue_of_a_month() -> None:
    found = item("rotherham_interview")
    assert (found.document.published, found.document.publisher) == ("2022-03", "RotherhamTogether newsletter")
    assert events(found) == {("inspection", "Rotherham", "2021-07-05", True)}
    assert speakers(found) == ["Nathan Heath-Ogunleye", "Sophie D’Souza-Whitby", "Nasreen al-Hassan"]


def test_what_was_said_of_a_school_is_no_event_of_its_area() -> None:
    found = item("thurrock_school")
    assert ("inspection", "Thurrock", "2019-03", True) in events(found)
    assert not any((e.start_date or "").startswith("2017") for e in found.inspections)
    (inspection,) = (e for e in found.inspections if e.subject)
    assert (inspection.requires, inspection.weaknesses_found) == ("written_statement_of_action", 2)
    assert ("Adaeze O’Halloran-King", None, "Treetops School") in posts(found)


def test_a_chain_in_one_sentence() -> None:
    assert events(item("cheshire_east_notice")) == {
        ("progress_review", "Cheshire East", "2024-09-24", True),
        ("inspection", "Cheshire East", "2018-03-12", False),
        ("revisit", "Cheshire East", "2021-05", False),
    }


def told(tmp_path: Path, text: str) -> Facts:
    path = tmp_path / "item.txt"
    path.write_text(text, encoding="utf-8")
    return News().understand(Reading(read(path), load_language()))


ROUND_UP = """INSPECTIONS: THE ROUND-UP
Issue 12, March 2020

ROTHERHAM
Inspectors spent 20–24 January in the borough. Interim director of children's services Ann Lee-Fox was glad.

ST HELENS
Ofsted's visit (w/c 9 December 2019) ended in a written statement of action. Bob Ray-Cole, chair of the parent forum, \
Helens Together, thanked all. The previous month the borough's children's homes had been rated outstanding.

BEXLEY
In a revisit on 3 and 4 February 2020 inspectors found enough done on the weaknesses identified in October 2017.

KENT
Still waiting. Head of SEND Cal Moss-Ade said: 'Soon.'
"""


def test_a_round_up_goes_by_its_sections(tmp_path: Path) -> None:
    found = told(tmp_path, ROUND_UP)
    assert events(found) == {
        ("inspection", "Rotherham", "2020-01-20", True),
        ("inspection", "St Helens", "2019-12-09", True),
        ("revisit", "Bexley", "2020-02-03", True),
        ("inspection", "Bexley", "2017-10", False),
    }
    assert [area.name for area in found.areas] == ["Rotherham", "St Helens", "Bexley", "Kent"]
    bodies = {a.person: a.organisation for a in found.appointments}
    assert bodies == {
        "Ann Lee-Fox": "Rotherham Metropolitan Borough Council",
        "Bob Ray-Cole": "Helens Together",
        "Cal Moss-Ade": "Kent County Council",
    }


@pytest.mark.parametrize(
    ("introduction", "verdict"),
    [
        ("Sufficient progress on two of the four areas. Not on the other two. Those two are", False),
        ("The areas where inspectors found that leaders had not made enough progress are:", False),
        ("The two areas of sufficient progress were:", True),
        ("Inspectors said that there was insufficient progress in:", False),
    ],
)
def test_introductions_of_judged_weaknesses(tmp_path: Path, introduction: str, verdict: bool) -> None:
    bullets = "- plans of poor quality\n- waits for therapy\n"
    text = f"2 April 2022\nOfsted revisited Kirklees on 7 February.\n{introduction}\n{bullets}"
    assert [(p.weakness, p.sufficient) for p in told(tmp_path, text).progress] == [
        ("plans of poor quality", verdict),
        ("waits for therapy", verdict),
    ]


@pytest.mark.parametrize(
    ("introduction", "kind"),
    [
        ("The partnership has been asked to:", "improvement"),
        ("Inspectors want leaders to:", "improvement"),
        ("Inspectors were complimentary about:", "strength"),
        ("What inspectors liked:", "strength"),
        ("Inspectors were less impressed by:", "weakness"),
        ("What we still need to work on:", "weakness"),
        ("What needs to be better", "weakness"),
        ("What's going well?\n\nThe report says that:", "strength"),
        ("What needs to get better\n\nInspectors said:", "weakness"),
        ("Leaders have a plan that covers the other two:", "significant_weakness"),
    ],
)
def test_introductions_of_lists(tmp_path: Path, introduction: str, kind: str) -> None:
    bullets = "- plans for children\n- their therapists\n"
    text = f"2 April 2024\nOfsted inspected Kirklees in March.\n{introduction}\n{bullets}"
    assert [f.kind for f in told(tmp_path, text).findings] == [kind, kind]


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        ("The council's own children's services were rated good at an inspection in 2020.", set()),
        ("An inspection of its fostering service took place in 2021.", set()),
        ("They publish their report on 14 June.", set()),
        ("Ofsted looked at the council's children's services in 2014.", set()),
        (
            "It was first told of in a report of May 2018, after an inspection in March of that year.",
            {("inspection", "2018-03")},
        ),
        ("A first review of the plan, at six months, took place in July 2021.", {("progress_review", "2021-07")}),
        ("It was the first under the framework introduced in 2023.", set()),
        ("A further review will be held in May 2025.", {("progress_review", "2025-05")}),
        ("The DfE and NHS England met leaders of the council, of the ICB and of its partners on 3 June 2024.",
         {("progress_review", "2024-06-03")}),
        ("The revisit was on 3 May 2021. The weaknesses that inspectors found in October 2018 are gone.",
         {("revisit", "2021-05-03"), ("inspection", "2018-10")}),
        ("The inspection of 2016, which looked at how the council, its schools and its partners in the NHS worked with "
         "families and with each other, was held between 5 and 9 December 2016.", {("inspection", "2016-12-05")}),
        ("Ofsted has been back to Kirklees. Inspectors who came in May saw more.", {("revisit", "2024-05")}),
        ("The new director took up her post in October, three weeks before the inspection.", set()),
        ("Ofsted led an area SEND inspection of Kirklees, which took place from 8 to 12 January 2018, and a progress "
         "review was held by the DfE on 4 and 5 March 2019.",
         {("inspection", "2018-01-08"), ("progress_review", "2019-03-04")}),
        ("A report of the monitoring inspection of Kirklees is out. The inspection took place on 4 June 2024.",
         {("monitoring_inspection", "2024-06-04")}),
    ],
)
def test_what_is_an_event_of_an_area(tmp_path: Path, sentence: str, expected: set[tuple[str, str]]) -> None:
    found = told(tmp_path, f"20 June 2024\nOfsted and the CQC inspected Kirklees from 22 April 2024.\n{sentence}\n")
    assert {(e.kind, e.start_date) for e in found.inspections} - {("inspection", "2024-04-22")} == expected


@pytest.mark.parametrize(
    ("sentence", "role", "organisation"),
    [
        ("Ann Lee-Fox, executive mayor of Croydon, spoke.", "executive mayor", "London Borough of Croydon"),
        ("Croydon's head of SEND, Ann Lee-Fox, spoke.", "head of SEND", "London Borough of Croydon"),
        ("The ICB's chief nurse, Ann Lee-Fox, spoke.", "chief nurse", "NHS South West London Integrated Care Board"),
        ("Croydon Children's Trust ran it. Its head, Bo, met Ann Lee-Fox, the trust's chief executive.",
         "chief executive", "Croydon Children's Trust"),
        ("Kite's chief executive, Ann Lee-Fox, spoke.", "chief executive", "Kite"),
        ("Labour's education spokesman, Ann Lee-Fox, spoke.", "education spokesman", "London Borough of Croydon"),
        ("Our chair, Ann Lee-Fox, spoke.", "chair", "Parent Voice Croydon"),
        ("Kite Carers, a small charity, helps. Its chair, Ann Lee-Fox, spoke.", "chair", "Kite Carers"),
        ("Croydon Parents and Carers Together came. Chair Ann Lee-Fox spoke.",
         "Chair", "Croydon Parents and Carers Together"),
        ("Elm Hill Academy is run by Elm Hill Academy Trust. Chair of governors Ann Lee-Fox spoke.",
         "Chair of governors", "Elm Hill Academy"),
        ("Elm NHS Trust is glad. Ann Lee-Fox, clinical director for children, spoke.",
         "clinical director for children", "Elm NHS Trust"),
        ("Ofsted praised Elm Parent Carer Forum. Its chair, Ann Lee-Fox, spoke.", "chair", "Elm Parent Carer Forum"),
        ("At NHS South West London ICB, the chief nurse, Ann Lee-Fox, spoke.",
         "chief nurse", "NHS South West London Integrated Care Board"),
        ("Present: Bo Ray, Chair, Elm Voices; Ann Lee-Fox, Chief Executive, Together for Elm; Cy Dee, Elm Trust.",
         "Chief Executive", "Together for Elm"),
        ("Inspectors went to Elm Hill Primary School. The school's head, Ann Lee-Fox, spoke.",
         "head", "Elm Hill Primary School"),
        ("Lead inspector Ann Lee-Fox, one of His Majesty's Inspectors, wrote.", "Lead inspector", "Ofsted"),
        ("It answers to the Elm SEND Partnership Board, whose independent chair is Ann Lee-Fox.",
         "independent chair", "Elm SEND Partnership Board"),
    ],
)  # fmt: skip
def test_the_body_that_a_word_points_to(tmp_path: Path, sentence: str, role: str, organisation: str) -> None:
    head = "Parent Voice Croydon newsletter\n20 June 2024\nOfsted and the CQC inspected Croydon in May 2024.\n"
    assert ("Ann Lee-Fox", role, organisation) in posts(told(tmp_path, head + sentence + "\n"))


def test_a_second_post_at_a_second_council(tmp_path: Path) -> None:
    found = told(
        tmp_path,
        "20 June 2024\nOfsted and the CQC inspected SEND services in Croydon in May 2024.\n"
        "Ann Lee-Fox, head of SEND at Croydon Council and Sutton Council's deputy director of children's services, "
        "spoke.\n",
    )
    assert posts(found) == {
        ("Ann Lee-Fox", "head of SEND", "London Borough of Croydon"),
        ("Ann Lee-Fox", "deputy director of children's services", "London Borough of Sutton"),
    }


def test_minutes_name_who_came_and_call_them_by_title_later(tmp_path: Path) -> None:
    found = told(
        tmp_path,
        "CROYDON COUNCIL\n12 MAR 2021\nIn attendance: Cy Dee, Head of SEND, Croydon Council; Ann Lee-Fox, Croydon "
        "Parent Carer Forum.\nOfsted and the CQC inspected SEND services in Croydon in May 2019.\n"
        "Ms Lee-Fox told the Committee that parents were 'cautiously hopeful'.\n",
    )
    assert ("Ann Lee-Fox", None, "Croydon Parent Carer Forum") in posts(found)
    assert speakers(found) == ["Ann Lee-Fox"]
    assert found.document.published == "2021-03-12"


def test_a_writer_in_office_speaks_of_our_director(tmp_path: Path) -> None:
    found = told(
        tmp_path,
        "What the inspectors told us\nBy Councillor Bo Ray, Croydon Council's cabinet member for children\n"
        "5 March 2024\n"
        "Ofsted and the CQC inspected SEND services in Croydon in January.\n"
        "Ann Lee-Fox, our Strategic Director of Care, said: \"A good report is a promise.\"\n",
    )
    assert ("Ann Lee-Fox", "Strategic Director of Care", "London Borough of Croydon") in posts(found)


def test_points_judged_one_by_one(tmp_path: Path) -> None:
    found = told(
        tmp_path,
        "20 June 2024\nOfsted and the CQC revisited Kirklees in May 2024.\n"
        "Inspectors think that enough progress has been made on one of the weaknesses:\n"
        "1. Poor EHC plans - sufficient progress\n2. No autism pathway - not sufficient progress\n",
    )
    assert [(p.weakness, p.sufficient) for p in found.progress] == [
        ("Poor EHC plans", True),
        ("No autism pathway", False),
    ]
    assert [f.text for f in found.findings] == ["Poor EHC plans", "No autism pathway"]


def test_what_is_praised_before_what_is_to_be_improved(tmp_path: Path) -> None:
    found = told(
        tmp_path,
        "20 June 2024\nOfsted and the CQC inspected SEND services in Kirklees in May 2024.\nThe report found that:\n"
        "• Leaders know families well.\n• Early help is easy to find.\nIt also set out areas for improvement:\n"
        "1. Leaders should cut waits. In particular they should:\n(a) cut waits for autism assessments\n"
        "(b) cut waits for therapies\n2. Leaders should write better plans.\n",
    )
    kinds = [f.kind for f in found.findings]
    assert kinds[:2] == ["strength", "strength"]
    assert set(kinds[2:]) == {"improvement"}


def test_an_appointment_without_inspectors_is_news_and_no_event(tmp_path: Path) -> None:
    text = (
        "Kirklees Council appoints new head of SEND\n\n2 May 2023\n\n"
        "Esther Marsh has been appointed as head of SEND at Kirklees Council.\n\n"
        "The post includes leading services for children with special educational needs (SEND) in Kirklees.\n\n"
        "Ms Marsh was previously director of education at Bury Council.\n\n"
        "Ms Marsh said: “I cannot wait to begin.”\n"
    )
    found = told(tmp_path, text)
    assert (found.document.genre, [a.name for a in found.areas]) == ("news", ["Kirklees"])
    assert [(a.person, a.role) for a in found.appointments] == [
        ("Esther Marsh", "head of SEND"),
        ("Esther Marsh", "director of education"),
    ]
    assert [q.person for q in found.quotations] == ["Esther Marsh"]
    with_inspection = text.replace("services for", "the area’s response to its SEND inspection for")
    assert told(tmp_path, with_inspection).inspections == ()


def test_an_expected_visit_is_no_event(tmp_path: Path) -> None:
    text = "2 May 2023\nSEND services in Kirklees have a new plan.\nThe area expects a visit by Ofsted and the CQC.\n"
    assert told(tmp_path, text).inspections == ()
