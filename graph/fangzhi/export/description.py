"""What a build says of itself: which software made it, from what, and how much there is (PROV-O and VoID). No clock."""

from __future__ import annotations

import hashlib
from collections import Counter
from typing import TYPE_CHECKING

from fangzhi.export.terms import ONTOLOGY, curie, graph_iri, integer, ref, segment, term, text

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from fangzhi.export.terms import Triple
    from fangzhi.model import Corpus

A = term("rdf:type")


def describe(corpus: Corpus, graphs: Mapping[str, Iterable[Triple]], ontology: str | None) -> Iterator[Triple]:
    """The triples of the build graph, given those of the others and the version of the ontology."""
    yield from _activity(corpus, ontology)
    yield from _dataset(corpus)
    for name, triples in graphs.items():
        if name != "build":
            yield from _subset(corpus.base, name, Counter(predicate for _, predicate, _ in triples))
    yield from _classes(corpus.base, Counter(obj for _, predicate, obj in graphs["facts"] if predicate == A))


def _activity(corpus: Corpus, ontology: str | None) -> Iterator[Triple]:
    settings = sorted(f"{name}={value}" for name, value in corpus.settings)
    digest = hashlib.sha256("\x1f".join([*settings, ontology or ""]).encode()).hexdigest()[:32]
    run, software = ref(f"{corpus.base}build/{digest}"), ref(f"{corpus.base}software/fangzhi")
    yield run, A, term("prov:Activity")
    yield from ((run, term("fz:setting"), text(setting)) for setting in settings)
    yield from ((run, term("prov:used"), ref(document.iri)) for document in corpus.documents)
    if ontology is not None:
        yield run, term("prov:used"), ref(f"{ONTOLOGY}/{segment(ontology)}")
    yield run, term("prov:wasAssociatedWith"), software
    yield software, A, term("prov:SoftwareAgent")
    yield software, term("rdfs:label"), text("fangzhi")
    yield from ((software, term("fz:version"), text(value)) for name, value in corpus.settings if name == "version")
    yield ref(f"{corpus.base}dataset"), term("prov:wasGeneratedBy"), run


def _dataset(corpus: Corpus) -> Iterator[Triple]:
    dataset = ref(f"{corpus.base}dataset")
    yield dataset, A, term("void:Dataset")
    yield dataset, term("void:uriSpace"), text(corpus.base)
    yield dataset, term("void:vocabulary"), ref(ONTOLOGY)
    yield dataset, term("void:entities"), integer(len(corpus.entities))
    yield dataset, term("void:documents"), integer(len(corpus.documents))


def _subset(base: str, name: str, predicates: Counter[str]) -> Iterator[Triple]:
    """How many triples a graph has, in all and by predicate."""
    graph = ref(graph_iri(base, name))
    yield ref(f"{base}dataset"), term("void:subset"), graph
    yield graph, A, term("void:Dataset")
    yield graph, term("void:triples"), integer(predicates.total())
    for predicate, count in predicates.items():
        part = ref(f"{graph_iri(base, name)}#property-{curie(predicate[1:-1])}")
        yield graph, term("void:propertyPartition"), part
        yield part, term("void:property"), predicate
        yield part, term("void:triples"), integer(count)


def _classes(base: str, classes: Counter[str]) -> Iterator[Triple]:
    """How many things of each class the facts name."""
    graph = graph_iri(base, "facts")
    for cls, count in classes.items():
        part = ref(f"{graph}#class-{curie(cls[1:-1])}")
        yield ref(graph), term("void:classPartition"), part
        yield part, term("void:class"), cls
        yield part, term("void:entities"), integer(count)
