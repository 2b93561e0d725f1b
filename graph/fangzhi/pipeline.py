"""From files to a graph, one line a stage."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from fangzhi.corpus import merge
from fangzhi.corrections import unused
from fangzhi.extraction import read_document
from fangzhi.graph import Graph
from fangzhi.lexicon import load_lexicon
from fangzhi.mentions import FINDERS
from fangzhi.model import BASE, Findings, Note
from fangzhi.relations import EXTRACTORS
from fangzhi.text import to_document
from fangzhi.text.furniture import load_furniture
from fangzhi.text.read import find_documents, read_raw
from fangzhi.version import __version__

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from fangzhi.lexicon import Lexicon
    from fangzhi.mentions import Finder
    from fangzhi.relations import Extractor
    from fangzhi.text.furniture import Furniture
    from fangzhi.text.read import Found

    #: Called before each document with its number from 0, how many there are, and its path.
    Progress = Callable[[int, int, str], None]


def build(  # noqa: PLR0913 - the options of a build, by name
    paths: str | Path | Iterable[str | Path],
    *,
    ontology: str | Path | None = None,
    corrections: str | Path | None = None,
    base: str = BASE,
    finders: Sequence[Finder] = FINDERS,
    extractors: Sequence[Extractor] = EXTRACTORS,
    progress: Progress | None = None,
) -> Graph:
    """The graph of the documents in the folders and files named.

    A document that cannot be read or fails is left out with a note; it never stops the others. The rows of the file
    `corrections` are applied besides those of the ontology, and each leaves notes on what it did.

    Raises:
        InputError: a path cannot be used, or there is no document.
        OntologyError: a file of the ontology is wrong.
    """
    found, notes = find_documents(_paths(paths))
    lexicon = load_lexicon(Path(ontology) if ontology else None, Path(corrections) if corrections else None)
    furniture = load_furniture(lexicon.ontology.folder / "lexicons")
    read = []
    for at, file in enumerate(found):
        if progress:
            progress(at, len(found), file.path)
        read.append(_findings(file, lexicon, furniture, base, finders, extractors))
    parts = [part for part in read if isinstance(part, Findings)]
    failed = [part for part in read if isinstance(part, Note)]
    idle = unused(lexicon.corrections, [note for part in parts for note in part.notes])
    settings = (("version", __version__), *lexicon.corrections.settings())
    corpus = merge(parts, base, settings, (*notes, *failed, *idle))
    return Graph(corpus, lexicon.ontology)


def _paths(paths: str | Path | Iterable[str | Path]) -> list[Path]:
    return [Path(paths)] if isinstance(paths, (str, Path)) else [Path(path) for path in paths]


def _findings(  # noqa: PLR0913, PLR0917 - the parts of one build, passed on
    file: Found,
    lexicon: Lexicon,
    furniture: Furniture,
    base: str,
    finders: Sequence[Finder],
    extractors: Sequence[Extractor],
) -> Findings | Note:
    raw = read_raw(file)
    if isinstance(raw, Note):
        return raw
    try:
        return read_document(to_document(raw, base, furniture), lexicon, base, finders, extractors)
    except Exception as error:  # noqa: BLE001 - one bad document must not stop a build
        return Note("failed", file.path, f"{type(error).__name__}: {error}; please report it with the file")
