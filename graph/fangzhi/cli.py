"""The command line: arguments, progress and exit codes only."""

from __future__ import annotations

import argparse
import os
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING, NoReturn

from fangzhi.errors import FangzhiError, InputError, QueryError
from fangzhi.graph import open_store
from fangzhi.location import locate
from fangzhi.model import BASE
from fangzhi.store import examples
from fangzhi.version import __version__

if TYPE_CHECKING:
    from collections.abc import Sequence

    from fangzhi.model import Corpus

    Commands = argparse._SubParsersAction[argparse.ArgumentParser]  # noqa: SLF001 - argparse names no public type

_DESCRIPTION = "Chinese news and policy documents into a knowledge graph, every fact with the sentence that says it."
_EPILOG = """\
examples:
  fangzhi build seeds -o output          build a graph of a folder of texts
  fangzhi query cooperation              ask a ready-made question of the build in output/
  fangzhi query 'SELECT * WHERE {?s fz:assists ?o}'   ask your own
  fangzhi explain 凉山州                 why a name means what it means, and where it stands
  fangzhi explain 凉山州 cooperatesWith 四川大学   why a statement is there
  fangzhi explain --text '甲县没有实施“双培工程”。'   what a passage says, what was left out and why
  fangzhi check                          validate the build in output/

exit codes: 0 done, 1 unexpected or not conforming, 2 wrong arguments, 3 input, 4 ontology, 5 query, 6 build folder,
7 an optional package is missing, 130 interrupted
"""
_INTERRUPTED, _NOT_CONFORMING = 130, 1


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; its exit code."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8", errors="replace")
    options = parser().parse_args(arguments)
    try:
        return int(options.run(options))
    except FangzhiError as error:
        print(f"fangzhi: {error}", file=sys.stderr)
        return error.exit_code
    except KeyboardInterrupt:
        print("fangzhi: interrupted; nothing was written", file=sys.stderr)
        return _INTERRUPTED
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0


def parser() -> argparse.ArgumentParser:
    """The parser of all commands."""
    top = argparse.ArgumentParser(
        "fangzhi", description=_DESCRIPTION, epilog=_EPILOG, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    top.add_argument("--version", action="version", version=f"fangzhi {__version__}")
    top.set_defaults(run=lambda _: _usage(top))
    commands = top.add_subparsers(title="commands", metavar="COMMAND")
    _add_build(commands)
    _add_query(commands)
    _add_explain(commands)
    _add_check(commands)
    return top


def _usage(top: argparse.ArgumentParser) -> NoReturn:
    top.print_help()
    raise SystemExit(2)


def _add_build(commands: Commands) -> None:
    command = commands.add_parser("build", help="build a graph of documents", description="Build a graph of documents.")
    command.add_argument(
        "paths", nargs="+", type=Path, metavar="PATH", help="folders (searched to any depth) and files"
    )
    command.add_argument(
        "-o",
        "--output",
        type=Path,
        default=Path("output"),
        metavar="FOLDER",
        help="where the build goes (default: output)",
    )
    command.add_argument("--base", default=BASE, metavar="IRI", help=f"the base of all IRIs (default: {BASE})")
    command.add_argument(
        "--ontology",
        type=Path,
        metavar="FOLDER",
        help="classes, relations, lexicons and patterns (default: the shipped ones)",
    )
    command.add_argument(
        "--corrections",
        type=Path,
        metavar="FILE",
        help="a CSV file of reviewed corrections (action,name,value,document,reason), applied besides the shipped ones",
    )
    command.add_argument(
        "--default-graph",
        choices=("named", "facts"),
        default="named",
        help="write the facts as a named graph, or unnamed",
    )
    command.add_argument("-q", "--quiet", action="store_true", help="print nothing but errors")
    command.set_defaults(run=_build)


def _add_query(commands: Commands) -> None:
    command = commands.add_parser(
        "query",
        help="ask the graph in SPARQL",
        description="Ask the graph in SPARQL. The facts are the default graph; "
        "the prefixes fz, skos, prov, oa, graph and the like are known.",
    )
    command.add_argument(
        "question",
        nargs="?",
        help="a query, a .rq file, - for standard input, or the name of an example; none lists the examples",
    )
    command.add_argument(
        "-g", "--graph", type=Path, default=Path("output"), metavar="FOLDER", help="the build to ask (default: output)"
    )
    command.add_argument(
        "-f",
        "--format",
        choices=("table", "csv", "json", "turtle"),
        default="table",
        help="how to print the answer (default: table)",
    )
    command.add_argument(
        "-w",
        "--width",
        type=int,
        default=60,
        metavar="N",
        help="cut cells of a table to N columns; 0 leaves them whole (default: 60)",
    )
    command.add_argument("--ontology", type=Path, metavar="FOLDER", help="where the example queries are")
    command.set_defaults(run=_query)


def _add_explain(commands: Commands) -> None:
    command = commands.add_parser(
        "explain",
        help="why a name means what it means, a statement is there, or a passage says what it says",
        description="Show what bears a name: why its IRI is what it is, what lists know of it, its forms, sentences; "
        "of SUBJECT RELATION OBJECT every place that says it; of --text what it says, what not, and why.",
    )
    command.add_argument(
        "name", metavar="NAME", nargs="*", help="a name, alias, code or IRI; or SUBJECT RELATION OBJECT"
    )
    command.add_argument("-t", "--text", metavar="PASSAGE", help="a passage to read instead of asking a build")
    command.add_argument("--published", metavar="DATE", help="the date of the passage's document, 2024-05-31")
    command.add_argument(
        "-g", "--graph", type=Path, default=Path("output"), metavar="FOLDER", help="the build to ask (default: output)"
    )
    command.add_argument(
        "-l", "--limit", type=int, default=5, metavar="N", help="how many sentences to show of each (default: 5)"
    )
    command.add_argument("--ontology", type=Path, metavar="FOLDER", help="the ontology with the labels of classes")
    command.set_defaults(run=_explain)


def _add_check(commands: Commands) -> None:
    command = commands.add_parser(
        "check", help="validate a build", description="Validate a build by the SHACL shapes and the contract."
    )
    command.add_argument("folder", nargs="?", type=Path, default=Path("output"), help="the build (default: output)")
    command.add_argument(
        "--ontology", type=Path, metavar="FOLDER", help="the ontology with its shapes (default: the shipped one)"
    )
    command.set_defaults(run=_check)


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
