"""The documents of a file: one, or those of its rows or members."""

from __future__ import annotations

import hashlib
import io
import re
import sys
import zipfile
from contextlib import ExitStack
from dataclasses import dataclass, replace
from functools import partial
from typing import IO, TYPE_CHECKING

from fangzhi.errors import MissingExtra
from fangzhi.model import Note, Raw
from fangzhi.readers.archive import BROKEN, Measure, members, opened
from fangzhi.readers.content import Content
from fangzhi.readers.encoding import decode
from fangzhi.readers.finding import STDIN, is_apart
from fangzhi.readers.kinds import (
    CSV,
    DOCX,
    HTML,
    JSON,
    JSONL,
    MHTML,
    PDF,
    ZIP,
    kind_by_content,
    kind_of,
    refusal,
    require,
)
from fangzhi.readers.page import read_fragment, read_html, read_mhtml
from fangzhi.readers.pdf import read_pdf
from fangzhi.readers.reading import Reading
from fangzhi.readers.refusal import Refused, skipped, unreadable
from fangzhi.readers.rows import Failed, read_rows, row_encoding
from fangzhi.readers.word import read_docx
from fangzhi.readers.worker import Worker

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from fangzhi.readers.finding import Found
    from fangzhi.readers.rows import Row

_ROWS = frozenset((JSONL, JSON, CSV))
_MARKUP = re.compile(r"</(?:p|div|span|td|li|h[1-6])\s*>|<br\s*/?>", re.IGNORECASE)
_EMPTY = "\ufeff \t\r\n\f\u3000"
#: How many notes on rows a file gets; the others are counted.
_MOST_FAILED = 20
_HEAD = 1 << 10


@dataclass(frozen=True, slots=True)
class _Source:
    """A file, or a member of an archive: its path as shown, and what opens it, as often as need be."""

    path: str
    open: Callable[[], IO[bytes]]
    copies: tuple[str, ...] = ()
    packed: bool = False


def read(found: Found, reading: Reading | None = None, worker: Worker | None = None) -> Iterator[Raw | Note]:
    """The documents of a file in its order, decoded and otherwise unchanged, and notes on what is not read.

    A page's text is its article; a row's and a member's path is the file's, `#` and its number or `/` and its name.
    Whoever reads many files gives one `worker`, made of the same reading, and closes it.
    """
    reading = reading or Reading()
    with ExitStack() as stack:
        reader = _Reader(reading, worker or stack.enter_context(Worker(reading)))
        yield from reader.source(_source(found, reading))


def _source(found: Found, reading: Reading) -> _Source:
    if str(found.file) != STDIN:
        return _Source(found.path, lambda: found.file.open("rb"), found.copies)
    data = sys.stdin.buffer.read(reading.largest + 1)
    if len(data) > reading.largest:
        raise unreadable(f"larger than {reading.largest} bytes; name a file instead")
    return _Source(STDIN, lambda: io.BytesIO(data))


class _Reader:
    """Reads sources of every kind under one reading."""

    def __init__(self, reading: Reading, worker: Worker) -> None:
        self._reading = reading
        self._worker = worker

    def source(self, source: _Source) -> Iterator[Raw | Note]:
        """The documents of a source; whatever it refuses is one note."""
        try:
            kind = _kind(source)
            if kind == ZIP:
                yield from self._archive(source)
            elif kind in _ROWS:
                yield from self._rows(source, kind)
            else:
                yield self._whole(source, kind)
        except Refused as refused:
            yield Note(refused.kind, source.path, refused.detail)
        except MissingExtra as missing:
            yield Note("skipped", source.path, str(missing))
        except OSError as error:
            yield Note("unreadable", source.path, f"cannot be read: {error.strerror or error}")

    def _whole(self, source: _Source, kind: str) -> Raw:
        """The document that a source is."""
        require(kind, source.path)
        with source.open() as stream:
            data = stream.read(self._reading.largest + 1)
        if len(data) > self._reading.largest:
            raise unreadable(f"larger than {self._reading.largest} bytes; name a higher limit or split it")
        content = self._content(data, kind)
        return self._raw(source.path, hashlib.sha256(data).hexdigest(), content, source.copies)

    def _content(self, data: bytes, kind: str) -> Content:
        reading = self._reading
        if kind == HTML:
            return self._worker.run(read_html, data, reading.encoding)
        if kind == MHTML:
            return self._worker.run(read_mhtml, data, reading.encoding)
        if kind == PDF:
            return self._worker.run(read_pdf, data, reading.longest)
        if kind == DOCX:
            return self._worker.run(read_docx, data, reading.largest)
        return Content(*decode(data, reading.encoding))

    def _raw(self, path: str, digest: str, content: Content, copies: tuple[str, ...] = ()) -> Raw:
        text, longest = content.text, self._reading.longest
        if not text.strip(_EMPTY):
            raise Refused("empty", "no text")
        if len(text) > longest:
            raise unreadable(f"{len(text)} characters, more than {longest}; name a higher limit or split it")
        return Raw(path, text, digest, content.encoding, copies, content.source, content.origin, content.metadata)

    def _rows(self, source: _Source, kind: str) -> Iterator[Raw | Note]:
        with source.open() as stream:
            encoding = row_encoding(stream, self._reading.encoding)
        failed = 0
        with source.open() as stream:
            for row in read_rows(stream, kind, encoding, self._reading):
                item = self._row(f"{source.path}#{row.number}", row, encoding)
                failed += isinstance(item, Note)
                if isinstance(item, Raw) or failed <= _MOST_FAILED:
                    yield item
        if failed > _MOST_FAILED:
            yield Note("unreadable", source.path, f"{failed - _MOST_FAILED} more rows are not read")

    def _row(self, path: str, row: Row | Failed, encoding: str) -> Raw | Note:
        try:
            if isinstance(row, Failed):
                raise row.refusal
            content = self._worker.run(read_fragment, row.text) if _MARKUP.search(row.text) else Content(row.text, "")
            return self._raw(path, row.digest, replace(content, encoding=encoding, metadata=row.metadata))
        except Refused as refused:
            return Note(refused.kind, path, refused.detail)

    def _archive(self, source: _Source) -> Iterator[Raw | Note]:
        if source.packed:
            raise skipped("an archive in an archive; unpack it")
        with ExitStack() as stack:
            stream = stack.enter_context(source.open())
            size = stream.seek(0, io.SEEK_END)
            archive, named = _members(stack, stream)
            measure = Measure(size, self._reading.largest)
            for name, info in named:
                inner = _Source(f"{source.path}/{name}", partial(opened, archive, info, measure), packed=True)
                why = _member_apart(name)
                yield from [Note("skipped", inner.path, why)] if why else self.source(inner)


def _members(stack: ExitStack, stream: IO[bytes]) -> tuple[zipfile.ZipFile, list[tuple[str, zipfile.ZipInfo]]]:
    """The archive that a stream holds, closed with the stack, and its members."""
    try:
        archive = stack.enter_context(zipfile.ZipFile(stream))
        return archive, members(archive)
    except BROKEN as error:
        raise unreadable(f"a broken archive ({error}); pack it anew") from error


def _member_apart(name: str) -> str:
    """Why a member is left out by its name, or nothing."""
    *folders, last = name.split("/")
    if any(folder[0] == "." or folder == "__MACOSX" for folder in folders):
        return "hidden folder"
    return is_apart(last) or refusal(last)


def _kind(source: _Source) -> str:
    """The kind of a source, by its name, and where that leaves it open by its first bytes."""
    named = kind_of(source.path.rpartition("/")[2]) if source.path != STDIN else None
    if named in _ROWS or named == ZIP:
        return str(named)
    with source.open() as stream:
        return kind_by_content(stream.read(_HEAD) if named else stream.read(), named)
