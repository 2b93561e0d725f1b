"""What characters bytes are: by byte order mark, as UTF-8, or as what reads most like Chinese."""

from __future__ import annotations

import codecs
import re
from typing import NamedTuple

from fangzhi.readers.refusal import unreadable
from fangzhi.text.script import commonness

#: The codecs of the names that are given to encodings; each reads what the older ones of its family wrote.
CODECS = {
    "utf-8": "utf-8",
    "utf-16-le": "utf-16-le",
    "utf-16-be": "utf-16-be",
    "utf-32-le": "utf-32-le",
    "utf-32-be": "utf-32-be",
    "gb18030": "gb18030",
    "big5": "big5hkscs",
}
_FAMILIES = {"gb2312": "gb18030", "gbk": "gb18030", "big5hkscs": "big5", "cp950": "big5"}
_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),  # before UTF-16, whose mark it begins with
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_NARROW = ("utf-8", "gb18030", "big5")
_WIDE = ("utf-16-le", "utf-16-be", "utf-32-le", "utf-32-be")
_DECLARED = re.compile(rb"""(?:\bcharset|\bencoding)\s*=\s*["']?\s*([A-Za-z0-9_.:-]{2,40})""")
#: Stretches with bytes outside ASCII; no character of GB 18030 or Big5 holds a line feed, `<` or `>`.
_FOREIGN = re.compile(rb"[^\n<>\x80-\xff]*[\x80-\xff][^\n<>]*")
#: What every UTF-8 text with a Chinese character has; GBK read as UTF-8 by accident is Latin, Greek or Arabic.
_LONG_FORM = re.compile(rb"[\xe2-\xf4]")
_CONTROLS = bytes({*range(0x20), 0x7F} - {0x09, 0x0A, 0x0C, 0x0D, 0x1A, 0x1B})
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0e-\x19\x1c-\x1f\x7f]")
_ASCII = bytes(range(0x80))
_SAMPLE = 1 << 14
_HEAD = 1 << 12
_MOSTLY_COMMON = 0.6
_DECLARED_WEIGHS = 0.05
_PAIRED = ("gb18030", "big5hkscs")
_AHEAD = 24
_MOST_BREAKS = 1000
_FEW_BREAKS = 12
_FEW = 100
_SOME = 5
_UNKNOWN = "not text in UTF-8, UTF-16, GB 18030 or Big5; save it as UTF-8, or name its encoding with --encoding"


class Decoded(NamedTuple):
    """A text and the name of its encoding."""

    text: str
    encoding: str


def decode(data: bytes, forced: str | None = None, declared: str | None = None) -> Decoded:
    """The text of `data` without its byte order mark; broken bytes are U+FFFD unless the encoding is forced.

    Without a mark it is UTF-8 if it can be, else what reads most like Chinese; `declared`, or what the first lines
    declare, only decides between near equals.

    Raises:
        Refused: the bytes are no text, or not in the encoding forced.
    """
    if forced:
        return _forced(data, forced)
    name = marked(data)
    if name is None and not _is_binary(data):
        plain = _plain(data)
        if plain is not None:
            return Decoded(plain, "utf-8")
    name = name or guessed(data, declared)
    text = _mended(data, CODECS[name], _MOST_BREAKS).removeprefix("\ufeff")
    if _is_garbled(text):
        raise unreadable(_UNKNOWN)
    return Decoded(text, name)


def marked(data: bytes) -> str | None:
    """The encoding that a byte order mark at the start of `data` tells."""
    return next((name for mark, name in _MARKS if data.startswith(mark)), None)


def guessed(data: bytes, declared: str | None = None) -> str:
    """The encoding in which `data`, or a sample of it, reads most like Chinese.

    Raises:
        Refused: it does in none.
    """
    said = known(declared or _declared(data))
    best = _best(_sample(data), _NARROW, said)
    if best[0] < _MOSTLY_COMMON or b"\0" in data[:_SAMPLE]:
        best = max(best, _best(data[:_SAMPLE], _WIDE, said))
    if best[0] >= _MOSTLY_COMMON:
        return best[1]
    if _is_binary(data) or len(data.translate(None, _ASCII)) * _FEW > len(data):
        raise unreadable(_UNKNOWN)
    return "utf-8"


def encoding_of(sample: bytes, forced: str | None = None) -> str:
    """The encoding of a file that `sample` is the beginning of, or the first part that is not ASCII.

    Raises:
        Refused: it is no text.
    """
    if forced:
        return known(forced) or forced
    if name := marked(sample):
        return name
    if not _is_binary(sample) and _is_utf8(sample):
        return "utf-8"
    return guessed(sample)


def _is_utf8(sample: bytes) -> bool:
    try:
        codecs.getincrementaldecoder("utf-8")().decode(sample)
    except UnicodeDecodeError:
        return False
    return True


def known(name: str | None) -> str | None:
    """The name that stands here for what a page or a user calls an encoding, or None if it is none of these."""
    try:
        codec = codecs.lookup(name).name if name else ""
    except (LookupError, ValueError):
        return None
    plain = _FAMILIES.get(codec, codec)
    return plain if plain in CODECS else None


def _forced(data: bytes, forced: str) -> Decoded:
    name = known(forced) or forced
    try:
        text = data.decode(CODECS.get(name, name))
    except (UnicodeError, ValueError) as error:
        raise unreadable(f"not {forced}: {_place(error)}; name another encoding or none") from error
    return Decoded(text.removeprefix("\ufeff"), name)


def _place(error: Exception) -> str:
    if isinstance(error, UnicodeDecodeError):
        return f"byte {error.start} (0x{error.object[error.start]:02x}) cannot be read"
    return "its bytes cannot be read"


def _plain(data: bytes) -> str | None:
    """The text of UTF-8 without an error, unless its bytes make better sense as GB 18030."""
    try:
        text = data.decode()
    except UnicodeDecodeError:
        return None
    if text.isascii() or _LONG_FORM.search(data):
        return text
    sample = _sample(data)
    return text if _score(sample, "gb18030", None) <= _score(sample, "utf-8", None) else None


def _mended(data: bytes, codec: str, breaks: int) -> str:
    """The text of `data` with U+FFFD for what is broken, going on where the next characters make most sense."""
    view, parts, at = memoryview(data), [], 0
    if codec not in _PAIRED:
        return data.decode(codec, "replace")
    for _ in range(breaks):
        try:
            parts.append(codecs.decode(view[at:], codec))
        except UnicodeDecodeError as error:
            parts += (codecs.decode(view[at : at + error.start], codec), "\ufffd")
            at = _resumed(data, at + error.start + 1, codec)
        else:
            return "".join(parts)
    return "".join((*parts, codecs.decode(view[at:], codec, "replace")))


def _resumed(data: bytes, at: int, codec: str) -> int:
    """Where to go on behind a broken byte: there, or one byte on if the second half of a character is left."""
    ahead = (commonness(data[start : start + _AHEAD].decode(codec, "replace")) for start in (at, at + 1))
    here, further = ahead
    return at + (further > here)


def _best(sample: bytes, names: tuple[str, ...], said: str | None) -> tuple[float, str]:
    """The highest score and its encoding; of equals the first named."""
    scored = [(_score(sample, name, said), name) for name in names]
    return max(scored, key=lambda pair: pair[0])


def _score(sample: bytes, name: str, said: str | None) -> float:
    """How much of the sample outside ASCII is common Chinese, and a little for what the file says of itself."""
    text = _mended(sample, CODECS[name], _FEW_BREAKS)
    return (_readable(text) if name in _WIDE else commonness(text)) + _DECLARED_WEIGHS * (name == said)


def _readable(text: str) -> float:
    """How much of a text is ASCII or common Chinese."""
    wide = sum(char > "\x7f" for char in text)
    return (len(text) - wide - len(_CONTROL.findall(text)) + wide * commonness(text)) / max(1, len(text))


def _sample(data: bytes) -> bytes:
    """The first stretches of `data` that are not ASCII alone."""
    taken: list[bytes] = []
    size = 0
    for match in _FOREIGN.finditer(data):
        taken.append(match[0][:_SAMPLE])
        size += len(match[0])
        if size >= _SAMPLE:
            break
    return b"\n".join(taken)


def _declared(data: bytes) -> str | None:
    match = _DECLARED.search(data[:_HEAD])
    return match[1].decode() if match else None


def _is_binary(data: bytes) -> bool:
    """Whether more bytes are there that texts do not have than a stray one."""
    head = data[:_SAMPLE]
    return (len(head) - len(head.translate(None, _CONTROLS))) * _FEW > len(head) or data.count(0) * _FEW > len(data)


def _is_garbled(text: str) -> bool:
    """Whether the text holds more control or replacement characters than damage would explain."""
    head = text[:_SAMPLE]
    return len(_CONTROL.findall(head)) * _FEW > len(head) or head.count("\ufffd") * _SOME > len(head)
