"""How much of an article is kept, and how much else comes along, in the layouts of Chinese sites.

    python tests/bench/pages.py [--texts N] [--show K]

The texts of `tests/marked` without their marks are put into the layouts of `tests/bench/layouts`, made after those that
the content systems of governments, newspapers and messengers write: TRS and UCAP pages, paragraphs in `div`, text from
Word, tables within tables, ASP.NET forms, digital newspapers, public accounts, HTML5, forums. Counted are
characters of paragraphs that are lost, characters of other lines that are kept, and how often the title is the first
line and the date and source line is kept. `--show K` prints K lines that are lost (-) or too many (+).
"""

from __future__ import annotations

import argparse
import random
import time
from pathlib import Path
from typing import NamedTuple

from examples import unmarked

from fangzhi.readers.alignment import squeezed
from fangzhi.readers.page import read_html

TEXTS = Path(__file__).parents[1] / "marked"
LAYOUTS = Path(__file__).parent / "layouts"
LABEL = "2023-05-06 来源：某某日报"
COLUMNS = "首页 要闻 时政 经济 社会 文化 教育 科技 旅游 健康 专题 视频 图片 政务公开 办事服务 互动交流"
HEADLINES = (
    "全市召开安全生产工作电视电话会议",
    "市领导带队检查汛期地质灾害防治工作",
    "我市新增三家省级众创空间",
    "今年首趟旅游专列抵达",
    "多部门联合开展食品安全检查",
)
COMMENT = "说得好，希望这样的政策能够早日落实，让更多的人受益，支持一下。"
FOOT = (
    "主办：某某市人民政府办公室 承办：某某市大数据局",
    "地址：某某市人民路1号，邮编000000，联系电话0000-0000000",
    "版权所有，未经书面授权禁止使用。建议使用1024*768分辨率浏览本站",
)
AROUND = {
    "label": LABEL,
    "links": "".join(f'<a href="/{n}/">{name}</a>' for n, name in enumerate(COLUMNS.split())),
    "items": "".join(f'<li><a href="/art/{n}.html">{line}</a></li>' for n, line in enumerate(HEADLINES)),
    "comments": f"<div class=item><span>网友</span><p>{COMMENT}</p></div>" * 30,
    "foot": f"<div class=footer>{''.join(f'<p>{line}</p>' for line in FOOT)}</div>",
}


class Counts(NamedTuple):
    """What became of one text: characters of paragraphs, lost, too many, and whether title and label are there."""

    size: int
    lost: int
    extra: int
    titled: bool
    labelled: bool
    lines: tuple[str, ...]


def counted(layout: str, text: str) -> Counts:
    """What reading a page with the text keeps of it; the first line of a layout is a paragraph, the others the page."""
    paragraph, _, around = layout.partition("\n")
    title, *paragraphs = [line.strip() for line in text.split("\n") if line.strip()]
    body = "".join(paragraph.format(line) for line in paragraphs)
    page = around.format(title=title, body=body, **AROUND)
    wanted = [squeezed(line) for line in paragraphs]
    got = [squeezed(line) for line in read_html(page.encode(), None).text.split("\n")]
    lost = [line for line in wanted if line not in "".join(got)]
    extra = [line for line in got if line not in {*wanted, squeezed(title), squeezed(LABEL)}]
    shown = (*(f"- {line[:60]}" for line in lost), *(f"+ {line[:60]}" for line in extra))
    sizes = (sum(map(len, lines)) for lines in (wanted, lost, extra))
    return Counts(*sizes, got[0] == squeezed(title), squeezed(LABEL) in got[:4], shown)


def main() -> None:
    """Print a row for each layout."""
    options = argparse.ArgumentParser()
    options.add_argument("--texts", type=int, default=1000)
    options.add_argument("--show", type=int, default=0)
    given = options.parse_args()
    paths = sorted(TEXTS.glob("*.txt"))
    random.Random(1).shuffle(paths)  # noqa: S311 - a fixed draw
    texts = [unmarked(path.read_text("utf-8"))[0] for path in paths[: given.texts]]
    for path in sorted(LAYOUTS.glob("*.html")):
        layout = path.read_text("utf-8")
        start = time.process_time()
        counts = [counted(layout, text) for text in texts]
        spent = (time.process_time() - start) / len(counts) * 1000
        size = sum(count.size for count in counts)
        shares = " ".join(f"{kind} {sum(getattr(c, kind) for c in counts) / size:7.3%}" for kind in ("lost", "extra"))
        there = " ".join(f"{kind} {sum(getattr(c, kind) for c in counts)}" for kind in ("titled", "labelled"))
        print(f"{path.stem:18} {len(counts)} texts: {shares}, {there}; {spent:.0f} ms each")
        for line in [line for count in counts for line in count.lines][: given.show]:
            print("   ", line)


if __name__ == "__main__":
    main()
