"""Check a graph against shapes/, and say in plain words what is wrong and in which document.

Stands after inference. A violation that comes from documents sets them aside, one that comes from none is a fault of
reference data or ontology and stops the build. There are two ways to the same report, and tests prove them equal:

* `FastValidator` asks the shapes as SPARQL queries of an Oxigraph store. Builds use it; it refuses what it does not
  know of SHACL, so that no shape is ignored;
* `validate` asks pySHACL, the reference.
"""

from sendgraph.validation.fast import FastValidator
from sendgraph.validation.reference import validate
from sendgraph.validation.report import File, Place, Report, Result, Severity
from sendgraph.validation.shapes import load_shapes

__all__ = ["FastValidator", "File", "Place", "Report", "Result", "Severity", "load_shapes", "validate"]
