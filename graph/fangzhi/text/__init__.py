"""From files to documents: reading, restoring, describing and cutting text."""

from __future__ import annotations

import re
from dataclasses import fields
from typing import TYPE_CHECKING

from fangzhi.model import Document, Metadata, Raw, Span
from fangzhi.text.description import describe
from fangzhi.text.layer import Layer
from fangzhi.text.restore import restore
from fangzhi.text.script import HAN

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator

    from fangzhi.text.furniture import Furniture
    from fangzhi.text.restore import Restored

_DIGEST_LENGTH = 16
_LINE = re.compile(r"\S(?:[^\n]*\S)?")
_HALVES = re.compile("[\ud800-\udfff]")
_CHINESE = re.compile(f"[{HAN}]")
#: How many lines may stand above a text that do not belong to it, and how many characters tell that one does not.
_MOST_ABOVE, _LEAST_KEPT = 8, 2
#: How much of a title, name or address is read.
_LONGEST_SAID = 1000


def to_document(raw: Raw, base: str, furniture: Furniture, without: Collection[str] = ()) -> Document:
    """The document that a file holds: its whole text restored, and what its lines and its metadata say of it.

    The steps of restoring named in `without` are left out.

    Its IRI is `base`, `document/` and the first 16 digits of the file's digest. `body` begins after title and
    dateline; the title is neither in `body` nor in `furniture`.
    """
    restored = restore(raw.text if raw.origin is None else Layer(raw.text, raw.origin), without)
    source = raw.text if raw.source is None else raw.source
    described = describe(restored.text, furniture, _restored(raw.metadata), tuple(_unconverted(restored, source)))
    published = described.publication
    return Document(
        iri=f"{base}document/{raw.digest[:_DIGEST_LENGTH]}",
        path=raw.path,
        digest=raw.digest,
        encoding=raw.encoding,
        raw=source,
        text=restored.text,
        origin=restored.origin,
        title=described.title,
        published=published.published,
        source=published.source,
        author=published.author,
        url=published.url,
        body=described.body,
        furniture=described.furniture,
        unreadable=restored.unreadable,
        traditional=restored.traditional,
        copies=raw.copies,
    )


def _restored(metadata: Metadata) -> Metadata:
    """The metadata as the text is: restored, each in one line; dates and addresses stay."""
    told = {field.name: (getattr(metadata, field.name) or "")[:_LONGEST_SAID] for field in fields(metadata)}
    said = {name: _HALVES.sub("\ufffd", value) for name, value in told.items()}
    worded = {name: restore(said[name]).text for name in ("title", "source", "author") if said[name]}
    return Metadata(**{name: " ".join(value.split()) or None for name, value in {**said, **worded}.items()})


def _unconverted(restored: Restored, raw: str) -> Iterator[Span]:
    """The lines above the first one converted, in characters that the page writes otherwise: put there later."""
    if not _CHINESE.search("".join(set(raw) - set(restored.text))):
        return
    lines = [Span(*match.span()) for match in _LINE.finditer(restored.text)]
    was = [raw[slice(*restored.origin.range(at, at + 1))] for at in range(len(restored.text))]
    for line in lines[: min(_MOST_ABOVE, len(lines) - 1)]:
        here = [*zip(line.of(restored.text), was[line.start : line.end], strict=True)]
        if any(char != old and _CHINESE.match(old) for char, old in here):
            return
        others = zip(restored.text[line.end :], was[line.end :], strict=True)
        converted = {char for char, old in others if char != old and _CHINESE.match(old)}
        if sum(char in converted for char, _ in here) >= _LEAST_KEPT:
            yield line
