"""From files to documents: reading, restoring, describing and cutting text."""

from __future__ import annotations

from typing import TYPE_CHECKING

from fangzhi.model import Document, Raw
from fangzhi.text.description import describe
from fangzhi.text.layer import Layer
from fangzhi.text.restore import restore

if TYPE_CHECKING:
    from fangzhi.text.furniture import Furniture

_DIGEST_LENGTH = 16


def to_document(raw: Raw, base: str, furniture: Furniture) -> Document:
    """The document that a file holds: its whole text restored, and what its first and last lines say of it.

    Its IRI is `base`, `document/` and the first 16 digits of the file's digest. `body` begins after title and
    dateline; the title is neither in `body` nor in `furniture`.
    """
    restored = restore(raw.text if raw.origin is None else Layer(raw.text, raw.origin))
    description = describe(restored.text, furniture)
    return Document(
        iri=f"{base}document/{raw.digest[:_DIGEST_LENGTH]}",
        path=raw.path,
        digest=raw.digest,
        encoding=raw.encoding,
        raw=raw.text if raw.source is None else raw.source,
        text=restored.text,
        origin=restored.origin,
        title=description.title,
        published=description.published,
        source=description.source,
        body=description.body,
        furniture=description.furniture,
        unreadable=restored.unreadable,
        traditional=restored.traditional,
        copies=raw.copies,
    )
