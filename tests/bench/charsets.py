"""How often the encoding of a file is chosen rightly, beside charset-normalizer.

    python tests/bench/charsets.py [--show K]

The texts of `tests/marked` without their marks are cut to pieces of 200 to 2,000 characters and written in each
encoding, plain and inside a page whose markup is most of it, whole and with three broken bytes. A choice is right if
the decoded characters are those written; of broken pieces, if it is of the same family as for the whole piece.
charset-normalizer (`from_bytes(...).best()`) gets the same bytes; for broken pieces the same is asked of it.
`--show K` prints K pieces that are wrong here.
"""

from __future__ import annotations

import argparse
import platform
import random
import time
from importlib.metadata import version
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from charset_normalizer import from_bytes
from examples import unmarked
from opencc import OpenCC

from fangzhi.readers.encoding import decode
from fangzhi.readers.refusal import Refused

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

TEXTS = Path(__file__).parents[1] / "marked"
SIMPLIFIED = ("utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32", "gb2312", "gbk", "gb18030")
TRADITIONAL = ("utf-8", "utf-16-le", "utf-16-be", "gbk", "gb18030", "big5", "big5hkscs")
#: What a page may say of itself; the wrong ones are as common as the right ones.
DECLARED = ("utf-8", "gb2312", "gbk", "big5", "")
PAGE = """<!DOCTYPE html>
<html><head>{meta}<title>x</title>
<style>body {{ margin: 0; font: 14px/1.5 arial }} .nav li {{ float: left; width: 96px }}</style>
<script>var _q = _q || []; _q.push(["track", "{at}"]); function go(n) {{ location.href = "/" + n + ".shtml"; }}</script>
</head><body><div class="nav"><ul>{links}</ul></div>
<div class="TRS_Editor">{body}</div></body></html>
"""


class Case(NamedTuple):
    """A piece as bytes: how it was written, and the characters, or where it was broken the bytes before that."""

    kind: str
    codec: str
    data: bytes
    text: str
    whole: bytes | None = None


def pieces() -> Iterator[str]:
    """The texts cut to pieces of 200 to 2,000 characters, the last of each if it is long enough."""
    for path in sorted(TEXTS.glob("*.txt")):
        text, draw = unmarked(path.read_text("utf-8"))[0], random.Random(path.name)  # noqa: S311 - a fixed draw
        while len(text) >= 200:
            size = draw.randint(200, 2000)
            yield text[:size]
            text = text[size:]


def cases() -> Iterator[Case]:
    """Each piece in each encoding, plain and as a page, whole and broken."""
    traditional = OpenCC("s2t").convert
    for at, piece in enumerate(pieces()):
        draw = random.Random(at)  # noqa: S311 - a fixed draw
        for script, codecs in ((piece, SIMPLIFIED), (traditional(piece), TRADITIONAL)):
            name = "traditional" if script is not piece else "simplified"
            for codec in codecs:
                text = script.encode(codec, "ignore").decode(codec)
                yield from _written(f"{name} text", codec, text, draw)
                yield from _written(f"{name} page", codec, _page(text, at, draw), draw)


def _page(text: str, at: int, draw: random.Random) -> str:
    """A page whose markup is most of its bytes, with a declaration that is as often wrong as right."""
    charset = draw.choice(DECLARED)
    meta = f'<meta http-equiv="Content-Type" content="text/html; charset={charset}">' if charset else ""
    links = "".join(f'<li><a href="/col/col{n}/index.html" target="_blank"></a></li>' for n in range(40))
    body = "".join(f'<p style="text-indent: 2em; font-size: 16px">{line}</p>' for line in text[:300].split("\n"))
    return PAGE.format(meta=meta, at=at, links=links, body=body)


def _written(kind: str, codec: str, text: str, draw: random.Random) -> Iterator[Case]:
    data = text.encode(codec)
    yield Case(kind, codec, data, text)
    broken = bytearray(data)
    for at in (draw.randrange(len(data) // 10, len(data)) for _ in range(3)):
        broken[at] = draw.choice((0x80, 0xFF, 0xC1, 0xA0))
    yield Case(f"{kind}, broken", codec, bytes(broken), text, data)


def ours(data: bytes) -> tuple[str, str]:
    """The name and the text as chosen here."""
    try:
        text, name = decode(data)
    except Refused:
        return "refused", ""
    return name, text


def theirs(data: bytes) -> tuple[str, str]:
    """The name and the text as charset-normalizer has it."""
    best = from_bytes(data).best()
    return (best.encoding, str(best).removeprefix("\ufeff")) if best else ("refused", "")


def is_right(case: Case, choose: Callable[[bytes], tuple[str, str]]) -> bool:
    """Whether the characters are those written; for a broken piece, whether almost all of them are."""
    text = choose(case.data)[1]
    if case.whole is None:
        return text == case.text
    return alike(text, case.text) > 0.9


def alike(text: str, written: str) -> float:
    """The share of pairs of characters of `written` that `text` has."""
    pairs = {written[n : n + 2] for n in range(len(written) - 1)}
    return len(pairs & {text[n : n + 2] for n in range(len(text) - 1)}) / max(1, len(pairs))


def main() -> None:
    """Print, for each way of writing and encoding, how often both are right, and the time both took."""
    options = argparse.ArgumentParser()
    options.add_argument("--show", type=int, default=0, help="print so many pieces that are wrong here")
    options.add_argument("--ours", action="store_true", help="leave charset-normalizer out")
    options.add_argument("--every", type=int, default=1, help="take every N-th piece only")
    given = options.parse_args()
    choosers = {"ours": ours} if given.ours else {"ours": ours, "charset-normalizer": theirs}
    taken = list(islice(cases(), 0, None, given.every))
    print(
        f"Python {platform.python_version()}, {platform.machine()}, charset-normalizer {version('charset-normalizer')}"
    )
    right: dict[str, list[bool]] = {}
    for name, choose in choosers.items():
        start = time.process_time()
        right[name] = [is_right(case, choose) for case in taken]
        print(f"{name}: {(time.process_time() - start) / len(taken) * 1000:.2f} ms a piece")
    rows: dict[tuple[str, str], list[int]] = {}
    for at, case in enumerate(taken):
        for row in ((case.kind, case.codec), (case.kind, "all"), ("all broken" if case.whole else "all whole", "")):
            rows.setdefault(row, []).append(at)
    for (kind, codec), held in sorted(rows.items()):
        shares = "  ".join(f"{name} {sum(right[name][at] for at in held) / len(held):8.3%}" for name in choosers)
        print(f"{kind:26} {codec:10} {len(held):6}  {shares}")
    wrong = [case for at, case in enumerate(taken) if not right["ours"][at]]
    for case in wrong[: given.show]:
        print(case.kind, case.codec, ours(case.data)[0], repr(case.text[:80]))


if __name__ == "__main__":
    main()
