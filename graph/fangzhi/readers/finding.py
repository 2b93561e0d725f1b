"""Which files hold documents: in folders, by name, by pattern, or from standard input."""

from __future__ import annotations

import hashlib
import os
import re
import unicodedata
from collections import defaultdict
from dataclasses import dataclass
from fnmatch import fnmatchcase
from pathlib import Path
from typing import TYPE_CHECKING

from fangzhi.errors import InputError
from fangzhi.model import Note
from fangzhi.readers.kinds import refusal

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

#: The path that stands for standard input.
STDIN = "-"
_APART = re.compile(r"(?:README|LICENSE)", re.IGNORECASE)
_PATTERN = re.compile(r"[*?\[]")
_ALL = "**"


@dataclass(frozen=True, slots=True)
class Found:
    """A file to read: where it is, its path as shown, its SHA-256 digest, and other paths with the same bytes.

    Standard input is read when its document is, so its digest is empty.
    """

    file: Path
    path: str
    digest: str
    copies: tuple[str, ...] = ()


def find_documents(paths: Sequence[Path]) -> tuple[tuple[Found, ...], tuple[Note, ...]]:
    """The files in the folders, by the names and the patterns given, and notes on what was left out; sorted by path.

    A folder is searched to any depth, each real folder once. Paths are relative to the folder named, to the part of a
    pattern before its first sign, or the file's name, in NFC with `/`. Files named README or LICENSE and whatever
    begins with a dot are left out, unless named. Of files with the same bytes the first path is the document. `-` is
    standard input.

    Raises:
        InputError: a path does not exist, may not be read, is no file or folder, or there is no document at all.
    """
    candidates: set[tuple[str, Path]] = set()
    notes: set[Note] = set()
    for path in paths:
        for item in _listed(path):
            if isinstance(item, Note):
                notes.add(item)
            else:
                candidates.add(item)
    found = _distinct(sorted(candidates), notes)
    told = tuple(sorted(notes, key=lambda note: (note.document, note.kind, note.detail)))
    if not found:
        raise InputError(_nothing(paths, told))
    return found, told


def is_apart(name: str) -> str:
    """Why a file is none of a folder's documents by its name, or nothing if it may be one."""
    if name[:1] == ".":
        return "hidden file"
    return "not a document by its name" if _APART.match(name) else ""


def _listed(path: Path) -> Iterator[tuple[str, Path] | Note]:
    """What a path named by the user stands for: files with their paths as shown, and notes on what is left out."""
    if str(path) == STDIN:
        yield STDIN, path
    elif path.is_dir():
        yield from _walked(path, path)
    elif path.is_file():
        yield _judged(_shown(path.name), path, refusal(path.name))
    elif path.exists():
        raise InputError(f"{path}: neither a file nor a folder; name a folder of documents, or - for standard input")
    elif _PATTERN.search(str(path)):
        yield from _matched(path)
    else:
        raise InputError(f"{path}: no such file or folder; check the path")


def _judged(shown: str, file: Path, why: str) -> tuple[str, Path] | Note:
    return Note("skipped", shown, why) if why else (shown, file)


def _matched(pattern: Path) -> Iterator[tuple[str, Path] | Note]:
    """The files that a pattern matches and those in the folders that it matches.

    Raises:
        InputError: there are none.
    """
    first = next(at for at, part in enumerate(pattern.parts) if _PATTERN.search(part))
    root = Path(*pattern.parts[:first])
    places = list(_globbed(root, _normal(pattern.parts[first:])))
    if not places:
        raise InputError(f"{pattern}: nothing matches; check the pattern")
    for place in places:
        if place.is_dir():
            yield from _walked(place, root)
        else:
            yield _judged(_inside(root, place), place, _left_out(place))


def _normal(parts: Iterable[str]) -> tuple[str, ...]:
    """The parts of a pattern in NFC, `**` after `**` left out."""
    kept: list[str] = []
    for part in parts:
        if part != _ALL or kept[-1:] != [_ALL]:
            kept.append(unicodedata.normalize("NFC", part))
    return tuple(kept)


def _globbed(folder: Path, parts: Sequence[str]) -> Iterator[Path]:
    if not parts or parts == (_ALL,):
        yield folder
        return
    if parts[0] == _ALL:
        for place, _, _ in _folders(folder, []):
            yield from _globbed(place, parts[1:])
        return
    for name in _names(folder):
        hidden = name[0] == "." != parts[0][0]
        if not hidden and fnmatchcase(unicodedata.normalize("NFC", name), parts[0]):
            yield from _globbed(folder / name, parts[1:])


def _names(folder: Path) -> list[str]:
    try:
        return sorted(place.name for place in folder.iterdir())
    except OSError:
        return []


def _walked(folder: Path, root: Path) -> Iterator[tuple[str, Path] | Note]:
    """The files of a folder to any depth, with paths relative to `root`."""
    if not os.access(folder, os.R_OK | os.X_OK):
        raise InputError(f"{folder}: no permission to read this folder; change its permissions or name another")
    refused: list[OSError] = []
    for here, hidden, files in _folders(folder, refused):
        for name in hidden:
            yield Note("skipped", _inside(root, here / name) + "/", "hidden folder")
        for name in files:
            yield _judged(_inside(root, here / name), here / name, _left_out(here / name))
    for error in refused:
        yield Note("unreadable", _inside(root, Path(error.filename)) + "/", f"cannot be read: {error.strerror}")


def _folders(folder: Path, refused: list[OSError]) -> Iterator[tuple[Path, list[str], list[str]]]:
    """A folder and those below it, each real one once, with the names of their hidden folders and their files."""
    visited = {folder.resolve()}
    for place, folders, files in os.walk(folder, followlinks=True, onerror=refused.append):
        here = Path(place)
        hidden = sorted(name for name in folders if name[0] == ".")
        folders[:] = _unvisited(here, folders, visited)
        yield here, hidden, sorted(files)


def _inside(folder: Path, path: Path) -> str:
    return _shown(path.relative_to(folder).as_posix())


def _unvisited(here: Path, folders: Iterable[str], visited: set[Path]) -> list[str]:
    kept = []
    for name in sorted(folders):
        real = (here / name).resolve()
        if name[0] != "." and real not in visited:
            visited.add(real)
            kept.append(name)
    return kept


def _left_out(file: Path) -> str:
    if file.name[0] != "." and not file.is_file():
        return "not a file"
    return is_apart(file.name) or refusal(file.name)


def _shown(path: str) -> str:
    """The path in NFC; bytes that are no UTF-8 become replacement characters."""
    return unicodedata.normalize("NFC", os.fsencode(path).decode("utf-8", "replace"))


def _distinct(candidates: Sequence[tuple[str, Path]], notes: set[Note]) -> tuple[Found, ...]:
    """The files by digest, each under its first path; notes on the others and on files that cannot be read."""
    alike: dict[str, list[tuple[str, Path]]] = defaultdict(list)
    for shown, file in candidates:
        try:
            alike[_digest(file)].append((shown, file))
        except OSError as error:
            notes.add(Note("unreadable", shown, f"cannot be read: {error.strerror}"))
    found = []
    for digest, [(path, file), *others] in alike.items():
        copies = tuple(shown for shown, _ in others)
        notes.update(Note("duplicate", copy, f"same bytes as {path}") for copy in copies)
        found.append(Found(file, path, digest, copies))
    return tuple(found)


def _digest(file: Path) -> str:
    if str(file) == STDIN:
        return ""
    with file.open("rb") as opened:
        return hashlib.file_digest(opened, "sha256").hexdigest()


def _nothing(paths: Sequence[Path], notes: Sequence[Note]) -> str:
    named = ", ".join(map(str, paths)) or "nothing named"
    why = f" ({notes[0].document}: {notes[0].detail})" if notes else ""
    return f"{named}: no document found{why}; name a folder with documents"
