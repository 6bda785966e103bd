"""Letters of the 2016 framework: seeds, samples with gold facts, and fixtures in other printed forms."""

from __future__ import annotations

import json
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from sendgraph.audit import Source
from sendgraph.documents import read
from sendgraph.facts import Facts
from sendgraph.genres import understand
from sendgraph.language import load_language
from sendgraph.language.folding import fold

TESTS = Path(__file__).parent
SEEDS = TESTS.parent / "seeds"
SAMPLES = TESTS / "data" / "samples"
LETTERS = TESTS / "data" / "letters"
BLIND = TESTS / "data" / "blind" / "docs"
OFFICIAL = {"inspection_letter", "revisit_letter", "monitoring_report"}


def facts_of(path: Path) -> Facts:
    return understand(read(path), load_language())


def letter(name: str) -> Facts:
    return facts_of(LETTERS / f"{name}.txt")


def gold_of(path: Path) -> dict[str, Any]:
    gold: dict[str, Any] = json.loads(path.read_text("utf-8"))
    return gold


GOLD = [path for path in sorted(SAMPLES.glob("*.json")) if gold_of(path)["genre"] in OFFICIAL]


@pytest.mark.parametrize("path", GOLD, ids=lambda path: path.stem)
def test_samples_say_what_their_gold_says(path: Path) -> None:
    gold, facts = gold_of(path), facts_of(path.with_suffix(".txt"))
    assert facts.document.genre == gold["genre"]
    assert [area.name for area in facts.areas] == gold["areas"]
    assert {(i.kind, i.start_date) for i in facts.inspections} == {(e["kind"], e["start"]) for e in gold["events"]}
    assert Counter((a.person, a.role) for a in facts.appointments) == Counter(
        (a["person"], a["role"]) for a in gold["appointments"]
    )
    assert {(i.person, i.body) for i in facts.inspectors} == {(i["person"], i["body"]) for i in gold["inspectors"]}
    assert [f.kind for f in facts.findings] == [f["kind"] for f in gold["findings"]]
    for finding, expected in zip(facts.findings, gold["findings"], strict=True):
        assert fold(finding.text).startswith(fold(expected["start"]))
    assert [p.sufficient for p in facts.progress] == [p["sufficient"] for p in gold["progress"]]


@pytest.mark.parametrize(
    "path", [*sorted(SAMPLES.glob("h*.txt")), *sorted(LETTERS.glob("*.txt"))], ids=lambda path: path.stem
)
def test_every_item_stands_where_it_says(path: Path) -> None:
    document = read(path)
    facts = understand(document, load_language())
    assert " ".join(document.text.split())
    for finding in facts.findings:
        assert " ".join(document.text[finding.start : finding.end].split()) == finding.text
    for person in facts.people:
        assert " ".join(document.text[person.start : person.end].split()) == person.form
    for appointment in facts.appointments:
        assert appointment.person in " ".join(document.text[appointment.start : appointment.end].split())


@pytest.mark.parametrize("path", sorted(BLIND.glob("*.txt")), ids=lambda path: path.stem)
def test_every_passage_stands_in_the_printed_lines(path: Path) -> None:
    document, source = read(path), Source(path.read_bytes())
    facts = understand(document, load_language())
    named = (*facts.areas, *facts.inspections, *facts.commissioners, *facts.organisations, *facts.people)
    said = (*facts.findings, *facts.progress, *facts.quotations, *facts.measures, *facts.changes, *facts.websites)
    for item in (*named, *said, *facts.appointments, *facts.inspectors):
        assert source.says(document.text[item.start : item.end]), item


def test_a_person_in_columns_is_supported_by_no_neighbours_words(tmp_path: Path) -> None:
    path = tmp_path / "letter.txt"
    path.write_text(
        "1 March 2020\n\nDear Ms Vane\n\nJoint area SEND inspection in Bolton\n\nMain findings\n\n"
        "• Leaders care.\n\nYours sincerely\n\n"
        "Ofsted                              Care Quality Commission\n"
        "Emrys Vane                          Mercy Holt\n"
        "Regional Director, North East,      Deputy Chief Inspector, Primary\n"
        "Yorkshire and Humber                Medical Services\n"
        "Ann Lee                             Tom Bell\n"
        "HMI Lead Inspector                  CQC Lead Inspector\n",
        "utf-8",
    )
    text = read(path).text
    assert [(text[a.start : a.end], a.role) for a in facts_of(path).appointments] == [
        ("Emrys Vane", "Regional Director, North East, Yorkshire and Humber"),
        ("Ann Lee", "HMI Lead Inspector"),
        ("Mercy Holt", "Deputy Chief Inspector, Primary Medical Services"),
        ("Tom Bell", "CQC Lead Inspector"),
    ]


@pytest.fixture(scope="module")
def seed() -> Facts:
    return facts_of(SEEDS / "001_43d767652d252f8e.txt")


def test_seed_letter_is_dated_and_about_one_inspection(seed: Facts) -> None:
    assert (seed.document.genre, seed.document.published) == ("inspection_letter", "2019-08-01")
    assert [(a.name, a.gss_code) for a in seed.areas] == [("Blackburn with Darwen", "E06000008")]
    (event,) = seed.inspections
    assert (event.kind, event.start_date, event.end_date) == ("inspection", "2019-06-17", "2019-06-21")
    assert (event.framework, event.subject, event.requires) == (2016, True, None)
    assert seed.commissioners == ()


def test_seed_letter_counts_findings_by_section(seed: Facts) -> None:
    counts = Counter((finding.kind, finding.section) for finding in seed.findings)
    assert counts == {
        ("main_finding", None): 16,
        ("strength", "identifying"): 4,
        ("weakness", "identifying"): 3,
        ("strength", "meeting"): 12,
        ("weakness", "meeting"): 10,
        ("strength", "improving"): 9,
        ("weakness", "improving"): 3,
    }


def test_seed_letter_names_eight_people_one_with_two_posts(seed: Facts) -> None:
    people = Counter(appointment.person for appointment in seed.appointments)
    assert len(people) == 8
    assert [person for person, posts in people.items() if posts > 1] == ["Julie Higgins"]
    assert {a.organisation for a in seed.appointments if a.person == "Julie Higgins"} == {
        "NHS East Lancashire Clinical Commissioning Group",
        "NHS Blackburn with Darwen Clinical Commissioning Group",
    }
    roles = {a.person: (a.role, a.organisation) for a in seed.appointments}
    assert roles["J Ivory"] == ("Director of Children’s Services", "Blackburn with Darwen Borough Council")
    assert roles["Ursula Gallagher"] == (
        "Deputy Chief Inspector, Primary Medical Services, Children Health and Justice",
        "Care Quality Commission",
    )
    assert [(i.person, i.body, i.lead) for i in seed.inspectors] == [
        ("Pippa Jackson Maitland", "Ofsted", True),
        ("Louise Holland", "CQC", False),
        ("Phil Harrison", "Ofsted", False),
    ]
    assert {(p.name, p.form) for p in seed.people} >= {("J Ivory", "Ms Ivory"), ("Julie Higgins", "Ms Higgins")}


def test_letter_requires_a_statement_of_those_jointly_responsible() -> None:
    facts = letter("statement_required")
    (event,) = facts.inspections
    assert (event.requires, event.weaknesses_found) == ("written_statement_of_action", 3)
    assert [(c.name, c.kind) for c in facts.commissioners] == [
        ("Kirklees Metropolitan Borough Council", "local_authority"),
        ("NHS Greater Huddersfield Clinical Commissioning Group", "ccg"),
        ("NHS North Kirklees Clinical Commissioning Group", "ccg"),
    ]


def test_bullets_alone_on_their_lines_and_nested_lists_are_one_finding_each() -> None:
    facts = letter("statement_required")
    counts = Counter((finding.kind, finding.section) for finding in facts.findings)
    assert counts[("main_finding", None)] == 3
    assert counts[("strength", "identifying")] == 2
    assert counts[("weakness", "meeting")] == 2
    nested = [finding.text for finding in facts.findings if finding.kind == "significant_weakness"]
    assert nested == [
        "the absence of a shared plan for commissioning",
        "the waiting times for therapy, in particular for children who: are under five have moved into the area",
        "the poor quality of annual reviews.",
    ]


def test_team_in_columns_of_tabs() -> None:
    facts = letter("statement_required")
    assert [(i.person, i.body, i.lead) for i in facts.inspectors] == [
        ("Ebenezer Quarshie-Lund", "Ofsted", True),
        ("Ingrid van Houten", "Ofsted", False),
        ("Thandiwe Marsh", "CQC", True),
    ]
    signatory = next(a for a in facts.appointments if a.person == "Siobhán Carrick-Vale")
    assert (signatory.honorific, signatory.organisation) == ("Dr", "Care Quality Commission")


def test_addressee_over_three_lines_and_a_post_without_its_council() -> None:
    facts = letter("no_statement")
    posts = {a.person: (a.role, a.organisation) for a in facts.appointments}
    assert posts["Patience Olatunji-Reeve"] == ("Director for People", "Wirral Metropolitan Borough Council")
    assert posts["Beatrix Nightingale-Coe"] == ("Local Area Nominated Officer", "Wirral Metropolitan Borough Council")
    assert posts["Simon Threlkeld-Adair"] == ("Chief Officer", "NHS Wirral Clinical Commissioning Group")


def test_act_and_reforms_are_no_events() -> None:
    facts = letter("no_statement")
    assert [(i.kind, i.start_date) for i in facts.inspections] == [("inspection", "2018-05-21")]
    assert facts.inspections[0].requires is None


def test_heading_that_ran_into_the_bullet_above_it_still_divides() -> None:
    facts = letter("no_statement")
    assert Counter((f.kind, f.section) for f in facts.findings)[("weakness", "identifying")] == 1


def test_revisit_with_all_weaknesses_addressed_ends_monitoring() -> None:
    facts = letter("revisit_all_sufficient")
    revisit, original = facts.inspections
    assert (revisit.kind, revisit.subject, revisit.start_date) == ("revisit", True, "2019-11-11")
    assert (revisit.weaknesses_found, revisit.weaknesses_addressed) == (2, 2)
    assert revisit.follow_up == "monitoring_ends"
    assert (original.kind, original.start_date, original.requires) == (
        "inspection",
        "2017-07",
        "written_statement_of_action",
    )
    assert (original.statement_issued, original.statement_fit_for_purpose) == ("2017-10-02", "2018-01-09")
    assert [(p.weakness, p.sufficient) for p in facts.progress] == [
        ("The strategy for joint commissioning was out of date.", True),
        ("Children waited too long to see a therapist.", True),
    ]


def test_revisit_whose_judgements_stand_before_the_evidence() -> None:
    facts = letter("revisit_progress_plan")
    assert [(p.weakness, p.sufficient) for p in facts.progress] == [
        ("leaders did not plan services together.", True),
        ("plans were of poor quality.", False),
        ("families were not told what was going on.", False),
    ]
    assert [f.kind for f in facts.findings] == ["significant_weakness"] * 3
    revisit = facts.inspections[0]
    assert (revisit.weaknesses_found, revisit.weaknesses_addressed) == (3, 1)
    assert revisit.follow_up == "accelerated_progress_plan"
    assert [(i.kind, i.start_date) for i in facts.inspections] == [
        ("revisit", "2022-04-25"),
        ("inspection", "2019-11-18"),
    ]


def test_judgement_on_all_counts_for_weaknesses_without_their_own(tmp_path: Path) -> None:
    path = tmp_path / "letter.txt"
    path.write_text(
        "1 March 2020\n\nDear Ms Vane\n\nJoint area SEND revisit in Bolton\n\n"
        "Between 3 February 2020 and 5 February 2020, Ofsted and the CQC revisited the area of Bolton.\n\n"
        "The area has not made sufficient progress in addressing any of the significant weaknesses.\n\n"
        "The initial inspection found that:\n\n• plans were late\n\n• waits were long\n\nYours sincerely\n\nAnn Vane\n",
        "utf-8",
    )
    facts = facts_of(path)
    assert [(p.weakness, p.sufficient) for p in facts.progress] == [
        ("plans were late", False),
        ("waits were long", False),
    ]


def test_findings_without_bullets_and_a_list_in_one_paragraph(tmp_path: Path) -> None:
    path = tmp_path / "letter.txt"
    path.write_text(
        "Dear Mr Okoro\n\nJoint local area SEND inspection in Bolton\n\nMain findings\n\nLeaders know the area.\n\n"
        "Plans are late.\n\nThe effectiveness of the local area in identifying needs\n\nStrengths\n\n"
        "Early checks, good records and friendly staff; all three were praised.\n\nAreas for development\n\n"
        "Reviews are missed.\n\nYours sincerely\n",
        "utf-8",
    )
    facts = facts_of(path)
    assert [(f.kind, f.section) for f in facts.findings] == [
        ("main_finding", None),
        ("main_finding", None),
        ("strength", "identifying"),
        ("weakness", "identifying"),
    ]


def test_headings_without_a_blank_line_around_them(tmp_path: Path) -> None:
    lines = (LETTERS / "no_statement.txt").read_text("utf-8").splitlines()
    path = tmp_path / "letter.txt"
    path.write_text("\n".join(line for line in lines if line.strip()), "utf-8")
    expected = [(f.kind, f.section, f.text) for f in letter("no_statement").findings]
    assert [(f.kind, f.section, f.text) for f in facts_of(path).findings] == expected


def test_two_addressees_in_one_line(tmp_path: Path) -> None:
    path = tmp_path / "letter.txt"
    path.write_text(
        "4 May 2019\n\nDr Ann Okoro, Accountable Officer, NHS Bolton Clinical Commissioning Group Una Vane, Local Area "
        "Nominated Officer, Bolton Council\n\nDear Dr Okoro\n\nJoint local area SEND inspection in Bolton\n\n"
        "Main findings\n\n• Leaders know the area.\n\nYours sincerely\n",
        "utf-8",
    )
    assert [(a.person, a.role) for a in facts_of(path).appointments] == [
        ("Ann Okoro", "Accountable Officer"),
        ("Una Vane", "Local Area Nominated Officer"),
    ]


def test_addressees_with_post_nominals_and_several_groups(tmp_path: Path) -> None:
    path = tmp_path / "letter.txt"
    path.write_text(
        "6 June 2017\n\nMs Ann Vane OBE\nDirector of Children’s Services\nNorth Tyneside Council\nCobalt Park\n"
        "NE27 0BY\n\nDr Una Okoro, Chief Officer, NHS Newcastle Gateshead CCG and NHS North Tyneside CCG\n\n"
        "Dear Ms Vane\n\nJoint local area SEND inspection in North Tyneside\n\n"
        "The inspection took place from 24 to 28 April 2017, after a pilot in 2015.\n\n"
        "Main findings\n\n• Leaders know the area.\n\nYours sincerely\n",
        "utf-8",
    )
    facts = facts_of(path)
    assert [(a.person, a.role, a.organisation) for a in facts.appointments] == [
        ("Ann Vane", "Director of Children’s Services", "North Tyneside Metropolitan Borough Council"),
        ("Una Okoro", "Chief Officer", "NHS Newcastle Gateshead Clinical Commissioning Group"),
        ("Una Okoro", "Chief Officer", "NHS North Tyneside Clinical Commissioning Group"),
    ]
    assert facts.inspections[0].start_date == "2017-04-24"


@pytest.mark.parametrize(
    ("line", "person", "role"),
    [
        ("Local Area Nominated Officer: Hew Lorrimer", "Hew Lorrimer", "Local Area Nominated Officer"),
        ("Hew Lorrimer, LANO", "Hew Lorrimer", "LANO"),
        ("LANO – Dr Tuesday Whitcombe", "Tuesday Whitcombe", "LANO"),
        ("Dónal Mac an tSaoir, local area nominated officer", "Dónal Mac an tSaoir", "local area nominated officer"),
        (
            "Copied to: Fleur d’Arcy-Mundell, Local Area Nominated Officer, Bolton Council",
            "Fleur d’Arcy-Mundell",
            "Local Area Nominated Officer",
        ),
    ],
)
def test_the_nominated_officer_is_the_councils(tmp_path: Path, line: str, person: str, role: str) -> None:
    path = tmp_path / "letter.txt"
    path.write_text(
        f"1 March 2018\n\nMs Ann Vane\nDirector of People, Bolton Metropolitan Borough Council\nTown Hall\n\n{line}\n\n"
        "Dear Ms Vane\n\nJoint local area SEND inspection in Bolton\n\nMain findings\n\n• Leaders care.\n\n"
        "Yours sincerely\n\nTom Lee\n",
        "utf-8",
    )
    officer = facts_of(path).appointments[1]
    assert (officer.person, officer.role) == (person, role)
    assert officer.organisation == "Bolton Metropolitan Borough Council"


@pytest.mark.parametrize(
    "words",
    [
        "The initial inspection found that there were significant weaknesses in the following areas.\n\n"
        "Area of significant weakness 1\n\nplans were late\n\n{no}\n\n– One was lost.\n\n"
        "Area of significant weakness 2\n\nwaits were long\n\n{yes}",
        "Inspectors found that there were two significant weaknesses:\n\n1. “plans were late”\n2. “waits were long”\n\n"
        "Progress in addressing the significant weaknesses\n\n1. “plans were late”\n\nThey still are.\n\n{no}\n\n"
        "2. “waits were long”\n\n{yes}",
        "Significant weakness\tHas sufficient progress been made?\nplans were late\tNo\nwaits were long\tYes",
    ],
    ids=["introduced", "listed first", "table"],
)
def test_weaknesses_of_a_revisit_in_other_forms(tmp_path: Path, words: str) -> None:
    path = tmp_path / "letter.txt"
    judged = words.format(
        no="The area has not made sufficient progress in this area.",
        yes="The area has made sufficient progress in this area.",
    )
    path.write_text(
        "1 March 2020\n\nDear Ms Vane\n\nJoint area SEND revisit in Bolton\n\n"
        "Between 3 and 5 February 2020, Ofsted and the CQC revisited the area of Bolton to decide whether sufficient "
        f"progress had been made.\n\n{judged}\n\nYours sincerely\n\nAnn Vane\n",
        "utf-8",
    )
    found = [(p.weakness.strip("“”"), p.sufficient) for p in facts_of(path).progress]
    assert found == [("plans were late", False), ("waits were long", True)]


def test_subject_line_below_a_long_letterhead_and_weaknesses_in_one_sentence(tmp_path: Path) -> None:
    head = "\n\n".join(["Agora", "6 Cumberland Place", "Nottingham", "NG1 6HJ", *(f"Line {n}" for n in range(20))])
    path = tmp_path / "letter.txt"
    path.write_text(
        f"{head}\n\n17 May 2019\n\nDear Ms Vane\n\nJoint local area SEND inspection in Merton\n\nMain findings\n\n"
        "• Leaders care.\n\nThe area is required to produce a written statement of action that explains how it will "
        "tackle the following areas of significant weakness: late plans; the weak commissioning of therapies; and the "
        "lack of co-production.\n\nYours sincerely\n\nTom Lee\n",
        "utf-8",
    )
    facts = facts_of(path)
    assert [area.name for area in facts.areas] == ["Merton"]
    assert [f.text.split(";")[0] for f in facts.findings if f.kind == "significant_weakness"] == ["late plans"]
