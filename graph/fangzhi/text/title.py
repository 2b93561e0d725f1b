"""Which lines of a text are its title, and what a title says without the marks of its site and column."""

from __future__ import annotations

import re
import unicodedata
from itertools import takewhile
from typing import TYPE_CHECKING

from fangzhi.text.script import HAN

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from fangzhi.text.furniture import Furniture, Line

_SUBTITLE = re.compile(r"[—–-]")
_CONTINUED = re.compile(r"关于")
_ISSUE = re.compile(r"[（(]?(?:总)?第\s*\d+\s*期")
_SALUTATION = "：；，、:"
_APART = re.compile(r"[\W_]+")
_PAIR = re.compile(f"(?=([{HAN}]{{2}}))")
#: What joins a title and the name of its site; a dash inside words joins nothing.
_JOINT = re.compile(r"\s*(?:[_|｜丨»]|>+|-{2,}|——|\s[-–—－]\s|(?<=[^\s\d])[-–—－](?=[^\s\d]))\s*")
_HYPHENS = ("-", "–", "—", "－")
_SITE = re.compile(
    r"(?:网|网站|门户|在线|频道|新闻|资讯|要闻|动态|头条|中心|首页|正文|栏目|专题|公告|公示|日报|晚报|早报|晨报|时报|商报|都市报|周刊|杂志"
    r"|电视台|广播电台|客户端|数字报|APP|App|平台|公众号|政府|委员会|厅|局|办公室|宣传部|组织部|大学|学院|学校|医院|集团|公司|博客|论坛|社区|百科|文库"
    r"|\.(?:com|cn|net|org))$"
)
_OUTLET = re.compile(r"(?:网|网站|门户|日报|晚报|早报|晨报|时报|数字报|客户端)$")
_ONLY_SITE = re.compile(
    r".{0,12}(?:网|网站|首页|门户|人民政府)|首页|正文|内容|(?:新闻|文章|信息)?(?:内容|详情|详细|正文|浏览)页?"
    r"|无标题(?:文档|页)?|[^\u3000-\U0010ffff]*"
)
_LONGEST_SITE, _SHORTEST = 20, 4
#: The mark of a column before a title, and that of pictures after it.
_COLUMN = re.compile(
    rf"[【\[〔]\s*[^】\]〕\d]{{1,10}}[】\]〕]\s*(?=[^\s（]\S{{{_SHORTEST}}})|[{HAN}A-Za-z·]{{2,6}}\s*[|｜丨]\s*(?=\S{{6}})"
)
_PICTURES = re.compile(r"\s*[（(\[【](?:图|组图|多图|附图|高清组图|图文|视频|音频|图集|图解)[）)\]】]$")
#: How far down the title that a file gives for its text may stand in it, and how many lines it may take.
_FURTHEST, _MOST_LINES = 16, 3
#: How many times as long as the title a line may be, blanks and marks included, to say what it says.
_LONGER = 4
#: The share of its pairs of characters with which a line says what a title says, and with which a text bears one out.
_ALIKE, _BORNE_OUT = 0.4, 0.3


def title_lines(lines: Sequence[Line], furniture: Furniture, named: str) -> tuple[int, int]:
    """The lines of the title as a range of `lines`, empty if there is none; `named` is what the file calls it.

    A line that says what the file says goes before one that only stands where titles stand.
    """
    titles = [at for at, line in enumerate(lines) if _may_be_title(line)]
    told = next(_standing(lines, named), None)
    if told is None and not titles:
        return 0, 0
    at, end = told or (titles[0], titles[0] + 1)
    later = [n for n in titles[1:] if not _SUBTITLE.match(lines[n].text)]
    if told is None and later and _is_masthead(lines, at, furniture):
        at, end = later[0], later[0] + 1
    more = takewhile(lambda n: n in titles and _continues(lines[n - 1].text, lines[n].text), range(end, len(lines)))
    return at, end + len(list(more))


def _may_be_title(line: Line) -> bool:
    return line.zone == "head" and not line.waste and line.text[-1] not in _SALUTATION


def _continues(line: str, following: str) -> bool:
    return bool(_SUBTITLE.match(following)) or bool(_CONTINUED.match(following) and "关于" not in line)


def _is_masthead(lines: Sequence[Line], at: int, furniture: Furniture) -> bool:
    issue = at + 1 < len(lines) and _ISSUE.match(lines[at + 1].text)
    return bool(issue) or furniture.patterns["masthead"].search(lines[at].text) is not None


def _standing(lines: Sequence[Line], named: str) -> Iterator[tuple[int, int]]:
    """The lines that say what the file calls its text, those that say just that first."""
    reach = [*takewhile(lambda at: _prose(lines[:at]) <= 1, range(min(len(lines), _FURTHEST)))] if named else []
    for whole in (True, False):
        for at in reach:
            for end in range(at + 1, min(at + _MOST_LINES, len(lines)) + 1):
                said = "".join(line.text for line in lines[at:end])
                if says(said, named, whole=whole) and (whole or not lines[at].waste):
                    yield at, end


def _prose(lines: Sequence[Line]) -> int:
    return sum("。" in line.text and not line.waste for line in lines)


def says(line: str, named: str, *, whole: bool = False) -> bool:
    """Whether a line says what the file calls its text, with a little more or less before or after unless `whole`."""
    if len(line) > _LONGER * len(named) + _LONGEST_SITE:
        return False
    said, told = _folded(line), _folded(named)
    if whole or said == told:
        return said == told != ""
    short, long = sorted((said, told), key=len)
    close = len(short) >= max(_SHORTEST, 0.6 * len(long))
    return close and (long.startswith(short) or long.endswith(short))


def agrees(line: str, named: str) -> bool:
    """Whether a line says, in other words, what the file calls its text."""
    one, other = _pairs(line), _pairs(named)
    return len(one & other) >= _ALIKE * max(1, min(len(one), len(other)))


def borne_out(named: str, text: str) -> bool:
    """Whether a text is about what the file calls it."""
    pairs = _pairs(named)
    return sum(pair in text for pair in pairs) >= _BORNE_OUT * max(1, len(pairs))


def without_site(named: str, source: str) -> str:
    """What a file calls its text less the names of its site and columns; empty if nothing is left."""
    joints = [*_JOINT.finditer(named)]
    starts, ends = [0, *(m.end() for m in joints)], [*(m.start() for m in joints), len(named)]
    first, last = 0, len(joints)
    while last > first and _is_site(named[starts[last] : ends[last]], source, joints[last - 1][0]):
        last -= 1
    while first < last and _leads(named[starts[first] : ends[first]], source, joints[first][0]):
        first += 1
    for at in range(first, last):
        if _parts(joints[at][0]) and len(named[starts[first] : ends[at]]) > _SHORTEST:
            last = at
            break
    left = named[starts[first] : ends[last]].strip()
    return "" if _ONLY_SITE.fullmatch(left) or _folded(left) == _folded(source) else left


def _parts(joint: str) -> bool:
    """Whether the joint never stands inside a title."""
    return joint.strip() == "_" or "--" in joint


def _leads(part: str, source: str, joint: str) -> bool:
    """Whether the name of a site stands before the title; before a hyphen only one that is surely that."""
    return _is_site(part, source, "") and (joint not in _HYPHENS or _OUTLET.search(part) is not None)


def _is_site(part: str, source: str, joint: str) -> bool:
    """Whether a part of what a file calls its text is the name of a site or column; after _ any short one is."""
    if not part or _folded(part) == _folded(source):
        return True
    short = _parts(joint) and len(part) < _SHORTEST
    return short or (len(part) <= _LONGEST_SITE and _SITE.search(part) is not None)


def marks(title: str, furniture: Furniture) -> tuple[int, int]:
    """Where a title begins after the mark of its column and ends before that of its pictures or an advertisement."""
    column = _COLUMN.match(title)
    ends = (_PICTURES.search(title), *(m for m in _JOINT.finditer(title) if furniture.spams(title[m.end() :])))
    start, end = column.end() if column else 0, min((m.start() for m in ends if m), default=len(title))
    return (start, end) if start < end else (0, len(title))


def _folded(text: str) -> str:
    return _APART.sub("", unicodedata.normalize("NFKC", text)).lower()


def _pairs(text: str) -> set[str]:
    return {match[1] for match in _PAIR.finditer(text)}
