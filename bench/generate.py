"""Write generated documents to a folder, with the truth that was planted in them.

    python bench/generate.py --documents N --seed S OUT

OUT gets ``documents/*.txt``, ``gold/*.json`` (as `sendgraph evaluate` takes them), ``themes.json`` (as it takes
those of findings), ``facts.jsonl`` (the planted facts) and ``people.jsonl`` (who is behind each name of a document).
"""

from __future__ import annotations

import argparse
import json
from pathlib import Path

from generator.documents import documents
from generator.gold import gold_of, themes_of
from generator.world import World


def generate(count: int, seed: int, out: Path) -> int:
    """Write the documents and their truth; return how many characters they have."""
    for folder in ("documents", "gold"):
        (out / folder).mkdir(parents=True, exist_ok=True)
    themes: list[object] = []
    characters = 0
    with (
        (out / "facts.jsonl").open("w", encoding="utf-8") as facts,
        (out / "people.jsonl").open("w", encoding="utf-8") as people,
    ):
        for planted in documents(World(seed), count):
            source = planted.facts.source
            (out / "documents" / source).write_text(planted.content, encoding="utf-8")
            gold = json.dumps(gold_of(planted.facts), ensure_ascii=False, indent=1)
            (out / "gold" / source.replace(".txt", ".json")).write_text(gold + "\n", encoding="utf-8")
            facts.write(planted.facts.to_json() + "\n")
            people.write(json.dumps({"document": source, "people": planted.person_of}, ensure_ascii=False) + "\n")
            themes += themes_of(planted.facts)
            characters += len(planted.content)
    (out / "themes.json").write_text(json.dumps(themes, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    return characters


def main() -> None:
    parser = argparse.ArgumentParser(description="Write generated documents with planted truth.")
    parser.add_argument("out", type=Path, help="folder for the documents and their truth")
    parser.add_argument("--documents", type=int, default=1000, help="how many (default 1000)")
    parser.add_argument("--seed", type=int, default=1, help="the same seed gives the same documents (default 1)")
    options = parser.parse_args()
    characters = generate(options.documents, options.seed, options.out)
    print(f"{options.documents:,} documents, {characters:,} characters, in {options.out}")


if __name__ == "__main__":
    main()
