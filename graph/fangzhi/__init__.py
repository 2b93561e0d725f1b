"""Chinese news and policy documents into a knowledge graph, every fact with the sentence that says it.

>>> import fangzhi
>>> g = fangzhi.build("seeds")  # doctest: +SKIP
>>> g.entities, g.statements, g.quantities  # doctest: +SKIP
>>> g.networkx(), g.dataset()  # doctest: +SKIP
>>> g.query("SELECT ?name WHERE { ?e a fz:University ; skos:prefLabel ?name }")  # doctest: +SKIP
"""

from __future__ import annotations

from fangzhi.errors import BuildError, FangzhiError, InputError, MissingExtra, OntologyError, QueryError
from fangzhi.graph import Graph, open_graph, open_store
from fangzhi.ontology import load_ontology
from fangzhi.output import write
from fangzhi.pipeline import build
from fangzhi.version import __version__

__all__ = [
    "BuildError",
    "FangzhiError",
    "Graph",
    "InputError",
    "MissingExtra",
    "OntologyError",
    "QueryError",
    "__version__",
    "build",
    "load_ontology",
    "open_graph",
    "open_store",
    "write",
]
