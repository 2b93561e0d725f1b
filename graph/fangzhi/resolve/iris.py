"""The IRI rule: an official code where there is one, else class and name, with a place where the name needs one."""

from __future__ import annotations

import hashlib
import unicodedata
from functools import lru_cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

#: Characters that no IRI may hold, with those that would read as a delimiter inside a path segment.
_ESCAPED = frozenset(' "<>\\^`{|}%?#[]/')


@lru_cache(maxsize=65536)
def segment(name: str) -> str:
    """`name` as one segment of an IRI's path: NFC, Chinese kept, forbidden characters percent-encoded."""
    return "".join(_escape(c) for c in unicodedata.normalize("NFC", name))


def _escape(char: str) -> str:
    if _is_escaped(char) or unicodedata.category(char) in {"Cc", "Cf", "Zs", "Zl", "Zp", "Co", "Cn"}:
        return "".join(f"%{byte:02X}" for byte in char.encode("utf-8"))
    return char


def _is_escaped(char: str) -> bool:
    """Whether an IRI's path may not hold the character, by RFC 3987; its variation selectors are among them."""
    return char in _ESCAPED or ord(char) < 0x21 or 0xE0000 <= ord(char) < 0xE1000


def entity_iri(base: str, key: str) -> str:
    """The IRI of the thing with key `Class/name` or `Class/code` or `Class/place/name`."""
    return base + "/".join(segment(part) for part in key.split("/"))


def hashed(base: str, kind: str, parts: Iterable[object]) -> str:
    """An IRI named by a hash of `parts`, the same on every run."""
    digest = hashlib.sha256("\x1f".join(str(part) for part in parts).encode("utf-8")).hexdigest()
    return f"{base}{kind}/{digest[:32]}"
