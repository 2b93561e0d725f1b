"""Files with a document a row: JSON lines, JSON, and tables of comma- or tab-separated values."""

from __future__ import annotations

import csv
import hashlib
import io
import json
import re
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import chain, count
from typing import IO, TYPE_CHECKING

from fangzhi.readers.encoding import CODECS, decode, encoding_of
from fangzhi.readers.kinds import CSV, JSON
from fangzhi.readers.plausible import believed
from fangzhi.readers.refusal import Refused, skipped, unreadable

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from fangzhi.model import Metadata
    from fangzhi.readers.reading import Fields, Reading

_USUAL = {
    "text": ("text", "content", "body", "article", "正文", "内容", "全文", "文本", "article_content", "maintext"),
    "title": ("title", "headline", "标题", "题目", "subject"),
    "published": (
        "published",
        "date",
        "pubdate",
        "pub_date",
        "publish_time",
        "publish_date",
        "published_at",
        "publishdate",
        "发布时间",
        "发布日期",
        "日期",
        "时间",
        "time",
    ),
    "source": ("source", "site", "来源", "媒体", "media"),
    "author": ("author", "作者", "记者", "authors"),
    "url": ("url", "link", "链接", "网址", "href"),
}
_DELIMITERS = ",\t;"
_CHUNK = 1 << 20
#: So many values in one text of JSON are no document, and would fill the memory.
_MOST_VALUES = 4_000_000
_BETWEEN = re.compile(r"[\s,\[\]\ufeff]*")
_LONE = re.compile("[\ud800-\udfff]")


@dataclass(frozen=True, slots=True)
class Row:
    """One document of a file of rows; `number` is its line or record from 1, `digest` that of the fields used."""

    number: int
    text: str
    digest: str
    metadata: Metadata


@dataclass(frozen=True, slots=True)
class Failed:
    """A row that is not read, and why."""

    number: int
    refusal: Refused


def row_encoding(stream: IO[bytes], forced: str | None) -> str:
    """The encoding of the file that the stream reads, judged by its first part that is not ASCII.

    Raises:
        Refused: it is no text.
    """
    rest = b""
    while chunk := stream.read(_CHUNK):
        sample = rest + chunk
        if not sample.isascii() or b"\0" in sample:
            return encoding_of(sample, forced)
        rest = sample[-1:]
    return encoding_of(rest, forced)


def read_rows(stream: IO[bytes], kind: str, encoding: str, reading: Reading) -> Iterator[Row | Failed]:
    """The rows of a file in its order, read one after the other.

    Raises:
        Refused: the file as a whole cannot be read.
    """
    with _records(stream, kind, encoding, reading) as records:
        for number, record in records:
            try:
                yield _row(number, record, reading.fields)
            except Refused as refusal:
                yield Failed(number, refusal)


@contextmanager
def _records(stream: IO[bytes], kind: str, encoding: str, reading: Reading) -> Iterator[Iterator[tuple[int, object]]]:
    """What a file of rows holds, with numbers; it leaves the stream open and the csv module's limit as it was."""
    if kind == JSON:
        yield _values(stream, encoding, reading)
        return
    limit = csv.field_size_limit(reading.largest)
    errors = "strict" if reading.encoding else "replace"
    text = io.TextIOWrapper(stream, CODECS.get(encoding, encoding), errors, newline="" if kind == CSV else "\n")
    try:
        yield (_cells if kind == CSV else _objects)(_bounded(text, reading.largest), reading.fields)
    finally:
        text.detach()
        csv.field_size_limit(limit)


def _bounded(text: io.TextIOWrapper, largest: int) -> Iterator[str | Refused]:
    """The lines of a text; a refusal for one that is longer than `largest` or not in the encoding forced."""
    try:
        while line := text.readline(largest).removeprefix("\ufeff"):
            if len(line) < largest or line.endswith("\n"):
                yield line
            else:
                yield unreadable(f"a line of more than {largest} characters; name a higher limit or split it")
                while line and not line.endswith("\n"):
                    line = text.readline(_CHUNK)
    except UnicodeDecodeError as error:
        yield unreadable(
            f"from here on not {error.encoding} (0x{error.object[error.start]:02x}); name another encoding"
        )


def _objects(lines: Iterable[str | Refused], _: Fields) -> Iterator[tuple[int, object]]:
    """The values of JSON lines with the numbers of these."""
    for number, line in enumerate(lines, 1):
        if isinstance(line, Refused):
            yield number, line
        elif line.strip():
            try:
                yield number, _decoder(line).decode(line)
            except Refused as refusal:
                yield number, refusal
            except (ValueError, RecursionError) as error:
                yield number, unreadable(f"not JSON ({error or 'too deep'})")


def _values(stream: IO[bytes], encoding: str, reading: Reading) -> Iterator[tuple[int, object]]:
    """The objects of a JSON file: those of its list, its only one, or one after the other."""
    data = stream.read(reading.largest + 1)
    if len(data) > reading.largest:
        raise unreadable(f"larger than {reading.largest} bytes; save it as .jsonl, an object a line")
    text, at = decode(data, reading.encoding).text if reading.encoding else _lenient(data, encoding), 0
    decoder = _decoder(text)
    for number in count(1):
        at = _between(text, at)
        if at >= len(text):
            return
        try:
            value, at = decoder.raw_decode(text, at)
        except (ValueError, RecursionError) as error:
            yield number, unreadable(f"not JSON from here on ({error or 'too deep'})")
            return
        yield number, value


def _lenient(data: bytes, encoding: str) -> str:
    return data.decode(CODECS.get(encoding, encoding), "replace")


def _between(text: str, at: int) -> int:
    match = _BETWEEN.match(text, at)
    return match.end() if match else at


def _decoder(text: str) -> json.JSONDecoder:
    """What reads the values of a text.

    Raises:
        Refused: there would be too many.
    """
    if sum(map(text.count, "[{,")) > _MOST_VALUES:
        raise unreadable(f"more than {_MOST_VALUES} values; split it")
    return json.JSONDecoder(strict=False)


def _cells(lines: Iterable[str | Refused], fields: Fields) -> Iterator[tuple[int, object]]:
    """The records of a table by the names of its columns, with their numbers.

    Raises:
        Refused: no column has the text, or a line is too long.
    """
    whole = _whole(lines)
    first = next(whole, "")
    delimiter = max(_DELIMITERS, key=lambda sign: _known(next(csv.reader([first], delimiter=sign), []), fields))
    table = csv.reader(chain([first], whole), delimiter=delimiter)
    columns = [name.strip() for name in next(table, [])]
    if columns and not any(_is_one(name, fields.text, "text") for name in columns):
        raise _textless(columns)
    yield from enumerate(_filled(table, columns), 1)


def _filled(table: Iterator[list[str]], columns: Sequence[str]) -> Iterator[object]:
    """The records of a table that are not blank."""
    while True:
        try:
            cells = next(table, None)
        except csv.Error as error:
            yield unreadable(f"not a row ({error})")
            continue
        if cells is None:
            return
        if any(cells):
            yield _record(columns, cells)


def _whole(lines: Iterable[str | Refused]) -> Iterator[str]:
    for line in lines:
        if isinstance(line, Refused):
            raise line
        yield line


def _known(columns: Sequence[str], fields: Fields) -> tuple[int, int]:
    """How many columns have names that are looked for, and how many there are."""
    known = (_is_one(name.strip(), getattr(fields, field), field) for field in _USUAL for name in columns)
    return sum(known), len(columns)


def _record(columns: Sequence[str], cells: Sequence[str]) -> object:
    if any(cells[len(columns) :]):
        return unreadable(f"{len(cells)} cells for {len(columns)} columns; put cells with a delimiter in quotes")
    return dict(zip(columns, cells, strict=False))


def _is_one(name: str, wanted: str | None, field: str) -> bool:
    return name.lower() in ((wanted.lower(),) if wanted else _USUAL[field])


def _row(number: int, record: object, fields: Fields) -> Row:
    """The document that a record is.

    Raises:
        Refused: it is none.
    """
    if isinstance(record, Refused):
        raise record
    if not isinstance(record, dict):
        raise unreadable(f"a {type(record).__name__}, not an object with fields")
    said = {field: _said(record, getattr(fields, field), field) for field in _USUAL}
    used = {field: value for field, value in said.items() if value}
    if "text" not in used:
        held = any(_is_one(str(name).strip(), fields.text, "text") for name in record)
        raise Refused("empty", "no text") if held else _textless(list(map(str, record)))
    canonical = json.dumps(used, sort_keys=True, separators=(",", ":"))
    metadata = believed({field: [value] for field, value in used.items() if field != "text"})
    return Row(number, _LONE.sub("\ufffd", used["text"]), hashlib.sha256(canonical.encode()).hexdigest(), metadata)


def _said(record: Mapping[object, object], wanted: str | None, field: str) -> str:
    """What a record says in the first of the fields that may be meant, the one named or those usual."""
    held = {str(name).strip().lower(): value for name, value in reversed(list(record.items()))}
    names = (wanted.lower(),) if wanted else _USUAL[field]
    return next(filter(None, (_written(held.get(name)) for name in names)), "")


def _written(value: object) -> str:
    """A value as text; of a list its texts, joined; nothing of what is no text."""
    if isinstance(value, list):
        return "、".join(item for item in value if isinstance(item, str))
    return str(value) if isinstance(value, (str, int, float)) and not isinstance(value, bool) else ""


def _textless(names: Sequence[str]) -> Refused:
    shown = ", ".join(name[:40] for name in names[:20]) or "none"
    return skipped(f"no field with the text; fields are {shown}; name it with --text-field")
