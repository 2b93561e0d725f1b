"""The command line: arguments, progress and exit codes only."""

from __future__ import annotations

import os
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING

from fangzhi.arguments import FIELDS, parser
from fangzhi.errors import FangzhiError, InputError, QueryError
from fangzhi.graph import open_store
from fangzhi.location import locate
from fangzhi.model import Note
from fangzhi.store import examples

if TYPE_CHECKING:
    import argparse
    from collections.abc import Callable, Sequence

    from fangzhi.model import Corpus
    from fangzhi.readers import Reading

_INTERRUPTED, _NOT_CONFORMING, _NO_COMMAND = 130, 1, 2


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; its exit code."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8", errors="replace")
    known = parser()
    options = known.parse_args(arguments)
    if options.command is None:
        known.print_help()
        raise SystemExit(_NO_COMMAND)
    try:
        return _COMMANDS[options.command](options)
    except FangzhiError as error:
        print(f"fangzhi: {error}", file=sys.stderr)
        return error.exit_code
    except KeyboardInterrupt:
        print("fangzhi: interrupted; nothing was written", file=sys.stderr)
        return _INTERRUPTED
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0


def _build(options: argparse.Namespace) -> int:
    from fangzhi import output  # noqa: PLC0415 - a query need not wait for the segmenter
    from fangzhi.pipeline import build  # noqa: PLC0415

    started = time.perf_counter()
    if not options.base.endswith(("/", "#")):
        raise InputError(f"--base {options.base}: must end with / or #")
    output.writable(options.output)
    shown = None if options.quiet else _progress
    graph = build(
        options.paths,
        reading=_reading(options),
        without=options.without,
        ontology=options.ontology,
        corrections=options.corrections,
        base=options.base,
        progress=shown,
    )
    read = time.perf_counter()
    if not graph.documents:
        raise InputError("no document could be read: " + "; ".join(f"{n.document}: {n.detail}" for n in graph.notes))
    output.write(
        graph, options.output, seconds={"extract": read - started}, facts_unnamed=options.default_graph == "facts"
    )
    if not options.quiet:
        _summary(options.output, graph.corpus, time.perf_counter() - started)
    return 0


def _progress(at: int, total: int, path: str) -> None:
    if sys.stderr.isatty():
        print(f"\r\x1b[K{at + 1}/{total} {path}", end="\n" if at + 1 == total else "", file=sys.stderr, flush=True)


def _summary(folder: Path, corpus: Corpus, seconds: float) -> None:
    from fangzhi import output  # noqa: PLC0415

    counted = output.counts(corpus)
    print(", ".join(f"{counted[kind]} {kind}" for kind in ("documents", "entities", "statements", "quantities")))
    for note in corpus.notes:
        print(f"  {': '.join(filter(None, (note.kind, note.document, note.detail)))}")
    for name, purpose, size in output.sizes(folder):
        print(f"  {folder / name!s:28} {size / 1024:8.1f} KB  {purpose}")
    print(
        f"took {seconds:.1f} s; open {folder / output.PAGE} in a browser, or ask: fangzhi query cooperation -g {folder}"
    )


def _query(options: argparse.Namespace) -> int:
    known = examples(locate(options.ontology))
    if options.question is None:
        for name, text in known.items():
            print(f"{name:14} {text.splitlines()[0].lstrip('# ')}")
        return 0
    store = open_store(options.graph)
    known = examples(locate(options.ontology), store.base)
    result = store.query(known.get(options.question) or _question(options.question, list(known)))
    answer = result.table(options.width) if options.format == "table" else getattr(result, options.format)()
    print(answer.rstrip("\n"))
    return 0


def _question(given: str, known: Sequence[str]) -> str:
    """The query itself, or what the file or standard input holds."""
    if given == "-":
        return sys.stdin.read()
    if any(c in given for c in "{\n"):
        return given
    path = Path(given)
    if path.is_file():
        return path.read_text(encoding="utf-8")
    raise QueryError(f"{given}: neither a query, nor a file, nor an example ({', '.join(known)})")


def _explain(options: argparse.Namespace) -> int:
    from fangzhi.explain import explain  # noqa: PLC0415 - a query need not wait for it
    from fangzhi.explanation import lines  # noqa: PLC0415

    if options.text is not None:
        return _try(options)
    if len(options.name) == 3:
        return _grounds(options)
    if len(options.name) != 1:
        raise FangzhiError("say one NAME, or SUBJECT RELATION OBJECT, or --text PASSAGE; see fangzhi explain --help")
    name = options.name[0]
    if answer := explain(options.graph, name, limit=options.limit, ontology=options.ontology):
        print("\n".join(lines(answer)))
        return 0
    near = f"; nearest: {'、'.join(answer.nearest)}" if answer.nearest else ""
    raise FangzhiError(f"{name}: no name, alias, code or IRI in {options.graph}{near}")


def _try(options: argparse.Namespace) -> int:
    from fangzhi.lexicon import load_lexicon  # noqa: PLC0415 - loading the lists takes a second
    from fangzhi.trial import lines, try_text  # noqa: PLC0415

    print("\n".join(lines(try_text(options.text, load_lexicon(options.ontology), options.published))))
    return 0


def _grounds(options: argparse.Namespace) -> int:
    from fangzhi.grounds import grounds, lines  # noqa: PLC0415 - a query need not wait for it

    found = grounds(options.graph, *options.name)
    if not found:
        raise FangzhiError(
            f"{' '.join(options.name)}: not stated in {options.graph}; --text PASSAGE shows why a text gives none"
        )
    print("\n".join(lines(found)))
    return 0


def _check(options: argparse.Namespace) -> int:
    from fangzhi.check import check  # noqa: PLC0415 - pyshacl is large

    report = check(options.folder, options.ontology)
    print("\n".join(report.lines()))
    return 0 if report.conforms else _NOT_CONFORMING


def _text(options: argparse.Namespace) -> int:
    from fangzhi.restoration import restorations  # noqa: PLC0415 - a query need not wait for the segmenter

    refused, printed = "", False
    for item in restorations(options.paths, _reading(options), options.without):
        if isinstance(item, Note):
            refused = refused or f"{item.document}: {item.detail}"
            print(f"fangzhi: {item.document}: {item.detail}", file=sys.stderr)
            continue
        printed = True
        print("\n".join(item.differences()) if options.diff else item.restored.text.rstrip("\n"))
    if not printed:
        raise InputError(f"no document could be read: {refused}")
    return 0


def _reading(options: argparse.Namespace) -> Reading:
    from fangzhi.readers import Fields, Reading  # noqa: PLC0415

    fields = Fields(*(getattr(options, f"{name}_field") for name in FIELDS))
    return Reading(options.encoding, fields, options.largest << 20, options.longest, options.seconds)


_COMMANDS: dict[str, Callable[[argparse.Namespace], int]] = {
    "build": _build,
    "query": _query,
    "explain": _explain,
    "text": _text,
    "check": _check,
}
