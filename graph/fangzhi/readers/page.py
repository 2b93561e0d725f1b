"""Saved pages: HTML, and MHTML with its parts."""

from __future__ import annotations

import email
import email.policy
from dataclasses import replace
from typing import TYPE_CHECKING

from fangzhi.readers.article import article, found_metadata
from fangzhi.readers.content import Content
from fangzhi.readers.encoding import decode
from fangzhi.readers.lines import shown
from fangzhi.readers.markup import read_page
from fangzhi.readers.metadata import page_metadata, titles
from fangzhi.readers.refusal import unreadable

if TYPE_CHECKING:
    from email.message import Message

    from fangzhi.model import Metadata

#: A page that shows less may hide its article until a script has run.
_LEAST = 60


def read_html(data: bytes, forced: str | None, declared: str | None = None, url: str | None = None) -> Content:
    """The article of a page as its reader sees it, mapped to the markup, and what the page says of it.

    Raises:
        Refused: the bytes are no text, or not in the encoding forced.
    """
    markup, encoding = decode(data, forced, declared)
    page = read_page(markup)
    text, origin = shown(article(markup, page.lines, titles(page)))
    if len(text) < _LEAST:
        page = read_page(markup, unhidden=True)
        text, origin = shown(article(markup, page.lines, titles(page)))
    return Content(text, encoding, markup, origin, _with(page_metadata(page, url), markup, text))


def read_mhtml(data: bytes, forced: str | None) -> Content:
    """The article of the page that a web archive holds.

    Raises:
        Refused: it holds no page, or as `read_html`.
    """
    message = email.message_from_bytes(data, policy=email.policy.compat32)
    pages = [part for part in message.walk() if part.get_content_type() in {"text/html", "application/xhtml+xml"}]
    if not pages:
        raise unreadable("no page in it; save the page anew, as .html or .mhtml")
    saved = str(message.get("Snapshot-Content-Location") or "").strip()
    part = next((page for page in pages if _location(page) == saved), pages[0])
    body = part.get_payload(decode=True)
    if not isinstance(body, bytes):
        raise unreadable("its page cannot be read; save the page anew, as .html or .mhtml")
    return read_html(body, forced, part.get_content_charset(), saved or _location(part))


def read_fragment(markup: str) -> Content:
    """What a piece of markup shows, all of it, mapped to the markup."""
    text, origin = shown(read_page(markup).lines)
    return Content(text, "", markup, origin)


def _location(part: Message) -> str:
    return str(part.get("Content-Location") or "").strip()


def _with(metadata: Metadata, markup: str, text: str) -> Metadata:
    """The metadata with author and date as trafilatura finds them in the page, if its head has none."""
    if metadata.author and metadata.published:
        return metadata
    found = found_metadata(markup)
    author = found.author if found.author and found.author in text else None
    return replace(metadata, author=metadata.author or author, published=metadata.published or found.published)
