"""Word lists as they are in memory, kept in the user's cache folder so that a later start need not read them again.

A kept file is named by a hash of this version, Python's, and the bytes of its sources: a changed source never meets an
old file. The folder is `$FANGZHI_CACHE` where that is set (empty: nothing is kept), else `fangzhi` in `$XDG_CACHE_HOME`
or `~/.cache`. It is used only if it belongs to the user alone, since what is read from it is trusted.
"""

from __future__ import annotations

import contextlib
import hashlib
import os
import pickle
import sys
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar, cast

from fangzhi.version import __version__

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

T = TypeVar("T")
_OTHERS_MAY = 0o077


def compiled(name: str, sources: Iterable[bytes], make: Callable[[], T]) -> T:
    """What `make` gives, from the cache where it was kept with the same sources; `name` tells kept things apart."""
    folder = _folder()
    if folder is None:
        return make()
    path = folder / f"{name}-{_digest(sources)}.pickle"
    # whatever is wrong with a kept file, what it was made from is there
    with contextlib.suppress(Exception):
        return cast("T", pickle.loads(path.read_bytes()))  # noqa: S301 - the folder is the user's own
    made = make()
    with contextlib.suppress(OSError):
        _keep(path, pickle.dumps(made, protocol=pickle.HIGHEST_PROTOCOL))
        for old in folder.glob(f"{name}-*.pickle"):
            if old != path:
                old.unlink(missing_ok=True)
    return made


def _folder() -> Path | None:
    """The cache folder, made if need be, or None where there is none to trust."""
    given = os.environ.get("FANGZHI_CACHE")
    if given == "":
        return None
    try:
        home = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache")
        folder = Path(given) if given else home / "fangzhi"
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        status = folder.stat()
    except (OSError, RuntimeError):
        return None
    owned = not hasattr(os, "getuid") or (status.st_uid == os.getuid() and not status.st_mode & _OTHERS_MAY)
    return folder if owned else None


def _digest(sources: Iterable[bytes]) -> str:
    digest = hashlib.sha256(f"{__version__} {sys.version}".encode())
    for source in sources:
        digest.update(hashlib.sha256(source).digest())
    return digest.hexdigest()[:32]


def _keep(path: Path, content: bytes) -> None:
    """Write a file whole or not at all."""
    with tempfile.NamedTemporaryFile(dir=path.parent, delete=False) as file:
        file.write(content)
    Path(file.name).replace(path)
