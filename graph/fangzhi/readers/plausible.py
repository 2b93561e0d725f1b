"""What files say of their documents outside the text, as far as it can be believed."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, timedelta, timezone
from typing import TYPE_CHECKING

from fangzhi.model import Metadata
from fangzhi.text.publication import datings
from fangzhi.text.script import HAN

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

_HAN = re.compile(f"[{HAN}]")
_WORD = re.compile(r"[^\W\d_]")
_SCRAP = re.compile(
    r"microsoft (?:word|powerpoint|excel)|untitled|无标题|無標題|未命名|新建.*文档|幻灯片|powerpoint|slide ?\d"
    r"|.*\.(?:docx?|wps|pdf|pptx?|xlsx?|indd|txt|tmp|fh\d+|cdr)$",
    re.IGNORECASE,
)
_NOBODY = re.compile(
    r"(?:微软|windows|系统|超级)?\s*(?:用户|管理员|使用者)|匿名|佚名|未知|不详|无|暂无|编辑|小编|.*(?:公司|软件|科技)$",
    re.IGNORECASE,
)
_LABEL = re.compile(r"^[\s（(【]*(?:来源|來源|稿源|作者|文章来源|信息来源|信息來源)\s*[:：]\s*")
_ADDRESS = re.compile(r"https?://[^\s<>\"']{3,2000}", re.IGNORECASE)
_COMPACT = re.compile(r"\s*((?:19|20)\d\d)(\d\d)(\d\d)(?!\d)")
_SECONDS = re.compile(r"\s*(\d{10})(?:\.\d+)?\s*$|\s*(\d{10})\d{3}\s*$")
_ZONED = re.compile(r"\s*(\d{4}-\d\d-\d\d[T ]\d\d:\d\d(?::\d\d)?)(?:\.\d+)?\s*(Z|[+-]\d\d:?\d\d)")
#: The clock of the places the documents are from.
_BEIJING = timezone(timedelta(hours=8))
_LONGEST_TITLE = 200
_LONGEST_NAME = 60


def believed(said: Mapping[str, Iterable[str]]) -> Metadata:
    """The first value of each field that can be believed, cleaned; `said` has them by field, best first."""
    checks: dict[str, Callable[[str], str | None]] = {
        "title": _title,
        "published": iso_date,
        "source": _source,
        "author": _author,
        "url": _url,
    }
    return Metadata(**{name: _first(check, said.get(name, ())) for name, check in checks.items()})


def iso_date(said: str) -> str | None:
    """The day that a date or a point of time is on in China, as ISO; None if there is none a calendar has."""
    if zoned := _ZONED.match(said):
        return _day(lambda: datetime.fromisoformat(zoned[1] + zoned[2].replace("Z", "+00:00")))
    if seconds := _SECONDS.match(said):
        return _day(lambda: datetime.fromtimestamp(int(seconds[1] or seconds[2]), UTC))
    if compact := _COMPACT.match(said):
        return _day(lambda: date(int(compact[1]), int(compact[2]), int(compact[3])))
    return next((dating.iso for dating in datings(said)), None)


def _day(read: Callable[[], date]) -> str | None:
    try:
        day = read()
    except (ValueError, OverflowError, OSError):
        return None
    return (day.astimezone(_BEIJING).date() if isinstance(day, datetime) else day).isoformat()


def _first(check: Callable[[str], str | None], values: Iterable[str]) -> str | None:
    return next(filter(None, map(check, values)), None)


def _cleaned(said: str) -> str:
    """The value on one line, without control characters and lone surrogates."""
    return " ".join("".join(c if c.isprintable() else " " for c in said).split())


def _title(said: str) -> str | None:
    title = _cleaned(said)
    good = 2 <= len(title) <= _LONGEST_TITLE and _WORD.search(title) and not _SCRAP.match(title)
    return title if good else None


def _source(said: str) -> str | None:
    source = _LABEL.sub("", _cleaned(said))
    good = 2 <= len(source) <= _LONGEST_NAME and _WORD.search(source) and "//" not in source and "www." not in source
    return source if good else None


def _author(said: str) -> str | None:
    author = _LABEL.sub("", _cleaned(said))
    good = 2 <= len(author) <= _LONGEST_NAME and _HAN.search(author) and not _NOBODY.fullmatch(author)
    return author if good else None


def _url(said: str) -> str | None:
    url = said.strip()
    return url if _ADDRESS.fullmatch(url) else None
