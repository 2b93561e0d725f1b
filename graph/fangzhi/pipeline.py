"""From files to a graph, one line a stage."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from fangzhi.corpus import merge
from fangzhi.corrections import unused
from fangzhi.extraction import read_document
from fangzhi.graph import Graph
from fangzhi.lexicon import load_lexicon
from fangzhi.mentions import FINDERS
from fangzhi.model import BASE, Findings, Note
from fangzhi.readers import Reading, Worker, find_documents, read
from fangzhi.relations import EXTRACTORS
from fangzhi.text import to_document
from fangzhi.text.furniture import load_furniture
from fangzhi.text.restore import checked
from fangzhi.version import __version__

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Iterator, Sequence

    from fangzhi.lexicon import Lexicon
    from fangzhi.mentions import Finder
    from fangzhi.model import Document, Raw
    from fangzhi.readers import Found
    from fangzhi.relations import Extractor

    #: Called before each file with its number from 0, how many there are, and its path.
    Progress = Callable[[int, int, str], None]


def build(  # noqa: PLR0913 - the options of a build, by name
    paths: str | Path | Iterable[str | Path],
    *,
    reading: Reading = Reading(),  # noqa: B008 - it is frozen
    ontology: str | Path | None = None,
    corrections: str | Path | None = None,
    without: Collection[str] = (),
    base: str = BASE,
    finders: Sequence[Finder] = FINDERS,
    extractors: Sequence[Extractor] = EXTRACTORS,
    progress: Progress | None = None,
) -> Graph:
    """The graph of the documents in the folders and files named, in patterns (`*.txt`), or from standard input (`-`).

    A document that cannot be read or fails is left out with a note; it never stops the others. Of documents with the
    same digest the first one read is taken. The steps of restoring named in `without` are left out. The rows of the
    file `corrections` are applied besides those of the ontology, and each leaves notes on what it did.

    Raises:
        InputError: a path cannot be used, there is no document, or no such step.
        OntologyError: a file of the ontology is wrong.
    """
    left_out = checked(without)
    found, notes = find_documents(_paths(paths))
    lexicon = load_lexicon(Path(ontology) if ontology else None, Path(corrections) if corrections else None)
    furniture = load_furniture(lexicon.ontology.folder / "lexicons")
    described = partial(to_document, base=base, furniture=furniture, without=left_out)
    read_once: dict[str, Findings | Note] = {}
    places: dict[str, list[str]] = defaultdict(list)
    told = [*notes]
    for item in _items(found, reading, progress):
        if isinstance(item, Note):
            told.append(item)
            continue
        places[item.digest] += (item.path, *item.copies)
        if item.digest not in read_once:
            read_once[item.digest] = _findings(item, described, lexicon, base, finders, extractors)
    told += _duplicates(places.values(), {note.document for note in notes if note.kind == "duplicate"})
    told += [part for part in read_once.values() if isinstance(part, Note)]
    parts = [_placed(part, places[digest]) for digest, part in read_once.items() if isinstance(part, Findings)]
    idle = unused(lexicon.corrections, [note for part in parts for note in part.notes])
    steps = (("without", ", ".join(left_out)),) if left_out else ()
    settings = (("version", __version__), *steps, *lexicon.corrections.settings())
    corpus = merge(parts, base, settings, (*told, *idle))
    return Graph(corpus, lexicon.ontology)


def _paths(paths: str | Path | Iterable[str | Path]) -> list[Path]:
    return [Path(paths)] if isinstance(paths, (str, Path)) else [Path(path) for path in paths]


def _items(found: Sequence[Found], reading: Reading, progress: Progress | None) -> Iterator[Raw | Note]:
    with Worker(reading) as worker:
        for at, file in enumerate(found):
            if progress:
                progress(at, len(found), file.path)
            yield from read(file, reading, worker)


def _duplicates(places: Iterable[Sequence[str]], told: set[str]) -> Iterator[Note]:
    """A note for each place of a document but its first, less those that are told already."""
    for first, *others in places:
        yield from (Note("duplicate", path, f"same as {first}") for path in others if path not in told)


def _placed(part: Findings, places: Sequence[str]) -> Findings:
    """The findings with every other place of their document as its copies."""
    copies = tuple(sorted(set(places) - {part.document.path}))
    return part if copies == part.document.copies else replace(part, document=replace(part.document, copies=copies))


def _findings(  # noqa: PLR0913, PLR0917 - the parts of one build, passed on
    raw: Raw,
    described: Callable[[Raw], Document],
    lexicon: Lexicon,
    base: str,
    finders: Sequence[Finder],
    extractors: Sequence[Extractor],
) -> Findings | Note:
    try:
        return read_document(described(raw), lexicon, base, finders, extractors)
    except Exception as error:  # noqa: BLE001 - one bad document must not stop a build
        return Note("failed", raw.path, f"{type(error).__name__}: {error}; please report it with the file")
