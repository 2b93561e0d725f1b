"""What a reader says of a file, or of a part of one, that it does not read."""

from __future__ import annotations


class Refused(Exception):
    """That something is not read: `kind` and `detail` of the note that tells why and what to do."""

    def __init__(self, kind: str, detail: str) -> None:
        super().__init__(detail)
        self.kind = kind
        self.detail = detail


def unreadable(detail: str) -> Refused:
    """The refusal of what is broken, locked, too large or not what its name says."""
    return Refused("unreadable", detail)


def skipped(detail: str) -> Refused:
    """The refusal of what could be read under another name, with another option or another package."""
    return Refused("skipped", detail)
