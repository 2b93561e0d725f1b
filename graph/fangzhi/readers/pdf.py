"""PDF files, page by page."""

from __future__ import annotations

import re
from contextlib import closing
from typing import TYPE_CHECKING

from fangzhi.readers.content import Content
from fangzhi.readers.plausible import believed
from fangzhi.readers.refusal import unreadable

if TYPE_CHECKING:
    from pypdfium2 import PdfDocument

_BREAK = re.compile(r"\r\n?")
#: What PDFium puts for a hyphen at the end of a line and for characters without a meaning.
_NO_CHARACTER = re.compile("[\x02\ufffe\uffff\ud800-\udfff]")
#: Fewer characters a page are what a scanner stamps on it.
_FEWEST = 5
_PASSWORD = 4


def read_pdf(data: bytes, longest: int) -> Content:
    """The text of a PDF, lines as they are set, pages joined by form feeds; reading ends after `longest` characters.

    Raises:
        Refused: it is broken or locked, or its pages are images.
    """
    from pypdfium2 import PdfDocument, PdfiumError  # noqa: PLC0415 - an extra

    try:
        with closing(PdfDocument(data)) as document:
            pages = _pages(document, longest)
            said = document.get_metadata_dict(skip_empty=True)
    except PdfiumError as error:
        locked = getattr(error, "err_code", None) == _PASSWORD or "assword" in str(error)
        detail = "locked with a password; save it without one" if locked else f"a broken PDF ({error}); save it anew"
        raise unreadable(detail) from error
    if sum(len("".join(page.split())) for page in pages) < _FEWEST * len(pages):
        raise unreadable(f"no text on its {len(pages)} pages, which are images: it needs OCR first")
    metadata = believed({"title": [said.get("Title", "")], "author": [said.get("Author", "")]})
    return Content("\f".join(pages), "pdf", metadata=metadata)


def _pages(document: PdfDocument, longest: int) -> list[str]:
    """The text of each page, up to the one with which there are more than `longest` characters."""
    pages: list[str] = []
    size = 0
    for page in document:
        with closing(page), closing(page.get_textpage()) as text:
            pages.append(_NO_CHARACTER.sub("", _BREAK.sub("\n", text.get_text_bounded())))
        size += len(pages[-1])
        if size > longest:
            break
    return pages
