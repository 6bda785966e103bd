"""What the network asks of a store's default graph; terms are those of docs/data-model.md.

The words of a claim (``?words`` … ``?url``) are asked for in the same way everywhere.
"""

from __future__ import annotations

from sendgraph.mapping import terms

PREFIXES = "".join(f"PREFIX {name}: <{iri}>\n" for name, iri in terms.PREFIXES.items())

_WORDS = """
  ?claim prov:wasQuotedFrom ?passage ; send:inPublication ?publication .
  ?passage oa:exact ?words .
  OPTIONAL { ?publication dcterms:title ?title }
  OPTIONAL { ?publication dcterms:issued ?issued }
  OPTIONAL { ?publication dcterms:source ?url }
"""

_INSPECTION = """
  ?inspection send:ofArea ?area .
  OPTIONAL { ?inspection rdfs:label ?inspectionLabel }
  OPTIONAL { ?inspection send:earliestStart ?first }
  OPTIONAL { ?inspection send:latestEnd ?latestEnd }
  OPTIONAL { ?inspection send:latestStart ?latestStart }
  BIND(COALESCE(?latestEnd, ?latestStart) AS ?last)
"""

PARTNERSHIPS = "SELECT ?partnership ?area { ?partnership a send:Partnership ; send:ofArea ?area }"

# Each sort of thing is asked for by itself: a store finds the union of all much more slowly.
SUPPORTS = tuple(
    f"""
SELECT DISTINCT ?thing ?words ?passage ?publication ?title ?issued ?url {{
  ?thing {sort} ; send:supportedBy ?claim .
  {_WORDS} }}"""
    for sort in ("a send:Tenure", "a send:TeamMembership", "a send:Commissioning", "send:conductedBy ?body")
)

TENURES = """
SELECT ?tenure ?person ?body ?title ?role ?capacity ?capacityIri ?first ?last {
  ?tenure a send:Tenure ; org:member ?person ; org:organization ?body .
  OPTIONAL { ?tenure send:inPost ?post .
             OPTIONAL { ?post send:title ?title }
             OPTIONAL { ?post org:role/skos:prefLabel ?role } }
  OPTIONAL { ?tenure send:capacity ?capacityIri . OPTIONAL { ?capacityIri skos:prefLabel ?capacity } }
  OPTIONAL { ?tenure send:firstShown ?first }
  OPTIONAL { ?tenure send:lastShown ?last } }"""

TEAMS = f"""
SELECT ?membership ?person ?role ?roleIri ?body ?inspection ?inspectionLabel ?area ?first ?last {{
  ?membership a send:TeamMembership ; prov:agent ?person ; send:ofInspection ?inspection .
  OPTIONAL {{ ?membership prov:hadRole ?roleIri . OPTIONAL {{ ?roleIri skos:prefLabel ?role }} }}
  OPTIONAL {{ ?membership send:onBehalfOf ?body }}
  {_INSPECTION} }}"""

CONDUCTED = f"""
SELECT ?body ?inspection ?inspectionLabel ?area ?first ?last {{
  ?inspection send:conductedBy ?body .
  {_INSPECTION} }}"""

QUOTATIONS = f"""
SELECT ?quotation ?person ?earliest ?latest ?words ?passage ?publication ?title ?issued ?url {{
  ?quotation a send:Quotation ; send:speaker ?person .
  BIND(?quotation AS ?claim)
  {_WORDS}
  OPTIONAL {{ ?publication send:issuedEarliest ?earliest ; send:issuedLatest ?latest }} }}"""

AREAS = """
SELECT ?area {
  { ?inspection send:ofArea ?area ; (send:earliestStart|send:statedStart|send:conductedBy) ?something }
  UNION { ?publication send:about ?area } }"""

PARTNERS = """
SELECT ?body ?area ?what ?link ?first ?last {
  { ?area send:council ?body BIND("Council of the area" AS ?what) }
  UNION { ?partnership a send:Partnership ; send:ofArea ?area ; org:hasMember ?body
          BIND("Member of the partnership" AS ?what) }
  UNION { ?link a send:Commissioning ; send:commissioner ?body ; send:ofArea ?area
          BIND("Commissions for the area" AS ?what)
          OPTIONAL { ?link send:from ?first }
          OPTIONAL { ?link send:until ?last } } }"""

_THINGS = (
    "?thing a send:Person .",
    "?thing a send:LocalArea .",
    *(f"{{ SELECT DISTINCT ?thing {{ ?any {what} ?thing }} }}" for what in ("org:organization", "send:onBehalfOf")),
    "{ SELECT DISTINCT ?thing { ?any send:conductedBy ?thing } }",
)

NAMES = tuple(
    f"""
SELECT ?thing ?label ?also {{
  {things}
  ?thing rdfs:label ?label .
  OPTIONAL {{ ?thing skos:altLabel ?also }} }}"""
    for things in _THINGS
)

CLASSES = tuple(f"SELECT ?thing ?class {{ {things} ?thing a ?class }}" for things in _THINGS)

CLASS_LABELS = "SELECT ?class ?label { ?class rdfs:label ?label FILTER(STRSTARTS(STR(?class), STR(send:))) }"

SUBCLASSES = "SELECT ?narrow ?broad { ?narrow rdfs:subClassOf+ ?broad }"

ABOUT = "SELECT ?publication ?area { ?publication send:about ?area }"

REGIONS = "SELECT ?area ?region { ?area a send:LocalArea ; send:region/skos:prefLabel ?region }"
