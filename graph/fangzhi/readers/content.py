"""What a reader takes from one file."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from fangzhi.model import Metadata

if TYPE_CHECKING:
    from fangzhi.origin import Origin


#: The metadata of a file that says nothing of itself.
NOTHING = Metadata()


@dataclass(frozen=True, slots=True)
class Content:
    """The text of a document, with the rest of what `Raw` says of it."""

    text: str
    encoding: str
    source: str | None = None
    origin: Origin | None = None
    metadata: Metadata = NOTHING
