"""Reading pages, PDFs and Word files in a process of its own, with a limit of time and memory."""

from __future__ import annotations

import contextlib
import sys
from concurrent.futures import TimeoutError as OutOfTime
from multiprocessing.context import SpawnContext, SpawnProcess
from types import ModuleType
from typing import TYPE_CHECKING, Any, Self

from fangzhi.readers.refusal import Refused, unreadable

if TYPE_CHECKING:
    from collections.abc import Callable
    from multiprocessing.process import BaseProcess

    from pebble import ProcessPool

    from fangzhi.readers.content import Content
    from fangzhi.readers.reading import Reading

#: After so many files the process is begun anew, so that what libraries keep in memory does not add up.
_MOST_TASKS = 400


class Worker:
    """The process, begun with the first file and replaced when one does not end; close it by `with`."""

    def __init__(self, reading: Reading) -> None:
        self._reading = reading
        self._pool: ProcessPool | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def run(self, read: Callable[..., Content], *given: object) -> Content:
        """What `read`, a function of a module, makes of what is given.

        Raises:
            Refused: it refuses, fails, or needs more time or memory than the reading allows.
        """
        from pebble import ProcessExpired  # noqa: PLC0415 - only heavy kinds of file need it

        try:
            result = self._begun().schedule(_attempted, (read, given), timeout=self._reading.seconds).result()
        except OutOfTime:
            raise unreadable(f"not read within {self._reading.seconds:g} seconds; save its text as .txt") from None
        except (ProcessExpired, RuntimeError, AssertionError) as error:
            self.close()
            raise unreadable(f"the process that reads it ended ({error}); save its text as .txt") from error
        if isinstance(result, tuple):
            raise Refused(*result)
        return result

    def close(self) -> None:
        """End the process; the next file begins it anew."""
        if self._pool is not None:
            self._pool.stop()  # type: ignore[no-untyped-call]
            self._pool.join()
            self._pool = None

    def _begun(self) -> ProcessPool:
        from pebble import ProcessPool  # noqa: PLC0415 - only heavy kinds of file need it

        if self._pool is None:
            self._pool = ProcessPool(1, _MOST_TASKS, _limit, (self._reading.memory,), _Context())
        return self._pool


class _Process(SpawnProcess):
    """A process that does not run the caller's program again, as spawned ones otherwise do."""

    @staticmethod
    def _Popen(process_obj: BaseProcess) -> Any:  # noqa: N802 - the name that multiprocessing calls
        program = sys.modules["__main__"]
        sys.modules["__main__"] = ModuleType("__main__")
        try:
            return SpawnProcess._Popen(process_obj)  # noqa: SLF001
        finally:
            sys.modules["__main__"] = program


class _Context(SpawnContext):
    Process = _Process


def _limit(memory: int) -> None:
    """Let this process have no more than so many bytes, where the system can see to it."""
    with contextlib.suppress(ImportError, ValueError, OSError):
        import resource  # noqa: PLC0415 - not on Windows

        hard = resource.getrlimit(resource.RLIMIT_AS)[1]
        resource.setrlimit(resource.RLIMIT_AS, (memory, hard))


def _attempted(read: Callable[..., Content], given: tuple[object, ...]) -> Content | tuple[str, str]:
    """What a reader makes of a file, or the kind and the detail of a note: nothing else that it raises gets out."""
    try:
        return read(*given)
    except Refused as refusal:
        return refusal.kind, refusal.detail
    except MemoryError:
        return "unreadable", "needs more memory than it may have; save it in parts"
    except RecursionError:
        return "unreadable", "nested too deep; save its text as .txt"
    except Exception as error:  # noqa: BLE001 - whatever a library trips over in one file
        return "unreadable", f"cannot be read ({type(error).__name__}: {error}); save its text as .txt"
