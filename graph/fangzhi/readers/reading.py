"""How files are read: the options of a reading."""

from __future__ import annotations

from dataclasses import dataclass

from fangzhi.errors import InputError


@dataclass(frozen=True, slots=True)
class Fields:
    """Which field of a row is what; None stands for the usual names, matched whatever their case."""

    text: str | None = None
    title: str | None = None
    published: str | None = None
    source: str | None = None
    author: str | None = None
    url: str | None = None


@dataclass(frozen=True, slots=True)
class Reading:
    """How files are read.

    `encoding` is that of all texts, if it is known; `fields` name the columns of rows. `largest` is the most bytes of
    a file, of a member of an archive or of a row, `longest` the most characters of a document, `seconds` the most
    time for a page, a PDF or a .docx file and `memory` the most bytes of the process that reads them.

    Raises:
        InputError: there is no such encoding, or a limit is not above zero.
    """

    encoding: str | None = None
    fields: Fields = Fields()
    largest: int = 64 << 20
    longest: int = 2_000_000
    seconds: float = 60
    memory: int = 2 << 30

    def __post_init__(self) -> None:
        if self.encoding is not None:
            _check(self.encoding)
        for name in ("largest", "longest", "seconds", "memory"):
            if getattr(self, name) <= 0:
                raise InputError(f"{name} {getattr(self, name)}: must be above zero")


def _check(encoding: str) -> None:
    try:
        b"a".decode(encoding)
    except UnicodeError:
        return  # a text encoding, though not of this byte
    except (LookupError, ValueError) as error:
        raise InputError(f"{encoding}: no known text encoding; name one such as utf-8, gb18030 or big5") from error
