"""Articles as other sites change them, and texts made from one pattern that are others: for `duplicates.py`."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from damage import damaged, sites
from examples import unmarked
from opencc import OpenCC

if TYPE_CHECKING:
    import random
    from collections.abc import Callable, Iterator, Mapping

TESTS = Path(__file__).parents[1]
_TUNED = "abcdefghij"
FIGURE = re.compile(r"\d+(?:\.\d+)?")
_YEAR = re.compile(r"20[012]\d(?=年)")
SENTENCE = re.compile(r"[^。]+。")
#: What an editor puts for something else.
_EDITED = {
    "近日": "日前",
    "表示": "说",
    "召开": "举行",
    "据了解": "记者获悉",
    "目前": "眼下",
    "以及": "和",
    "进一步": "",
    "截至": "到",
    "开展": "开办",
}
_HEADS = (
    "首页 > 新闻 > 正文\n【要闻】{title}\n来源：乙网 2024-05-{day:02} 浏览：{number}次",
    "{title}（图）\n2024年05月{day:02}日 丙日报",
)
_TAILS = (
    "责任编辑：王小五\n上一篇：我县召开会议\n下一篇：全县粮食增产",
    "【打印】【关闭】\n版权声明：本网转载，如有侵权请联系删除。\n相关阅读\n我县教师节活动",
)
_FOREIGN = "另据县气象局消息，未来三天全县多云，气温在二十度上下，适宜春耕。农业农村局提醒农户抓住晴好天气。"


class Text(NamedTuple):
    """A text with the names marked in it and their classes."""

    name: str
    text: str
    names: tuple[tuple[str, str], ...]


@cache
def texts(split: str) -> tuple[Text, ...]:
    """The texts of a split, without marks."""
    found = []
    for path in sorted((*TESTS.glob("marked/*.txt"), *TESTS.glob("gold/*.txt"))):
        if (path.name[0] in _TUNED) == (split == "tune"):
            plain, names = unmarked(path.read_text("utf-8"))
            found.append(Text(path.name, plain, tuple(sorted({(span.of(plain), cls) for span, cls in names}))))
    return tuple(found)


def _furnished(text: Text, dice: random.Random) -> str:
    title, _, rest = text.text.partition("\n")
    head = dice.choice(_HEADS).format(title=title, day=dice.randint(1, 28), number=dice.randint(1, 9999))
    return f"{head}\n{rest.strip()}\n{dice.choice(_TAILS)}\n"


def _damaged(text: Text, dice: random.Random) -> str:
    return damaged(text.text, dice.choice(sites("tune" if text.name[0] in _TUNED else "measure"))).text


def _converted(config: str) -> Callable[[Text, random.Random], str]:
    return lambda text, _: OpenCC(config).convert(text.text)


def _paragraphs(text: Text) -> list[str]:
    return [line for line in text.text.split("\n") if line.strip()]


def _cut(text: Text, _: random.Random) -> str:
    """The first seven tenths, up to the end of a sentence."""
    end = text.text.find("。", int(0.7 * len(text.text)))
    return text.text[: end + 1] if end >= 0 else text.text


def _dropped(text: Text, dice: random.Random) -> str:
    lines = _paragraphs(text)
    if len(lines) > 4:
        del lines[dice.randrange(2, len(lines) - 1)]
    return "\n".join(lines)


def _added(text: Text, dice: random.Random) -> str:
    lines = _paragraphs(text)
    lines.insert(dice.randrange(2, len(lines)) if len(lines) > 2 else len(lines), _FOREIGN)
    return "\n".join(lines)


def _edited(text: Text, dice: random.Random) -> str:
    plain = text.text
    for word, other in _EDITED.items():
        plain = plain.replace(word, other)
    found = [m for m in SENTENCE.finditer(plain) if not FIGURE.search(m[0]) and len(m[0]) < 40]
    return plain.replace(dice.choice(found)[0], "") if found else plain


def _mistyped(text: Text, dice: random.Random) -> str:
    chars = list(text.text)
    for at, char in enumerate(chars):
        if "一" <= char <= "鿿" and dice.random() < 0.005:
            chars[at] = dice.choice(text.text).strip() or "的"
    return "".join(chars)


def _joined(*steps: Callable[[Text, random.Random], str]) -> Callable[[Text, random.Random], str]:
    def changed(text: Text, dice: random.Random) -> str:
        for step in steps:
            text = text._replace(text=step(text, dice))
        return text.text

    return changed


def _renamed(classes: frozenset[str]) -> Callable[[Text, random.Random], str]:
    """The text with other names of these classes, each wherever the old one stood."""

    def changed(text: Text, dice: random.Random) -> str:
        plain = text.text
        for name, cls in sorted(text.names, key=lambda pair: -len(pair[0])):
            if cls in classes:
                others = sorted({n for n, c in dice.choice(texts("measure")).names if c == cls and n not in plain})
                others = others or sorted({n for t in texts("tune") for n, c in t.names if c == cls and n not in plain})
                plain = plain.replace(name, dice.choice(others))
        return plain

    return changed


def _refigured(text: Text, dice: random.Random) -> str:
    return FIGURE.sub(lambda m: str(int(float(m[0]) * dice.uniform(1.1, 2)) + 1), text.text)


def _next_year(text: Text, dice: random.Random) -> str:
    later = _YEAR.sub(lambda m: str(int(m[0]) + 1), text.text)
    return FIGURE.sub(lambda m: m[0] if len(m[0]) == 4 or dice.random() < 0.5 else f"{dice.randint(2, 99)}", later)


_NAMED = frozenset(
    ("Person", "Division", "Region", "Organization", "School", "Hospital", "University", "GovernmentBody")
)
SAME: Mapping[str, Callable[[Text, random.Random], str]] = {
    "furnished": _furnished,
    "traditional": _converted("s2t"),
    "taiwan": _converted("s2twp"),
    "damaged": _damaged,
    "cut": _cut,
    "dropped": _dropped,
    "added": _added,
    "edited": _edited,
    "mistyped": _mistyped,
    "furnished, edited, added": _joined(_edited, _added, _furnished),
    "damaged, dropped": _joined(_dropped, _damaged),
    "damaged, edited, added": _joined(_edited, _added, _damaged),
}
OTHER: Mapping[str, Callable[[Text, random.Random], str]] = {
    "other places": _renamed(frozenset({"Division", "Region"})),
    "other names": _renamed(_NAMED),
    "other figures": _refigured,
    "next year": _next_year,
}
#: How short texts are changed too.
BRIEF = ("furnished", "traditional", "damaged")
#: Notices of which many are made from one pattern.
NOTICES = (
    "关于{a}同志任职的通知\n各乡镇党委，县级各部门：\n经县委研究决定：\n{a}同志任{u}副局长，试用期一年。\n特此通知。\n中共{p}委组织部\n{y}年{m}月{d}日",
    "{p}{m}月份经济运行情况\n{m}月份，全县规模以上工业增加值同比增长{f}%，社会消费品零售总额{n}万元，增长{g}%，固定资产投资增长{h}%，财政收入{k}万元。",
    "{p}天气预报\n今天白天到夜间，全县多云转小雨，气温{d}到{e}度，偏南风{m}级。明天晴到多云，气温{m}到{e}度。县气象台提醒市民注意添减衣物。",
    "{p}人民医院招聘公告\n因工作需要，{p}人民医院面向社会公开招聘医师{d}名、护士{e}名，年龄三十五周岁以下，具有相应执业资格。报名时间为{y}年{m}月{d}日至{e}日，联系人{a}。",
    "讣告\n{p}{u}退休干部{a}同志，因病医治无效，于{y}年{m}月{d}日逝世，享年{h}岁。定于{m}月{e}日在县殡仪馆举行告别仪式。",
    "停水公告\n因管道检修，定于{m}月{d}日8时至18时对{p}{u}周边停水，请用户提前储水。不便之处，敬请谅解。",
    "{a}到{p}调研\n{m}月{d}日，副市长{a}到{p}调研，先后来到{u}、敬老院和卫生院，详细了解工作开展情况，与干部群众亲切交谈，并就下一步工作提出要求。",
    "中标公告\n{p}{u}办公用房维修项目于{y}年{m}月{d}日开标，经评审，中标单位为{b}建筑公司，中标金额{n}元，工期{h}天，项目负责人{a}。公告期一个工作日。",
)
_PEOPLE = ("王建国", "李秀英", "张伟", "刘洋", "陈静", "杨帆", "赵小军", "黄丽华", "周涛", "吴敏")
_PLACES = ("甲县", "乙县", "丙县", "昭觉县", "布拖县", "美姑县", "雷波县", "金阳县")
_BODIES = ("文旅局", "水利局", "教育局", "林草局", "民政局", "财政局", "交通局", "司法局")


def notices(dice: random.Random, count: int) -> Iterator[str]:
    """So many notices from each pattern, no two of them the same."""
    for pattern in NOTICES:
        made: set[str] = set()
        while len(made) < count:
            made.add(
                pattern.format(
                    a=dice.choice(_PEOPLE), b=dice.choice(_PLACES), p=dice.choice(_PLACES), u=dice.choice(_BODIES),
                    y=dice.randint(2018, 2024), m=dice.randint(1, 12), d=dice.randint(1, 14), e=dice.randint(15, 28),
                    f=dice.randint(10, 99) / 10, g=dice.randint(10, 99) / 10, h=dice.randint(30, 95),
                    n=dice.randint(1000, 90000), k=dice.randint(1000, 90000),
                )
            )  # fmt: skip
        yield from sorted(made)
