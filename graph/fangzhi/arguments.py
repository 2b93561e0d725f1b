"""What the commands take: names, defaults and help, in one place."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import TYPE_CHECKING

from fangzhi.model import BASE
from fangzhi.version import __version__

if TYPE_CHECKING:
    Commands = argparse._SubParsersAction[argparse.ArgumentParser]  # noqa: SLF001 - argparse names no public type

#: What a row may say of its document; for each there is an option with the name of its field.
FIELDS = ("text", "title", "published", "source", "author", "url")
#: The steps of restoring, as `fangzhi.text.restore.STEPS` has them.
STEP_NAMES = "line, mojibake, entity, invisible, gloss, shift, form, wording, script, mark, comma, wrap, indent"
_DESCRIPTION = "Chinese news and policy documents into a knowledge graph, every fact with the sentence that says it."
_EPILOG = """\
examples:
  fangzhi build seeds -o output          build a graph of a folder of texts
  fangzhi query cooperation              ask a ready-made question of the build in output/
  fangzhi query 'SELECT * WHERE {?s fz:assists ?o}'   ask your own
  fangzhi explain 凉山州                 why a name means what it means, and where it stands
  fangzhi explain 凉山州 cooperatesWith 四川大学   why a statement is there
  fangzhi explain --text '甲县没有实施“双培工程”。'   what a passage says, what was left out and why
  fangzhi text page.html --diff          the text as it is read, beside the file, with what was done to it
  fangzhi check                          validate the build in output/

exit codes: 0 done, 1 unexpected or not conforming, 2 wrong arguments, 3 input, 4 ontology, 5 query, 6 build folder,
7 an optional package is missing, 130 interrupted
"""


def parser() -> argparse.ArgumentParser:
    """The parser of all commands."""
    top = argparse.ArgumentParser(
        "fangzhi", description=_DESCRIPTION, epilog=_EPILOG, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    top.add_argument("--version", action="version", version=f"fangzhi {__version__}")
    commands = top.add_subparsers(title="commands", metavar="COMMAND", dest="command")
    _add_build(commands)
    _add_query(commands)
    _add_explain(commands)
    _add_text(commands)
    _add_check(commands)
    return top


def _add_build(commands: Commands) -> None:
    command = commands.add_parser("build", help="build a graph of documents", description="Build a graph of documents.")
    command.add_argument(
        "paths",
        nargs="+",
        type=Path,
        metavar="PATH",
        help="folders (searched to any depth), files, patterns such as 'news/**/*.html', or - for standard input",
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
    _add_reading(command)


def _add_text(commands: Commands) -> None:
    command = commands.add_parser(
        "text",
        help="print a file's text, restored",
        description="Print the text of documents as it is read for a graph: damage undone, in simplified characters.",
    )
    command.add_argument("paths", nargs="+", type=Path, metavar="FILE", help="files, folders, patterns, or -")
    command.add_argument(
        "-d", "--diff", action="store_true", help="show each changed line of the file, what became of it, and why"
    )
    _add_reading(command)


def _add_reading(command: argparse.ArgumentParser) -> None:
    """The options of reading and restoring, which build and text share."""
    group = command.add_argument_group(
        "reading", "text, .md, .html, .mhtml, .pdf, .docx, .csv, .jsonl and .zip of these, in any Chinese encoding"
    )
    group.add_argument("--encoding", metavar="NAME", help="the encoding of all texts (default: found for each)")
    for name in FIELDS:
        help_ = f"the field of .csv and .jsonl that holds the {name} (default: its usual names)"
        group.add_argument(f"--{name}-field", metavar="NAME", help=help_)
    group.add_argument("--largest", type=int, default=64, metavar="MB", help="the largest file to read (default: 64)")
    group.add_argument(
        "--longest",
        type=int,
        default=2_000_000,
        metavar="N",
        help="the most characters of a text (default: 2000000)",
    )
    group.add_argument(
        "--seconds", type=float, default=60, metavar="N", help="the most time for one page, PDF or .docx (default: 60)"
    )
    group.add_argument(
        "--without",
        action="append",
        default=[],
        metavar="STEP",
        help=f"leave out a step of restoring ({STEP_NAMES}); may be repeated",
    )


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


def _add_check(commands: Commands) -> None:
    command = commands.add_parser(
        "check", help="validate a build", description="Validate a build by the SHACL shapes and the contract."
    )
    command.add_argument("folder", nargs="?", type=Path, default=Path("output"), help="the build (default: output)")
    command.add_argument(
        "--ontology", type=Path, metavar="FOLDER", help="the ontology with its shapes (default: the shipped one)"
    )
