"""The shapes themselves are sound: each says what is wrong, and all are shapes as SHACL has them."""

from __future__ import annotations

import pyshacl
import pytest
from rdflib import SH, Graph

from sendgraph.errors import DataError
from sendgraph.validation import load_shapes, validate


def test_every_shape_has_a_message() -> None:
    graph = load_shapes()
    reporting = {
        shape
        for step in (SH.property, SH.sparql)
        for holder, shape in graph.subject_objects(step)
        if not str(holder).startswith("https://w3id.org/sendgraph/shape/In")
    }
    assert len(reporting) > 100
    assert all(graph.value(shape, SH.message) for shape in reporting)


def test_the_shapes_conform_to_the_shapes_of_shacl() -> None:
    conforms, _, words = pyshacl.validate(Graph(), shacl_graph=load_shapes(), meta_shacl=True)
    assert conforms, words


def test_faulty_shapes_are_a_data_error() -> None:
    graph = Graph().parse(
        data="@prefix sh: <http://www.w3.org/ns/shacl#> . <x:s> a sh:NodeShape ; sh:targetNode <x:n> ; "
        'sh:sparql [ a sh:SPARQLConstraint ; sh:select "SELECT $this WHERE { VALUES ?a { 1 } }" ] .',
        format="turtle",
    )
    with pytest.raises(DataError, match="correct the shape"):
        validate(Graph(), graph)
