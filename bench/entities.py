"""Understanding against a general English pipeline's named entities, on the same texts in one run.

    python bench/entities.py GOLD FILE… [--model en_core_web_sm]

GOLD is a folder of annotations (docs/accuracy.md), a file for each document, by its stem. Needs spaCy and one of its
English pipelines, which are no dependencies of ours: install both into the environment that runs this. Both are given
the text that our reader made, and one document to warm up; times are the processor's. spaCy runs named entities only,
ours all that it extracts. A person counts as found when the whole printed name is, without titles.
"""

from __future__ import annotations

import argparse
import json
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import spacy

from sendgraph.documents import Document, read
from sendgraph.evaluation.folding import person
from sendgraph.facts import Facts
from sendgraph.genres import understand
from sendgraph.language import load_language

_UNUSED = ["tagger", "parser", "attribute_ruler", "lemmatizer", "senter"]
Found = set[tuple[str, str]]  # (stem of the document, folded name)


def gold_people(gold: dict[str, Any]) -> Iterator[str]:
    """Yield the people of an annotation."""
    for key in ("leaders", "inspectors", "appointments"):
        yield from (item.get("name") or item["person"] for item in gold.get(key, ()))
    yield from gold.get("quoted", ())


def people(facts: Facts) -> Iterator[str]:
    """Yield the people of a document's facts."""
    yield from (item.person for item in (*facts.appointments, *facts.inspectors))
    yield from (item.person for item in facts.quotations if item.person)


def measured(name: str, work: Callable[[Document], Iterator[str]], documents: list[Document], gold: Found) -> None:
    """Print the time of some work on all documents, and the people that it found."""
    list(work(documents[0]))
    begun = time.process_time()
    found = {(Path(d.name).stem, person(said)) for d in documents for said in work(d)}
    seconds = time.process_time() - begun
    right = len(found & gold)
    print(f"{name:28}{seconds:9.2f} s{right / len(gold):12.3f}{right / max(len(found), 1):12.3f}")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("gold", type=Path)
    parser.add_argument("files", nargs="+", type=Path)
    parser.add_argument("--model", default="en_core_web_sm")
    options = parser.parse_args()
    documents = [read(path) for path in sorted(options.files) if (options.gold / f"{path.stem}.json").exists()]
    gold = {
        (Path(document.name).stem, person(name))
        for document in documents
        for name in gold_people(json.loads((options.gold / f"{Path(document.name).stem}.json").read_text("utf-8")))
    }
    pipeline, language = spacy.load(options.model, exclude=_UNUSED), load_language()
    print(f"{len(documents)} documents, {sum(len(d.text) for d in documents):,} characters, {len(gold)} people in them")
    print(f"{'':28}{'time':>11}{'recall':>12}{'precision':>12}")
    measured("sendgraph", lambda document: people(understand(document, language)), documents, gold)
    measured(
        options.model,
        lambda document: (entity.text for entity in pipeline(document.text).ents if entity.label_ == "PERSON"),
        documents,
        gold,
    )


if __name__ == "__main__":
    main()
