"""Where the ontology is: the only place that knows how the package is laid out."""

from __future__ import annotations

from pathlib import Path

from fangzhi.errors import OntologyError


def locate(folder: Path | None = None) -> Path:
    """The folder given, else the one inside the package, else the one beside its source tree.

    Raises:
        OntologyError: no place holds a Turtle file; the message names every place tried.
    """
    package = Path(__file__).parent
    places = (folder,) if folder else (package / "ontology", package.parent.parent / "ontology")
    for place in places:
        if next(place.glob("*.ttl"), None):
            return place
    tried = ", ".join(map(str, places))
    raise OntologyError(f"no ontology (a folder with .ttl files) in: {tried}; name its folder with --ontology")
