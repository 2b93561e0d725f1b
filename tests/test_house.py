"""How the code is kept: imports run one way, public names are announced, files are short, README tells the truth."""

from __future__ import annotations

import argparse
import ast
import re
import subprocess
from pathlib import Path

import pytest

import fangzhi
from fangzhi.cli import parser

ROOT = Path(__file__).parents[1]
PACKAGE = ROOT / "graph" / "fangzhi"
MODULES = tuple(sorted(PACKAGE.rglob("*.py")))
#: From the ground up: a module imports its own layer and those below it.
LAYERS = (
    ("errors", "version", "origin"),
    ("model",),
    ("table", "vocabulary", "location", "compiled"),
    ("ontology",),
    ("text", "tagging", "weighing", "gazetteer", "corrections"),
    ("lexicon", "annotate", "readers"),
    ("mentions",),
    ("resolve",),
    ("dating",),
    ("relations",),
    ("subjects", "figures", "indicators"),
    ("quantities",),
    ("contradictions",),
    ("extraction", "duplicates", "corpus", "export", "trial"),
    ("result", "store", "explanation"),
    ("reading",),
    ("graph", "check"),
    ("pipeline", "output", "explain", "grounds", "restoration", "arguments"),
    ("cli", "__init__"),
    ("__main__",),
)
LEVEL = {name: level for level, layer in enumerate(LAYERS) for name in layer}
#: Names that say nothing of what a module holds.
VAGUE = {"utils", "util", "helpers", "helper", "manager", "base", "common", "misc"}
LONGEST = 300


def layer_of(path: Path) -> str:
    """The layer's name of a module: its file's, or its folder's."""
    return path.relative_to(PACKAGE).parts[0].removesuffix(".py")


def imported(path: Path) -> set[str]:
    """The modules of the package that a module imports when it runs, by name from below the package."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    typing_only = {
        node
        for guard in ast.walk(tree)
        if isinstance(guard, ast.If) and ast.unparse(guard.test) == "TYPE_CHECKING"
        for node in ast.walk(guard)
    }
    found: set[str] = set()
    for node in (node for node in ast.walk(tree) if node not in typing_only):
        if isinstance(node, ast.ImportFrom) and (node.module or "").split(".")[0] == "fangzhi":
            found |= {f"{node.module}.{alias.name}" for alias in node.names}
        elif isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names if alias.name.startswith("fangzhi.")}
    return {name.split(".")[1] for name in found}


def blocks(marked: str) -> str:
    """The fenced block of README that follows a command's mark."""
    match = re.search(rf"<!-- command: {marked} -->\n```sh\n(.*?)```", readme(), re.DOTALL)
    assert match, f"README.md lacks <!-- command: {marked} --> before a ```sh block"
    return match[1]


def readme() -> str:
    return (ROOT / "README.md").read_text(encoding="utf-8")


def test_every_module_has_a_layer():
    assert {layer_of(path) for path in MODULES} == set(LEVEL)


@pytest.mark.parametrize("path", MODULES, ids=lambda path: str(path.relative_to(PACKAGE)))
def test_imports_run_one_way(path):
    own = LEVEL[layer_of(path)]
    assert sorted(name for name in imported(path) if name in LEVEL and LEVEL[name] > own) == []


def test_no_two_modules_import_each_other():
    wanted = {layer_of(path): set() for path in MODULES}
    for path in MODULES:
        wanted[layer_of(path)] |= imported(path) - {layer_of(path)}
    assert sorted((a, b) for a in wanted for b in wanted[a] & set(wanted) if a in wanted[b]) == []


def test_public_names_are_those_announced():
    tree = ast.parse((PACKAGE / "__init__.py").read_text(encoding="utf-8"))
    typed = next(node for node in tree.body if isinstance(node, ast.If))
    named = {a.name for node in typed.body if isinstance(node, ast.ImportFrom) for a in node.names}
    assert sorted(fangzhi.__all__) == sorted({*named, "__version__"})
    assert all(getattr(fangzhi, name) is not None for name in fangzhi.__all__)


def test_files_stay_short():
    code = (*MODULES, *sorted(PACKAGE.rglob("*.js")), *sorted(PACKAGE.rglob("*.css")))
    lengths = {path.name: len(path.read_text(encoding="utf-8").splitlines()) for path in code}
    assert {name: lines for name, lines in lengths.items() if lines > LONGEST} == {}


def test_no_module_has_a_vague_name():
    assert [path.name for path in PACKAGE.rglob("*") if path.stem in VAGUE] == []


def test_readme_names_every_command():
    (commands,) = (a for a in parser()._actions if isinstance(a, argparse._SubParsersAction))
    assert [name for name in commands.choices if f"fangzhi {name}" not in readme()] == []


def test_ci_runs_the_commands_of_readme():
    shown = subprocess.run(["bash", ".ci/run", "--show"], cwd=ROOT, check=True, capture_output=True, encoding="utf-8")
    assert blocks("test") + blocks("build") == shown.stdout


@pytest.mark.parametrize(("marked", "part"), [("build", "fangzhi build seeds -o output"), ("test", "pytest")])
def test_the_commands_of_readme_do_what_they_say(marked, part):
    assert part in blocks(marked)


def test_citation_changelog_and_package_agree_on_the_version():
    version = fangzhi.__version__
    assert f"\nversion: {version}\n" in (ROOT / "CITATION.cff").read_text(encoding="utf-8")
    assert f"\n## [{version}] - " in (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")
    assert f'\nversion = "{version}"\n' in (ROOT / "pyproject.toml").read_text(encoding="utf-8")
