"""Write ontology/reference/*.ttl once, from a folder of fact files; after that the Turtle is kept by hand.

Usage: ``python scripts/make_reference.py FACTS [OUT]``. FACTS holds areas.csv, ccg_to_icb.csv, icbs.csv,
icbs_2026.csv, area_to_ccg_2021.csv and area_to_icb_2022.csv; OUT is ontology/reference unless told.
What the fact files do not hold and public sources agree on stands in make_reference.toml beside this script.
The same facts give the same bytes.
"""

from __future__ import annotations

import csv
import re
import sys
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from decimal import Decimal
from functools import cached_property
from pathlib import Path
from typing import Any

from sendgraph.language.folding import fold

ROOT = Path(__file__).resolve().parents[1]
EDGE = Decimal("0.05")
CCG_FIRST, CCG_LAST = date(2013, 4, 1), date(2022, 6, 30)
CCG_TABLE = date(2021, 4, 1)
ICB_FIRST, ICB_MERGERS = date(2022, 7, 1), date(2026, 4, 1)
ONS = "http://statistics.data.gov.uk/id/statistical-geography/"

HEADER = """\
# {title}
# {note}
# Kept by hand: one thing a block, in the order of its name. See docs/data-model.md.

@base <https://w3id.org/sendgraph/id/> .
@prefix concept: <https://w3id.org/sendgraph/concept/> .
@prefix dcterms: <http://purl.org/dc/terms/> .
@prefix foaf: <http://xmlns.com/foaf/0.1/> .
@prefix org: <http://www.w3.org/ns/org#> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
@prefix schema: <https://schema.org/> .
@prefix send: <https://w3id.org/sendgraph/ontology#> .
@prefix skos: <http://www.w3.org/2004/02/skos/core#> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
"""

Row = Mapping[str, str]
Lines = list[tuple[str, str]]


def slug(name: str) -> str:
    """Return the words of a name joined by hyphens."""
    return fold(name).replace(" ", "-")


def text(value: str) -> str:
    """Return a plain literal."""
    return '"' + value.replace("\\", "\\\\").replace('"', '\\"') + '"'


def english(value: str) -> str:
    """Return a literal in English prose."""
    return text(value) + "@en"


def day(value: date) -> str:
    """Return a date literal."""
    return f'"{value.isoformat()}"^^xsd:date'


def code(value: str, scheme: str) -> str:
    """Return an official code, typed by its scheme."""
    return f'"{value}"^^send:{scheme}'


def block(subject: str, lines: Lines) -> str:
    """Return the statements about one thing; values of one property stand together."""
    grouped: dict[str, list[str]] = {}
    for predicate, value in lines:
        if value not in grouped.setdefault(predicate, []):
            grouped[predicate].append(value)
    body = " ;\n    ".join(f"{p} {', '.join(values)}" for p, values in grouped.items())
    return f"<{subject}>\n    {body} ."


def distinct(label: str, names: Iterable[str]) -> list[str]:
    """Return the names that are not the label or one another in other print."""
    seen = {fold(label): label}
    for name in names:
        seen.setdefault(fold(name), name)
    return list(seen.values())[1:]


@dataclass
class Area:
    """A local area; ``since`` and ``until`` only where its form began or ended in the time we look at."""

    slug: str
    label: str
    row: Row
    names: list[str] = field(default_factory=list)
    since: date | None = None
    until: date | None = None

    @property
    def council(self) -> str:
        """The slug of its council, whatever the council's formal name."""
        return f"{self.slug}-council"


@dataclass(frozen=True)
class Body:
    """A health commissioner."""

    slug: str
    label: str
    row: Row
    since: date
    until: date | None
    sure: bool = True


@dataclass(frozen=True)
class Commissioning:
    """A body commissioning for an area from a day to a day; ``share`` of the area's small areas."""

    area: str
    body: str
    since: date
    until: date | None
    share: Decimal | None
    sure: bool = True
    comment: str | None = None


class Facts:
    """The fact files, joined; every attribute is in the order in which it is written."""

    def __init__(self, folder: Path) -> None:
        self.tables = {path.stem: self._rows(path) for path in sorted(folder.glob("*.csv"))}
        self.known: dict[str, Any] = tomllib.loads(Path(__file__).with_suffix(".toml").read_text("utf-8"))

    @staticmethod
    def _rows(path: Path) -> list[dict[str, str]]:
        with path.open(encoding="utf-8", newline="") as lines:
            return list(csv.DictReader(lines))

    @cached_property
    def areas(self) -> dict[str, Area]:
        """The local areas; a council that only changed its form (county to unitary) leaves the area what it was."""
        current = {r["la_code"] for r in self.tables["areas"] if r["status"] == "current"}
        areas = {}
        for row in self.tables["areas"]:
            if row["status"] != "current" and row["la_code"] in current:
                continue
            area = self._area(row)
            areas[area.slug] = area
        return dict(sorted(areas.items()))

    def _area(self, row: Row) -> Area:
        former = "(county council)" in row["name"]
        label = re.sub(r", (City|County) of$| \(county council\)$", "", row["name"]).replace("St. ", "St ")
        key = slug(label) + ("-county" if former else "")
        names = [n for n in row["also_known_as"].split("; ") if n and not self._is_council_name(n)]
        changed = row["la_code"] in self.known["same_area"]["dfe_codes"]
        since = date.fromisoformat(row["in_form_since"]) if row["in_form_since"] and not changed else None
        until = date.fromisoformat(row["ended_on"]) if row["ended_on"] else None
        names += self.known["area_names"].get(key, [])
        if former:
            names, label = [label, *names], f"{label} (county council area)"
        return Area(key, label, row, names, since, until)

    @staticmethod
    def _is_council_name(name: str) -> bool:
        return bool(re.match(r"(Royal Borough|Council|City) of|.*Corporation", name))

    @cached_property
    def area_of_code(self) -> dict[str, Area]:
        """Areas by DfE code, which an area keeps while its boundary stays."""
        return {area.row["la_code"]: area for area in self.areas.values()}

    @cached_property
    def ccgs(self) -> dict[str, Body]:
        """CCGs by the name of the fact file."""
        rows = self.tables["ccg_to_icb"]
        began: dict[str, date] = {}
        for row in rows:
            for name in self.merged_into(row):
                began[name] = date.fromisoformat(row["closed_on"]) + timedelta(days=1)
        began |= {k: date.fromisoformat(v) for k, v in self.known["ccg_since"].items()}
        doubtful = {name for row in rows if "NOT SURE" in row["sure"] for name in self.merged_into(row)}
        doubtful |= set(self.known["ccg_since"])
        bodies = {}
        for row in sorted(rows, key=lambda r: slug(r["ccg_name"])):
            name = row["ccg_name"]
            label = name.removesuffix("CCG") + "Clinical Commissioning Group"
            sure = "NOT SURE" not in row["sure"] and name not in doubtful
            bodies[name] = Body(
                slug(name), label, row, began.get(name, CCG_FIRST), date.fromisoformat(row["closed_on"]), sure
            )
        return bodies

    @staticmethod
    def merged_into(row: Row) -> list[str]:
        """Return the CCGs that followed a CCG."""
        return [re.sub(r" \(\w+\)$", "", n) for n in row["merged_into_ccg"].split("; ") if n]

    @cached_property
    def icbs(self) -> dict[str, Body]:
        """ICBs of 2022 and 2026 by full name; one that keeps its name is the same body."""
        bodies = {}
        for row in [*self.tables["icbs"], *self.tables["icbs_2026"]]:
            name = row["name"]
            if name in bodies:
                continue
            ended = row.get("status_2026_04", "").startswith("abolished")
            key = slug(name).removesuffix("-integrated-care-board") + "-icb"
            until = ICB_MERGERS - timedelta(days=1) if ended else None
            bodies[name] = Body(key, name, row, date.fromisoformat(row["established"]), until)
        return dict(sorted(bodies.items(), key=lambda item: item[1].slug))

    def successor(self, icb: str, area: str) -> str | None:
        """Return the ICB that took over an area from an ICB on 1 April 2026; None while the old one goes on."""
        body = self.icbs[icb]
        redrawn = body.row.get("status_2026_04", "").startswith("re-drawn")
        if body.until is None and not redrawn:
            return None
        split = self.known["split_2026"].get(icb, {})
        name = split.get(area) or body.row["successor_2026_04"].split(" ICB")[0]
        return f"{name.removesuffix(' Integrated Care Board')} Integrated Care Board"

    @cached_property
    def commissionings(self) -> list[Commissioning]:
        """Who commissioned for whom, from when to when."""
        found = [*self._ccg_table(), *self._former_ccgs(), *self._former_areas(), *self._icb_table()]
        return sorted(found, key=lambda c: (c.area, c.since, c.body))

    def _within(self, area: Area, body: Body, **more: Any) -> Iterable[Commissioning]:
        """Yield the commissioning in the time in which area and body both were."""
        since = max(body.since, area.since or body.since)
        ends = [d for d in (body.until, area.until) if d]
        if not ends or since <= min(ends):
            yield Commissioning(area.slug, body.slug, since, min(ends, default=None), **more)

    def _ccg_table(self) -> Iterable[Commissioning]:
        """Yield what the table of April 2021 says; what came before a doubtful first day is a statement of its own."""
        for row in self.tables["area_to_ccg_2021"]:
            share = Decimal(row["share_of_lsoas"]).normalize()
            area, body = self.area_of_code[row["la_code"]], self.ccgs[row["ccg"]]
            if body.sure:
                yield from self._within(area, body, share=share)
                continue
            why = "The first day is not certain."
            before = replace(body, until=CCG_TABLE - timedelta(days=1))
            yield from self._within(area, before, share=share, sure=False, comment=why)
            yield from self._within(area, replace(body, since=CCG_TABLE), share=share)

    def _main_areas(self) -> dict[str, set[str]]:
        """Return the areas, by slug, of each CCG of 2021 that covers more than an edge of them."""
        main: dict[str, set[str]] = {}
        for row in self.tables["area_to_ccg_2021"]:
            if Decimal(row["share_of_lsoas"]) >= EDGE:
                main.setdefault(row["ccg"], set()).add(self.area_of_code[row["la_code"]].slug)
        return main

    def _former_ccgs(self) -> Iterable[Commissioning]:
        """Yield the CCGs that ended before 2021, by knowledge, by name, or by the only area of their successor."""
        main = self._main_areas()
        names = {fold(n): a.slug for a in self.areas.values() for n in (a.label, *a.names) if not a.until}
        for name, body in self.ccgs.items():
            if body.row["existed_on_2022_06_30"] == "yes":
                continue
            after = self._areas_after(name, main)
            named = names.get(fold(name[4:-4]))
            if name in self.known["ccg_areas"]:
                slugs, why = self.known["ccg_areas"][name], "The area is known from the places in the body's name."
            elif named:
                slugs, why = [named], "The area is the one whose name the body bore."
            else:
                slugs, why = sorted(after), "The area is the only one of the body that followed."
            settled = set(slugs) == after or (slugs == [named] and named in after)
            for key in slugs:
                yield from self._within(
                    self.areas[key], body, share=None, sure=body.sure and settled, comment=f"{why} No share is known."
                )

    def _areas_after(self, name: str, main: Mapping[str, set[str]]) -> set[str]:
        """Return the areas that the bodies after a CCG cover, in the form that the areas had in its time."""
        if name not in main:
            return {key for after in self.merged_into(self.ccgs[name].row) for key in self._areas_after(after, main)}
        ended = {f.slug: a.slug for a in self.areas.values() if a.until for f in self.followers(a)}
        closed = self.ccgs[name].since
        return {
            ended[key] if (since := self.areas[key].since) and key in ended and closed < since else key
            for key in main[name]
        }

    def _former_areas(self) -> Iterable[Commissioning]:
        """Yield who commissioned for an area that ended, from those that followed it."""
        ccgs = {row["la_code"] for row in self.tables["area_to_ccg_2021"]}
        for area in self.areas.values():
            if not area.until:
                continue
            after = {a.row["la_code"] for a in self.followers(area)}
            note = "Known from the areas that followed. No share is known."
            for table, column, bodies in (
                ("area_to_ccg_2021", "ccg", self.ccgs),
                ("area_to_icb_2022", "icb_2022", self.icbs),
            ):
                if table == "area_to_ccg_2021" and area.row["la_code"] in ccgs:
                    continue
                rows = [r for r in self.tables[table] if r["la_code"] in after]
                for name in sorted({r[column] for r in rows if Decimal(r["share_of_lsoas"]) >= EDGE}):
                    yield from self._within(area, bodies[name], share=None, comment=note)

    def followers(self, area: Area) -> list[Area]:
        """Return the areas that followed an ended area."""
        codes = [c for c in area.row["successor"].split(";") if c]
        if area.slug == "dorset-county":
            codes = ["838", "839"]
        return [self.area_of_code[c] for c in codes]

    def _icb_table(self) -> Iterable[Commissioning]:
        later: dict[tuple[str, str], Decimal] = {}
        last = ICB_MERGERS - timedelta(days=1)
        for row in self.tables["area_to_icb_2022"]:
            share = Decimal(row["share_of_lsoas"]).normalize()
            area, name = self.area_of_code[row["la_code"]], row["icb_2022"]
            after = self.successor(name, area.slug)
            since = max(ICB_FIRST, area.since or ICB_FIRST)
            yield Commissioning(area.slug, self.icbs[name].slug, since, last if after else None, share)
            if after:
                later[area.slug, after] = later.get((area.slug, after), Decimal(0)) + share
        why = "From a government statement of September 2025 and board news, not from the legal order."
        for (key, name), share in later.items():
            whole = share.normalize()
            yield Commissioning(key, self.icbs[name].slug, ICB_MERGERS, None, whole, sure=False, comment=why)


def certainty(sure: bool) -> tuple[str, str]:
    """Return the statement whether something is certain."""
    return "send:certainty", "concept:certain" if sure else "concept:uncertain"


def period(since: date | None, until: date | None) -> Lines:
    """Return the statements of a time; an end that is open has none."""
    return [(p, day(d)) for p, d in (("send:from", since), ("send:until", until)) if d]


def areas(facts: Facts) -> list[str]:
    """Return areas with their dated codes and partnerships."""
    blocks = []
    for area in facts.areas.values():
        gss, dfe = area.row["gss_code"], area.row["la_code"]
        lines: Lines = [("a", "send:LocalArea"), ("rdfs:label", text(area.label))]
        lines += [("skos:altLabel", text(n)) for n in distinct(area.label, area.names)]
        lines += [("skos:hiddenLabel", text(n)) for n in facts.known["area_misnamed"].get(area.slug, [])]
        lines += [("send:gssCode", text(gss)), ("send:dfeCode", text(dfe))]
        lines += [("send:region", "concept:" + slug(area.row["region"]))]
        lines += [("send:council", f"<organisation/{area.council}>")]
        lines += period(area.since, area.until)
        lines += [("schema:sameAs", f"<{ONS}{gss}>")]
        lines += [("skos:note", english(n)) for n in facts.known["area_notes"].get(area.slug, [])]
        blocks.append(block(f"area/{area.slug}", lines))
        blocks += [area_code(area, **known) for known in facts.known["codes"].get(area.slug, [])]
        if not area.until:
            blocks.append(partnership(area, facts))
    return blocks


def area_code(area: Area, value: str, since: str = "", until: str = "", sure: bool = True) -> str:
    """Return one dated ONS code of an area whose code changed."""
    start, end = (date.fromisoformat(d) if d else None for d in (since, until))
    lines: Lines = [
        ("a", "send:AreaCode"),
        ("rdfs:label", text(f"{value} ({area.label})")),
        ("skos:notation", code(value, "gssCode")),
        ("send:ofArea", f"<area/{area.slug}>"),
        *period(start, end),
        certainty(sure),
        ("schema:sameAs", f"<{ONS}{value}>"),
    ]
    return block(f"area-code/{value}", lines)


def partnership(area: Area, facts: Facts) -> str:
    """Return an area's partnership: its council and the ICBs that cover more than an edge of it, since 2022."""
    members = [area.council]
    for c in facts.commissionings:
        if c.area == area.slug and c.body.endswith("-icb") and (c.share or 0) >= EDGE and c.body not in members:
            members.append(c.body)
    return block(
        f"partnership/{area.slug}",
        [
            ("a", "send:Partnership"),
            ("rdfs:label", text(f"{area.label} Local Area Partnership")),
            ("send:ofArea", f"<area/{area.slug}>"),
            *(("org:hasMember", f"<organisation/{m}>") for m in members),
        ],
    )


def council_names(area: Area, facts: Facts) -> list[str]:
    """Return the names of an area's council, the formal one first, by its type and what is known of it."""
    known = facts.known["councils"]
    kind = next((k for k, v in known["kinds"].items() if area.slug in v), None)
    kind = kind or known["kind_of_type"].get(area.row["la_type"], "plain")
    place = area.names[0] if area.until and area.label.endswith(")") else area.label
    names = [p.format(place) for p in known["patterns"][kind]]
    for other in area.names:
        if other != place and not re.search(r"\b(City|County) of|^Royal ", other):
            names += [p.format(other) for p in known["patterns"][kind] if p.startswith("{}")]
    return [*known["names"].get(area.slug, []), *names]


def kind_of_authority(area: Area) -> str:
    """Return the notation of the kind of an area's council, without what the fact file adds in brackets."""
    return slug(re.sub(r" \(.*", "", area.row["la_type"]))


def kinds_of_authority(facts: Facts) -> list[str]:
    """Return the scheme of the kinds of council, and its concepts."""
    kinds: Lines = [("a", "skos:ConceptScheme"), ("skos:prefLabel", english("kinds of authority"))]
    blocks = [block("kind-of-authority", kinds)]
    for key, known in sorted(facts.known["kinds_of_authority"].items()):
        lines: Lines = [("a", "skos:Concept"), ("skos:prefLabel", english(known["label"]))]
        lines += [("skos:definition", english(known["definition"])), ("skos:notation", text(key))]
        lines += [(f"skos:{p}", "<kind-of-authority>") for p in ("inScheme", "topConceptOf")]
        blocks.append(block(f"kind-of-authority/{key}", lines))
    return blocks


def local_authorities(facts: Facts) -> list[str]:
    """Return the councils."""
    blocks = []
    for area in facts.areas.values():
        label, *others = council_names(area, facts)
        urn = area.row["ofsted_urn"] if not area.until else ""
        lines: Lines = [("a", "send:LocalAuthority"), ("rdfs:label", text(label))]
        lines += [("skos:altLabel", text(n)) for n in distinct(label, others)]
        lines += [("org:classification", f"<kind-of-authority/{kind_of_authority(area)}>")]
        lines += [("org:identifier", code(area.row["la_code"], "dfeCode"))]
        lines += [("org:identifier", code(urn, "ofstedUrn"))] if urn else []
        lines += period(area.since, area.until)
        lines += [("skos:note", english(n)) for n in facts.known["council_notes"].get(area.slug, [])]
        blocks.append(block(f"organisation/{area.council}", lines))
    return blocks


def health_body(body: Body, kind: str, codes: Iterable[str], names: Iterable[str]) -> str:
    """Return a CCG or ICB."""
    lines: Lines = [("a", kind), ("rdfs:label", text(body.label))]
    lines += [("skos:altLabel", text(n)) for n in distinct(body.label, names)]
    lines += [("org:identifier", c) for c in codes]
    lines += period(body.since, body.until)
    lines += [] if body.sure else [certainty(False)]
    note = body.row.get("note", "")
    if note:
        lines.append(("skos:note", english(note[0].upper() + note[1:] + ".")))
    return block(f"organisation/{body.slug}", lines)


def ccgs(facts: Facts) -> list[str]:
    """Return the CCGs."""
    blocks = []
    for name, body in facts.ccgs.items():
        codes = [code(body.row["ods_code"], "odsCode")]
        codes += [code(body.row["gss_code"], "gssCode")] if body.row["gss_code"] else []
        names = [name, *facts.known["body_names"].get(body.slug, [])]
        blocks.append(health_body(body, "send:ClinicalCommissioningGroup", codes, names))
    return blocks


def icbs(facts: Facts) -> list[str]:
    """Return the ICBs."""
    new = {row["name"]: row["gss_code_2026"] for row in facts.tables["icbs_2026"]}
    blocks = []
    for name, body in facts.icbs.items():
        gss = [body.row.get("gss_code_2022", ""), body.row.get("gss_code_2023", ""), new.get(name, "")]
        codes = [code(body.row["ods_code"], "odsCode")] if body.row.get("ods_code") else []
        codes += [code(c, "gssCode") for c in dict.fromkeys(gss) if c]
        short = name.removesuffix("Integrated Care Board") + "ICB"
        names = [short, *facts.known["body_names"].get(body.slug, [])]
        blocks.append(health_body(body, "send:IntegratedCareBoard", codes, names))
    return blocks


def childrens_trusts(facts: Facts) -> list[str]:
    """Return the companies that run or ran children's services for councils."""
    blocks = []
    for key, known in sorted(facts.known["childrens_trusts"].items()):
        lines: Lines = [("a", "send:Provider"), ("rdfs:label", text(known["label"]))]
        lines += [("skos:altLabel", text(n)) for n in known.get("names", [])]
        lines += [("skos:hiddenLabel", text(n)) for n in known.get("misnamed", [])]
        lines += period(known["from"], known.get("until"))
        lines += [("org:linkedTo", f"<organisation/{area}-council>") for area in known["areas"]]
        lines += [certainty(False)]
        blocks.append(block(f"organisation/{key}", lines))
    return blocks


def national(facts: Facts) -> list[str]:
    """Return inspectorates, departments and other national bodies."""
    blocks = []
    for key, known in facts.known["national"].items():
        lines: Lines = [("a", f"send:{known['kind']}"), ("rdfs:label", text(known["label"]))]
        lines += [("skos:altLabel", text(n)) for n in known.get("names", [])]
        lines += [("skos:hiddenLabel", text(n)) for n in known.get("misnamed", [])]
        lines += [(f"send:{p}", day(known[p])) for p in ("from", "until") if p in known]
        lines += [("foaf:homepage", f"<{known['homepage']}>")] if "homepage" in known else []
        lines += [("skos:note", english(known["note"]))] if "note" in known else []
        blocks.append(block(f"organisation/{key}", lines))
    return blocks


def commissioning(facts: Facts) -> list[str]:
    """Return who commissions for an area."""
    blocks = []
    for c in facts.commissionings:
        edge = c.share is not None and c.share < EDGE
        lines: Lines = [
            ("a", "send:Commissioning"),
            ("send:commissioner", f"<organisation/{c.body}>"),
            ("send:ofArea", f"<area/{c.area}>"),
            *period(c.since, c.until),
        ]
        lines += [("send:share", f'"{c.share:f}"^^xsd:decimal')] if c.share is not None else []
        lines += [certainty(c.sure)]
        lines += [("rdfs:comment", english(c.comment))] if c.comment else []
        lines += [("rdfs:comment", english("An edge of the area; no commissioner in practice."))] if edge else []
        blocks.append(block(f"commissioning/{c.area}/{c.body}/{c.since}", lines))
    return blocks


def succession(when: date, former: str, new: str, sure: bool, comment: str = "") -> str:
    """Return one body following another on a day."""
    lines: Lines = [
        ("a", "send:Succession"),
        ("org:originalOrganization", f"<organisation/{former}>"),
        ("org:resultingOrganization", f"<organisation/{new}>"),
        ("dcterms:date", day(when)),
        certainty(sure),
    ]
    lines += [("rdfs:comment", english(comment))] if comment else []
    return block(f"succession/{when}/{former}/{new}", lines)


def health_successions(facts: Facts) -> Iterable[str]:
    """Yield CCG to CCG, CCG to ICB and ICB to ICB."""
    for body in facts.ccgs.values():
        when = date.fromisoformat(body.row["closed_on"]) + timedelta(days=1)
        sure = body.row["sure"].startswith("yes")
        comment = "The date is from general knowledge." if "general knowledge" in body.row["sure"] else ""
        for name in facts.merged_into(body.row):
            yield succession(when, body.slug, facts.ccgs[name].slug, sure, comment)
        if body.row["existed_on_2022_06_30"] == "yes":
            yield succession(when, body.slug, facts.icbs[body.row["successor_icb"]].slug, sure)
            for name, share in re.findall(r"; (NHS .+?) ICB (\d[\d.]*)%", body.row["note"]):
                part = f"For {share}% of the body's small areas."
                new = facts.icbs[f"{name} Integrated Care Board"].slug
                yield succession(when, body.slug, new, True, part)
    for body in facts.icbs.values():
        if body.until:
            for name, part in re.findall(r"(NHS .+?) ICB(?: \(([^)]+)\))?", body.row["successor_2026_04"]):
                new = facts.icbs[f"{name} Integrated Care Board"].slug
                yield succession(ICB_MERGERS, body.slug, new, False, f"For {part}." if part else "")


def successions(facts: Facts) -> list[str]:
    """Return bodies following one another, and areas whose boundaries changed."""
    blocks = list(health_successions(facts))
    for area in facts.areas.values():
        if not area.until:
            continue
        when = area.until + timedelta(days=1)
        for new in facts.followers(area):
            part = "The Christchurch part." if (area.slug, new.row["la_code"]) == ("dorset-county", "839") else ""
            blocks.append(succession(when, area.council, new.council, True, part))
            lines: Lines = [
                ("a", "send:BoundaryChange"),
                ("send:formerArea", f"<area/{area.slug}>"),
                ("send:newArea", f"<area/{new.slug}>"),
                ("dcterms:date", day(when)),
            ]
            lines += [("rdfs:comment", english(part))] if part else []
            blocks.append(block(f"boundary-change/{when}/{area.slug}/{new.slug}", lines))
    return sorted(blocks)


FILES = {
    "areas": (areas, "Local areas of England, their codes and partnerships", "Codes: ONS (GSS) and DfE."),
    "local-authorities": (local_authorities, "Councils with children's services", "The slug outlives a name."),
    "kinds-of-authority": (kinds_of_authority, "Kinds of council", "The values of org:classification of a council."),
    "ccgs": (ccgs, "Clinical commissioning groups, 1 April 2013 to 30 June 2022", "Codes: NHS (ODS) and ONS."),
    "icbs": (icbs, "Integrated care boards, from 1 July 2022", "One that keeps its name is the same body."),
    "childrens-trusts": (
        childrens_trusts,
        "Companies that run children's services for councils",
        "From common public knowledge; the council stays answerable.",
    ),
    "national": (national, "National bodies", "Names as documents of the field print them."),
    "commissioning": (
        commissioning,
        "Which health body commissions for which area, from when to when",
        "Shares are of an area's LSOAs: of CCGs in April 2021, of ICBs in July 2022.",
    ),
    "successions": (successions, "Bodies that followed one another; areas whose boundaries changed", "Dated."),
}


def main(arguments: list[str]) -> None:
    """Write the files."""
    facts = Facts(Path(arguments[0]))
    out = Path(arguments[1]) if len(arguments) > 1 else ROOT / "ontology" / "reference"
    for name, (write, title, note) in FILES.items():
        blocks = write(facts)
        content = HEADER.format(title=title, note=note) + "\n" + "\n\n".join(blocks) + "\n"
        (out / f"{name}.ttl").write_text(content, "utf-8")


if __name__ == "__main__":
    main(sys.argv[1:])
