"""What the head of a page says of its article: meta tags as Chinese sites use them, Open Graph and JSON-LD."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from fangzhi.readers.plausible import believed

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from fangzhi.model import Metadata
    from fangzhi.readers.lines import Page

#: The names of meta tags for each field, best first.
_METAS = {
    "title": ("articletitle", "og:title", "headline", "dc.title", "title", "twitter:title"),
    "published": (
        "pubdate",
        "publishdate",
        "publish_date",
        "publishtime",
        "publish_time",
        "publish-date",
        "article:published_time",
        "og:published_time",
        "og:release_date",
        "datepublished",
        "bytedance:published_time",
        "weibo: article:create_at",
        "weibo:article:create_at",
        "dc.date",
        "date",
    ),
    "source": ("contentsource", "source", "article:source", "og:article:source", "mediaid", "sourcename"),
    "author": ("author", "article:author", "og:article:author", "dc.creator", "byl"),
    "url": ("canonical", "og:url", "saved from", "url"),
}
_SITES = ("og:site_name", "sitename", "application-name")
_ARTICLES = ("article", "posting", "report", "webpage")


def page_metadata(page: Page, url: str | None = None) -> Metadata:
    """What the page says of itself, as far as it can be believed; `url` is where it is known to be from."""
    said: dict[str, list[str]] = {field: _contents(page, names) for field, names in _METAS.items()}
    for field, value in _linked_data(page.data):
        said[field].append(value)
    said["title"].append(page.title)
    said["source"] += _contents(page, _SITES)
    return believed({**said, "url": [*([url] if url else []), *said["url"]]})


def titles(page: Page) -> tuple[str, ...]:
    """What the page may call its article, best first."""
    said = [*_contents(page, _METAS["title"]), *(v for f, v in _linked_data(page.data) if f == "title"), page.title]
    return tuple(dict.fromkeys(filter(None, said)))


def _contents(page: Page, names: Iterable[str]) -> list[str]:
    return [content for wanted in names for name, content in page.metas if name == wanted and content]


def _linked_data(scripts: Iterable[str]) -> Iterator[tuple[str, str]]:
    """The fields that JSON-LD gives of an article."""
    for script in scripts:
        try:
            found = json.loads(script, strict=False)
        except (ValueError, RecursionError):
            continue
        for thing in _things(found):
            yield from _fields(thing)


def _things(found: object) -> Iterator[Mapping[str, Any]]:
    """The articles among what a script holds: one, a list, or a graph."""
    listed = found if isinstance(found, list) else [found]
    for thing in listed:
        if not isinstance(thing, dict):
            continue
        if str(thing.get("@type", "")).lower().rstrip("']").endswith(_ARTICLES):
            yield thing
        graph = thing.get("@graph")
        yield from _things([inner for inner in graph if isinstance(inner, dict)] if isinstance(graph, list) else [])


def _fields(thing: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    for field, key in (("title", "headline"), ("published", "datePublished"), ("url", "url")):
        if isinstance(value := thing.get(key), str):
            yield field, value
    for field, key in (("author", "author"), ("source", "publisher")):
        yield from ((field, name) for name in _names(thing.get(key)))


def _names(value: object) -> Iterator[str]:
    """The name of a person or body that JSON-LD names in any of its ways; of several, all in one."""
    listed = value if isinstance(value, list) else [value]
    names = [thing.get("name") if isinstance(thing, dict) else thing for thing in listed]
    if texts := [name for name in names if isinstance(name, str) and name.strip()]:
        yield "、".join(texts)
