"""What a damaged text tells of the site that damaged it."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

from fangzhi.text.script import GB2312, simplified


@dataclass(frozen=True, slots=True)
class Site:
    """What the rest of a damaged text tells of it.

    `annotated` are the characters that bear a gloss wherever they stand: one without cannot be among them. In a
    `traditional` text no character is one that only simplified texts have. `near` are its pairs of characters.
    """

    annotated: frozenset[str]
    traditional: bool
    near: frozenset[str]

    @property
    def mirrored(self) -> bool:
        """Whether the text has gone through a machine, as far as that is known, or is traditional at least."""
        return self.traditional or bool(self.annotated)

    def allows(self, char: str) -> bool:
        """Whether the character may stand in the text without a gloss."""
        return char not in self.annotated and not (self.traditional and _is_simplified(char))


@cache
def _is_simplified(char: str) -> bool:
    """Whether traditional texts never have the character."""
    if simplified(char) != char or char.isascii():
        return False
    try:
        char.encode("big5")
    except UnicodeEncodeError:
        return char in GB2312
    return False
