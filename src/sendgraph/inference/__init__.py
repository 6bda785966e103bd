"""What follows from the graph by the ontology: OWL 2 RL entailments, for a graph of their own.

Stands after mapping and before validation. There are two ways to the same result, and tests prove them equal:

* `Reasoner` works by rules drawn from the axioms of the ontology. Builds use it; it refuses axioms that it does not
  know, so that none is ignored;
* `entailments` asks owlrl, the reference.
"""

from sendgraph.inference.reasoner import Reasoner, Statement, statement_of
from sendgraph.inference.reference import entailments, is_useful, schema_terms

__all__ = ["Reasoner", "Statement", "entailments", "is_useful", "schema_terms", "statement_of"]
