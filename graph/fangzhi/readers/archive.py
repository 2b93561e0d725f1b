"""Archives: the members of a .zip file, their names, and how much may come out of them."""

from __future__ import annotations

import io
import struct
import unicodedata
import zipfile
import zlib
from typing import IO, TYPE_CHECKING, Any

from fangzhi.readers.encoding import decode
from fangzhi.readers.refusal import Refused, unreadable

if TYPE_CHECKING:
    from collections.abc import Iterator

_UTF8_NAMES = 0x800
_ENCRYPTED = 0x1
_UNICODE_PATH = 0x7075
#: Text shrinks to a tenth, repetitive rows to a fiftieth; what shrinks more was made to.
_RATIO = 200
_SMALL = 1 << 20
_CHUNK = 1 << 16
_ARCHIVES = 64
#: The others give out more than asked for at once.
_PACKINGS = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
#: What zipfile raises for archives that are cut, damaged or packed in ways that it does not know.
BROKEN = (zipfile.BadZipFile, zlib.error, struct.error, EOFError, OSError, RuntimeError, ValueError)


class Measure:
    """How many bytes may still come out of one archive."""

    def __init__(self, size: int, largest: int) -> None:
        self.left = min(_SMALL + 2 * size * _RATIO, largest * _ARCHIVES)  # a member may be opened twice

    def take(self, count: int) -> None:
        """Count bytes that came out.

        Raises:
            Refused: there are more than the size of the archive explains.
        """
        self.left -= count
        if self.left < 0:
            raise unreadable("its members are far larger than their packed size: a zip bomb, or pack it anew in parts")


class Member(io.RawIOBase):
    """A member of an archive as a stream; reading ends in `Refused` where more comes out than may."""

    def __init__(self, stream: IO[bytes], packed: int, measure: Measure) -> None:
        super().__init__()
        self._stream = stream
        self._allowed = _SMALL + packed * _RATIO
        self._measure = measure

    def readable(self) -> bool:
        """True."""
        return True

    def readinto(self, buffer: Any) -> int:
        """Fill the buffer with the next bytes.

        Raises:
            Refused: the member is broken, or much more than its packed size explains.
        """
        view = memoryview(buffer)
        try:
            data = self._stream.read(min(len(view), _CHUNK))
        except BROKEN as error:
            raise unreadable(f"broken in the archive ({error}); pack it anew") from error
        self._measure.take(len(data))
        self._allowed -= len(data)
        if self._allowed < 0:
            raise unreadable("far larger than its packed size: a zip bomb, or pack it anew")
        view[: len(data)] = data
        return len(data)

    def close(self) -> None:
        """Close the stream below."""
        self._stream.close()
        super().close()


def opened(archive: zipfile.ZipFile, info: zipfile.ZipInfo, measure: Measure) -> io.BufferedReader:
    """A member as a stream of bytes, no more than its packed size explains.

    Raises:
        Refused: it is locked or broken.
    """
    if info.flag_bits & _ENCRYPTED:
        raise unreadable("locked with a password; pack it without one")
    if info.compress_type not in _PACKINGS:
        raise unreadable("packed in a way that is not read; pack it anew as an ordinary .zip")
    try:
        return io.BufferedReader(Member(archive.open(info), info.compress_size, measure), _CHUNK)
    except BROKEN as error:
        raise unreadable(f"broken in the archive ({error}); pack it anew") from error


def members(archive: zipfile.ZipFile) -> list[tuple[str, zipfile.ZipInfo]]:
    """The files of an archive under their names as shown, sorted by these."""
    infos = [info for info in archive.infolist() if not info.is_dir()]
    old = b"\n".join(_bytes(info) for info in infos if not _is_unicode(info))
    try:
        codec = decode(old).encoding if old else "utf-8"
    except Refused:
        codec = "gb18030"
    named = [(_shown(_name(info, codec)), info) for info in infos]
    return sorted((pair for pair in named if pair[0]), key=lambda pair: (pair[0], pair[1].header_offset))


def check_members(data: bytes, largest: int) -> None:
    """Nothing, if all that an archive holds, unpacked, is what its size explains and at most `largest` bytes a part.

    Raises:
        Refused: it is more, or broken.
        BadZipFile: it is no archive.
    """
    measure = Measure(len(data), largest)
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        for info in archive.infolist():
            with opened(archive, info, measure) as stream:
                if sum(map(len, iter(lambda: stream.read(_CHUNK), b""))) > largest:
                    raise unreadable(f"its part {info.filename} is larger than {largest} bytes")


def _is_unicode(info: zipfile.ZipInfo) -> bool:
    return bool(info.flag_bits & _UTF8_NAMES) or _unicode_path(info) is not None


def _bytes(info: zipfile.ZipInfo) -> bytes:
    """The bytes of a name that zipfile read as code page 437."""
    return info.orig_filename.encode("cp437", "replace")


def _name(info: zipfile.ZipInfo, codec: str) -> str:
    if info.flag_bits & _UTF8_NAMES:
        return info.orig_filename
    return _unicode_path(info) or _bytes(info).decode("big5hkscs" if codec == "big5" else codec, "replace")


def _unicode_path(info: zipfile.ZipInfo) -> str | None:
    """The name in the extra field that Info-ZIP writes for it, if it belongs to this name."""
    for kind, value in _extras(info.extra):
        if kind == _UNICODE_PATH and len(value) > 5 and value[1:5] == struct.pack("<L", zlib.crc32(_bytes(info))):
            return value[5:].decode("utf-8", "replace")
    return None


def _extras(extra: bytes) -> Iterator[tuple[int, bytes]]:
    at = 0
    while at + 4 <= len(extra):
        kind, size = struct.unpack_from("<HH", extra, at)
        yield kind, extra[at + 4 : at + 4 + size]
        at += 4 + size


def _shown(name: str) -> str:
    """The name in NFC with `/`, without what leads out of the archive."""
    parts = name.replace("\\", "/").replace("\0", "").split("/")
    return unicodedata.normalize("NFC", "/".join(part for part in parts if part not in {"", ".", ".."}))
