"""A build written to a folder: beside it first, then swapped in whole."""

from __future__ import annotations

import json
import shutil
import tempfile
from collections import Counter, defaultdict
from importlib import resources
from pathlib import Path
from typing import TYPE_CHECKING

from fangzhi.contradictions import KIND as CONTRADICTION
from fangzhi.corrections import KIND as CORRECTION
from fangzhi.errors import BuildError
from fangzhi.export import html, rdf, tables
from fangzhi.graph import GRAPH_FILE, REPORT, TEXTS
from fangzhi.version import __version__

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from fangzhi.graph import Graph
    from fangzhi.model import Corpus, Document

PAGE, README = "graph.html", "README.md"
#: What a build writes, with what it is for; the command line and the folder's README show it.
FILES = {
    PAGE: "the graph to open in a browser, one file, no network",
    GRAPH_FILE: "all graphs as N-Quads, to load into a triple store",
    "evidence.nq": "the evidence alone",
    "facts.ttl": "the facts as Turtle",
    "facts.jsonld": "the facts as JSON-LD",
    "graph.graphml": "entities and relations for networkx, Gephi and the like",
    TEXTS + "/": "the restored texts that offsets refer to",
    REPORT: "what was read, left out and why, what was corrected, counts and time",
}
#: Folders that hold nothing but these may be written over.
_OURS = {README, ".gitkeep"}


def write(
    graph: Graph, folder: str | Path, *, seconds: Mapping[str, float] | None = None, facts_unnamed: bool = False
) -> None:
    """Write a build to `folder`; an older build there is replaced only when the new one is complete.

    Raises:
        BuildError: the folder holds something else than a build, or cannot be written.
    """
    target = Path(folder)
    writable(target)
    try:
        target.absolute().parent.mkdir(parents=True, exist_ok=True)
        beside = Path(tempfile.mkdtemp(prefix=f".{target.name}-", dir=target.absolute().parent))
    except OSError as error:
        raise BuildError(f"{target}: cannot be written: {error.strerror}; name another folder with -o") from error
    try:
        _fill(graph, beside, seconds or {}, facts_unnamed=facts_unnamed)
        _swap(beside, target)
    except OSError as error:
        raise BuildError(f"{target}: cannot be written: {error.strerror}; the older build, if any, was kept") from error
    finally:
        shutil.rmtree(beside, ignore_errors=True)


def writable(target: Path) -> None:
    """Check that `target` is no file and holds nothing but an older build.

    Raises:
        BuildError: it does.
    """
    if target.exists() and not target.is_dir():
        raise BuildError(f"{target}: a file, not a folder; name a folder with -o")
    try:
        held = {entry.name for entry in target.iterdir()} if target.exists() else set()
    except OSError as error:
        raise BuildError(f"{target}: cannot be read: {error.strerror}; name another folder with -o") from error
    if held - _OURS and REPORT not in held:
        raise BuildError(f"{target}: holds files that no build wrote; name an empty folder with -o")


def _fill(graph: Graph, folder: Path, seconds: Mapping[str, float], *, facts_unnamed: bool) -> None:
    rdf.write(graph.corpus, folder, graph.ontology, facts_unnamed=facts_unnamed)
    tables.write_graphml(graph.corpus, folder / "graph.graphml")
    html.write(graph.corpus, graph.ontology, folder / PAGE)
    (folder / TEXTS).mkdir()
    for document in graph.documents:
        (folder / TEXTS / f"{document.digest}.txt").write_text(document.text, encoding="utf-8", newline="\n")
    (folder / README).write_text(readme(), encoding="utf-8", newline="\n")
    report = json.dumps(report_of(graph.corpus, seconds), ensure_ascii=False, indent=1)
    (folder / REPORT).write_text(report + "\n", encoding="utf-8", newline="\n")


def readme() -> str:
    """The text that explains a build's folder."""
    return resources.files("fangzhi.export").joinpath("output.md").read_text(encoding="utf-8")


def _swap(beside: Path, target: Path) -> None:
    """Put the new folder in the old one's place; where that fails, the old one comes back."""
    beside.chmod(0o755)
    if not target.exists():
        beside.rename(target)
        return
    old = beside.with_name(beside.name + "-old")
    target.rename(old)
    try:
        beside.rename(target)
    except OSError:
        old.rename(target)
        raise
    shutil.rmtree(old, ignore_errors=True)


def report_of(corpus: Corpus, seconds: Mapping[str, float]) -> dict[str, object]:
    """The report of a build: the one place where a clock is allowed."""
    return {
        "fangzhi": __version__,
        "seconds": {stage: round(time, 3) for stage, time in seconds.items()},
        "counts": counts(corpus),
        "documents": [
            {
                "path": d.path,
                "copies": list(d.copies),
                "title": d.title,
                "published": d.published,
                "source": d.source,
                "author": d.author,
                "url": d.url,
                "encoding": d.encoding,
            }
            for d in corpus.documents
        ],
        "duplicates": [*duplicates(corpus)],
        "corrections": [{"document": n.document, "detail": n.detail} for n in corpus.notes if n.kind == CORRECTION],
        "contradictions": [n.detail for n in corpus.notes if n.kind == CONTRADICTION],
        "notes": [
            {"kind": n.kind, "document": n.document, "detail": n.detail}
            for n in corpus.notes
            if n.kind not in (CORRECTION, CONTRADICTION)
        ],
    }


def duplicates(corpus: Corpus) -> Iterator[dict[str, object]]:
    """The documents that hold the same article as others, by path: the one that holds it best, and its variants."""
    variants: dict[str, list[Document]] = defaultdict(list)
    documents = sorted(corpus.documents, key=lambda d: d.path)
    for document in documents:
        variants[document.variant_of or ""].append(document)
    for lead in documents:
        if lead.iri in variants:
            yield {**_published(lead), "variants": [_published(variant) for variant in variants[lead.iri]]}


def _published(document: Document) -> dict[str, str | None]:
    return {"path": document.path, "source": document.source, "published": document.published}


def counts(corpus: Corpus) -> dict[str, object]:
    """How many there are of everything, entities by class and statements by relation."""
    return {
        "documents": len(corpus.documents),
        "entities": len(corpus.entities),
        "statements": len(corpus.statements),
        "quantities": len(corpus.quantities),
        "classes": dict(sorted(Counter(e.cls for e in corpus.entities).items())),
        "relations": dict(sorted(Counter(s.predicate for s in corpus.statements).items())),
    }


def sizes(folder: Path) -> Iterator[tuple[str, str, int]]:
    """The files of a build with what each is for and its size in bytes."""
    for name, purpose in FILES.items():
        place = folder / name
        files = place.rglob("*") if place.is_dir() else [place]
        yield name, purpose, sum(file.stat().st_size for file in files if file.is_file())
