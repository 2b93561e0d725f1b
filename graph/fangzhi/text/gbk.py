"""GBK byte by byte: which characters two bytes may be where one of them, or both, are not known.

Rows and cells without a character, and those left to users, are known from the way browsers and converters read
damaged pages: a pair of the user-defined areas vanishes, any other pair without a character is shown as `?`.
"""

from __future__ import annotations

from collections import defaultdict
from functools import cache
from typing import TYPE_CHECKING

from fangzhi.text.script import simplified

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

#: A character beside its simplified form.
Both = tuple[str, str]
LEADS = range(0x81, 0xFF)
TRAILS = (*range(0x40, 0x7F), *range(0x80, 0xFF))
#: Second bytes that a reader one byte on takes for a first one.
_HIGH = range(0x80, 0xFF)
#: The bytes that end a user-defined pair after one of `_ROWS_LOW` or of `_ROWS_HIGH`, by a number that is no byte.
ENDS = {-1: range(0x81, 0xA1), -2: range(0xA1, 0xFF)}
_ROWS_LOW, _ROWS_HIGH = range(0xA1, 0xA8), (*range(0xAA, 0xB0), *range(0xF8, 0xFF))


def vanishes(first: int, second: int) -> bool:
    """Whether a reader drops the pair without a trace, because it is left to users."""
    return (first in _ROWS_LOW and second < 0xA1) or (first in _ROWS_HIGH and second >= 0xA1)


class Table:
    """The characters of GBK by their bytes, each with its simplified form."""

    def __init__(self) -> None:
        whole = dict(_mapped())
        forms = simplified("\n".join(whole.values())).split("\n")
        self.pairs: Mapping[tuple[int, int], Both] = {
            code: (char, form) for (code, char), form in zip(whole.items(), forms, strict=True)
        }

        self._unmapped = _unmapped(self.pairs)
        self.by_trail, self.by_lead = cache(self._by_trail), cache(self._by_lead)
        self.before_dropped, self.before_unknown = cache(self._before_dropped), cache(self._before_unknown)

    def _by_trail(self, trail: int) -> tuple[tuple[int, Both], ...]:
        """The leads that make a character with `trail`, and the characters."""
        return tuple((lead, self.pairs[lead, trail]) for lead in LEADS if (lead, trail) in self.pairs)

    def _by_lead(self, lead: int) -> tuple[Both, ...]:
        """The characters with `lead` whose second byte a reader one byte on shows as `?`."""
        return tuple(self.pairs[lead, trail] for trail in _HIGH if (lead, trail) in self.pairs)

    def _before_dropped(self, lead: int) -> tuple[tuple[int, Both], ...]:
        """The characters with `lead` whose second byte may begin a dropped pair, each after a number of `ENDS`."""
        rows = ((end, trail) for end, row in zip(ENDS, (_ROWS_LOW, _ROWS_HIGH), strict=True) for trail in row)
        return tuple((end, self.pairs[lead, trail]) for end, trail in rows if (lead, trail) in self.pairs)

    def _before_unknown(self, lead: int) -> tuple[tuple[tuple[int, ...], Both], ...]:
        """The characters with `lead` whose second byte may begin a pair shown as `?`, each after what may end it."""
        found = ((ends, self.pairs.get((lead, trail))) for trail, ends in self._unmapped.items())
        return tuple((ends, both) for ends, both in found if both)


def _unmapped(known: Mapping[tuple[int, int], Both]) -> Mapping[int, tuple[int, ...]]:
    found: dict[int, list[int]] = defaultdict(list)
    for first in LEADS:
        for second in LEADS:
            if (first, second) not in known and not vanishes(first, second):
                found[first].append(second)
    return {first: tuple(seconds) for first, seconds in found.items()}


def _mapped() -> Iterator[tuple[tuple[int, int], str]]:
    for lead in LEADS:
        for trail in TRAILS:
            try:
                yield (lead, trail), bytes((lead, trail)).decode("gbk")
            except UnicodeDecodeError:
                continue


@cache
def table() -> Table:
    """The one table of this process."""
    return Table()


@cache
def with_form(char: str) -> Both:
    """A character beside its simplified form."""
    return char, simplified(char)


@cache
def code(char: str) -> tuple[int, int]:
    """The two bytes of a character that GBK has."""
    data = char.encode("gbk")
    return data[0], data[1]


@cache
def pairs(char: str) -> tuple[tuple[int, int], ...]:
    """The two bytes that a character seen may stand for; one of ASCII for its wide form."""
    if char.isascii():
        if char == " ":
            return ((0xA1, 0xA1),)
        return ((0xA3, ord(char) + 0x80),) if char > " " and char != "\x7f" else ()
    try:
        return (code(char),)
    except UnicodeEncodeError:
        return ()
