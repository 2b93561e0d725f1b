"""Which files hold documents, and what characters their bytes are."""

from __future__ import annotations

import codecs
import hashlib
import os
import re
import unicodedata
from collections import defaultdict
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from fangzhi.errors import InputError
from fangzhi.model import Note, Raw
from fangzhi.text.script import commonness

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

_SUFFIX = re.compile(r"\.(?=[0-9]*[A-Za-z])[0-9A-Za-z]{1,8}$")
_TEXTS = ("", ".txt", ".md")
_APART = re.compile(r"(?:README|LICENSE)", re.IGNORECASE)
_GUESSES = (("gb18030", "gb18030", "strict"), ("big5", "big5hkscs", "strict"), ("utf-8", "utf-8", "replace"))
_MOSTLY_COMMON = 0.6


@dataclass(frozen=True, slots=True)
class Found:
    """A file to read: where it is, its path as shown, its SHA-256 digest, and other paths with the same bytes."""

    file: Path
    path: str
    digest: str
    copies: tuple[str, ...] = ()


def find_documents(paths: Sequence[Path]) -> tuple[tuple[Found, ...], tuple[Note, ...]]:
    """The documents in the folders and files named, and notes on what was left out; both sorted by path.

    A folder is searched to any depth, each real folder once. Paths are relative to the folder named, or the
    file's name, in NFC with `/`. Files named README or LICENSE and whatever begins with a dot are left out,
    unless named. Of files with the same bytes the first path is the document.

    Raises:
        InputError: a path does not exist, may not be read, is no file or folder, or there is no document at all.
    """
    candidates: list[tuple[str, Path]] = []
    notes: list[Note] = []
    for path in paths:
        for item in _listed(path):
            if isinstance(item, Note):
                notes.append(item)
            else:
                candidates.append(item)
    found = _distinct(sorted(set(candidates)), notes)
    notes.sort(key=lambda note: (note.document, note.kind))
    if not found:
        raise InputError(_nothing(paths, notes))
    return found, tuple(notes)


def read_raw(found: Found) -> Raw | Note:
    """The text of a file, decoded and otherwise unchanged, or a note of kind `empty` or `unreadable`."""
    try:
        data = found.file.read_bytes()
    except OSError as error:
        return Note("unreadable", found.path, f"cannot be read: {error.strerror}")
    decoded = _decoded(data)
    if decoded is None:
        return Note("unreadable", found.path, "not text in UTF-8, UTF-16, GB 18030 or Big5; save it as UTF-8")
    encoding, text = decoded
    if not text.strip("\ufeff \t\r\n\u3000"):
        return Note("empty", found.path, "no text")
    return Raw(found.path, text, hashlib.sha256(data).hexdigest(), encoding, found.copies)


def _listed(path: Path) -> Iterator[tuple[str, Path] | Note]:
    """What a path named by the user stands for: files with their paths as shown, and notes on what is left out."""
    if path.is_dir():
        yield from _walked(path)
    elif path.is_file():
        yield _judged(_shown(path.name), path, _not_text(path.name))
    elif path.exists():
        raise InputError(f"{path}: neither a file nor a folder; name a folder of .txt files")
    else:
        raise InputError(f"{path}: no such file or folder; check the path")


def _judged(shown: str, file: Path, refusal: str) -> tuple[str, Path] | Note:
    return Note("skipped", shown, refusal) if refusal else (shown, file)


def _walked(folder: Path) -> Iterator[tuple[str, Path] | Note]:
    if not os.access(folder, os.R_OK | os.X_OK):
        raise InputError(f"{folder}: no permission to read this folder; change its permissions or name another")
    refused: list[OSError] = []
    visited = {folder.resolve()}
    for place, folders, files in os.walk(folder, followlinks=True, onerror=refused.append):
        here = Path(place)
        for name in sorted(folders):
            if name[0] == ".":
                yield Note("skipped", _inside(folder, here / name) + "/", "hidden folder")
        folders[:] = _unvisited(here, folders, visited)
        for name in sorted(files):
            yield _judged(_inside(folder, here / name), here / name, _left_out(here / name))
    for error in refused:
        yield Note("unreadable", _inside(folder, Path(error.filename)) + "/", f"cannot be read: {error.strerror}")


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
    if file.name[0] == ".":
        return "hidden file"
    if not file.is_file():
        return "not a file"
    return "not a document by its name" if _APART.match(file.name) else _not_text(file.name)


def _not_text(name: str) -> str:
    suffix = _SUFFIX.search(name)
    if suffix is None or suffix[0].lower() in _TEXTS:
        return ""
    return f"not a text file ({suffix[0]}): save its text as .txt"


def _shown(path: str) -> str:
    """The path in NFC; bytes that are no UTF-8 become replacement characters."""
    return unicodedata.normalize("NFC", os.fsencode(path).decode("utf-8", "replace"))


def _distinct(candidates: Sequence[tuple[str, Path]], notes: list[Note]) -> tuple[Found, ...]:
    """The files by digest, each under its first path; notes on the others and on files that cannot be read."""
    alike: dict[str, list[tuple[str, Path]]] = defaultdict(list)
    for shown, file in candidates:
        try:
            with file.open("rb") as opened:
                alike[hashlib.file_digest(opened, "sha256").hexdigest()].append((shown, file))
        except OSError as error:
            notes.append(Note("unreadable", shown, f"cannot be read: {error.strerror}"))
    found = []
    for digest, [(path, file), *others] in alike.items():
        copies = tuple(shown for shown, _ in others)
        notes.extend(Note("duplicate", copy, f"same bytes as {path}") for copy in copies)
        found.append(Found(file, path, digest, copies))
    return tuple(found)


def _nothing(paths: Sequence[Path], notes: Sequence[Note]) -> str:
    named = ", ".join(map(str, paths)) or "nothing named"
    why = f" ({notes[0].document}: {notes[0].detail})" if notes else ""
    return f"{named}: no document found{why}; name a folder with .txt or .md files"


def _decoded(data: bytes) -> tuple[str, str] | None:
    """The name of the encoding and the text, by byte order mark, as UTF-8, or as what reads most like Chinese."""
    if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return _attempt(data, "utf-16", "utf-16", "strict")
    if b"\0" in data:
        return None
    plain = _attempt(data, "utf-8", "utf-8-sig", "strict")
    if plain is not None:
        return plain
    guesses = [guess for name, codec, errors in _GUESSES if (guess := _attempt(data, name, codec, errors))]
    best = max(guesses, key=lambda guess: commonness(guess[1]))
    return best if commonness(best[1]) >= _MOSTLY_COMMON else None


def _attempt(data: bytes, name: str, codec: str, errors: str) -> tuple[str, str] | None:
    try:
        return name, data.decode(codec, errors)
    except UnicodeDecodeError:
        return None
