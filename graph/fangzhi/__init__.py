"""Chinese news and policy documents into a knowledge graph, every fact with the sentence that says it.

>>> import fangzhi
>>> g = fangzhi.build("seeds")  # doctest: +SKIP
>>> g.entities, g.statements, g.quantities  # doctest: +SKIP
>>> g.networkx(), g.dataset()  # doctest: +SKIP
>>> g.query("SELECT ?name WHERE { ?e a fz:University ; skos:prefLabel ?name }")  # doctest: +SKIP
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

from fangzhi.version import __version__

if TYPE_CHECKING:
    from fangzhi.errors import BuildError, FangzhiError, InputError, MissingExtra, OntologyError, QueryError
    from fangzhi.graph import Graph, open_graph, open_store
    from fangzhi.ontology import load_ontology
    from fangzhi.output import write
    from fangzhi.pipeline import build

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

_MODULES = {
    "Graph": "graph",
    "build": "pipeline",
    "load_ontology": "ontology",
    "open_graph": "graph",
    "open_store": "graph",
    "write": "output",
}


def __getattr__(name: str) -> object:
    """A public name, its module imported when first asked for: a query need not wait for the segmenter."""
    if name not in __all__:
        raise AttributeError(f"module 'fangzhi' has no attribute {name!r}")
    return getattr(import_module(f"fangzhi.{_MODULES.get(name, 'errors')}"), name)


def __dir__() -> list[str]:
    return __all__
