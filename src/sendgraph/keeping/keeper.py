"""Which way a graph is made."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import chain
from pathlib import Path

from sendgraph.assembling import Assembly
from sendgraph.changing import added, line_of
from sendgraph.composing import Context, Units
from sendgraph.engines import ReferenceEngines
from sendgraph.keeping.anew import PIECES, make_anew
from sendgraph.keeping.making import Fixed, Made, Making
from sendgraph.keeping.turning import Before, make_from
from sendgraph.ledger import Ledger, read_ledger
from sendgraph.publish.dataset import Census
from sendgraph.store import STORE, Filling

_FEW = 500  # publications and groups that leave or come, whose lines are turned in memory


@dataclass(frozen=True, slots=True)
class Keeper:
    """Puts graphs on disk.

    ``previous`` is the folder of the generation before, None where there is none; ``reference`` tells whether the
    reference engines do the work.
    """

    context: Context
    fixed: Fixed
    previous: Path | None
    reference: bool = False

    def keep(self, folder: Path, units: Units, *, anew: bool = False) -> Made:
        """Make the graph of publications and groups of things in the folder of a generation, and check it.

        ``anew`` takes nothing from the generation before.
        Raises DamagedError where the lines of one of them are not in the cache.
        """
        making = Making(self.context, self.fixed)
        after = Ledger(frozenset(units.keys), frozenset(units.things), (), Census(), ())
        if self.reference:
            return _make_by_reference(making, folder, after)
        before = None if anew else self._before(after)
        return make_anew(making, folder, after) if before is None else make_from(before, making, folder, after, units)

    def _before(self, after: Ledger) -> Before | None:
        """Return the generation before, where its graph is near to the new one and wholly known."""
        ledger = read_ledger(self.previous, self.context.iris.base) if self.previous else None
        if ledger is None or self.previous is None:
            return None
        number = len(ledger.publications ^ after.publications) + len(ledger.things ^ after.things)
        has = self.context.cache.has
        whole = all(has(kind, key) for kind in ("own", "gist") for key in ledger.publications)
        whole = whole and all(has("things", key) for key in ledger.things)
        return Before(self.previous, ledger) if whole and number <= _FEW else None


def _make_by_reference(making: Making, folder: Path, after: Ledger) -> Made:
    """Let owlrl add what follows, and pySHACL check it."""
    engines = ReferenceEngines(making.fixed.told, making.iris)
    fixed = (line_of(triple, graph) for triple, graphs in making.fixed.graphs.items() for graph in graphs)
    said = making.said(after.publications, after.things)
    assembly, filling, census = Assembly(folder / PIECES), Filling(folder / STORE), Census()
    assembly.add(engines.inferred(chain(fixed, said)))
    filling.take(making.counted(added(assembly.triples(), {}, making.inferred), census))
    described = making.described(filling, census, ())
    kept = filling.finish()
    making.context.progress("validate", 0, 1)
    report = engines.validate(kept)
    making.context.progress("validate", 1, 1)
    return Made(described.census.digest, report, None)
