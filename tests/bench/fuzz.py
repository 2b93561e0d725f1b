"""Restoring, and with `--readers` the reading of files, tried on mutated real inputs for some minutes.

    python tests/bench/fuzz.py [--minutes N] [--seed N] [--readers] [--atheris]

Own texts are damaged, cut at any byte, spliced, joined from several encodings and sown with what damage leaves. What
must hold of restoring: it raises nothing, a second time changes nothing, every character and every unreadable range has
its place in the raw text in rising order, and time grows with length alone. Of reading: files whose bytes were mutated
give documents or notes, and nothing else is raised than FangzhiError. A failure is printed with the smallest input
found, and the exit status is 1. `--atheris` lets coverage guide the bytes (pip install atheris) and stops at the first
failure.
"""

from __future__ import annotations

import argparse
import io
import json
import signal
import sys
import tempfile
import time
import traceback
import zipfile
from contextlib import suppress
from dataclasses import dataclass, field
from functools import cache
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING, NoReturn

from damage import OTHERS, damaged, sites
from hypothesis import HealthCheck, Phase, given, seed, settings
from hypothesis import strategies as st
from restoring import texts

from fangzhi.errors import FangzhiError
from fangzhi.model import Note, Raw
from fangzhi.text.restore import restore

if TYPE_CHECKING:
    from collections.abc import Callable

    from fangzhi.text.restore import Restored

#: CPU seconds that restoring may take: at all, and for each character.
LEAST, EACH = 0.05, 0.0001
#: Seconds after which an input is given up; starting a worker is included.
LONGEST = 20
_BITS = (
    *(
        "?",
        "??",
        "?!",
        "?；",
        "?,",
        "？！",
        "?ū)",
        "?shù)",
        "(shù)",
        "(shù )",
        "（le）",
        ")",
        "(",
        "，，",
        ",。",
        "g",
        "}",
    ),
    *("\ufffd", "\0", "\ud800", "\udfff", "\u200b", "\ufeff", "\r", "\r\n", "\u2028", "\x85", "\u0301", "\uf8ff"),
    *("&nbsp;", "&#x4e00;", "&#0;", "&", "乾", "著", "3", "1,200", "Ａ", "　　", "“", '"', "」", "🀄", "𠀀"),
    *("é", "Ã", "ä¸", "锟斤拷", "烫"),
)
_ENCODINGS = ("utf-8", "gb18030", "gbk", "big5", "utf-16-le", "latin-1")
_SUFFIXES = (".txt", ".html", ".mhtml", ".pdf", ".docx", ".jsonl", ".json", ".csv", ".tsv", ".zip", ".md")


@cache
def _clean() -> tuple[str, ...]:
    return tuple(texts("tune"))


@st.composite
def passages(draw: st.DrawFn) -> str:
    """A piece of an own text, as one of the sites or another kind of damage leaves it, or as it was."""
    text = draw(st.sampled_from(_clean()))
    start = draw(st.integers(0, len(text)))
    piece = text[start : start + draw(st.integers(0, 300))]
    kind = draw(st.sampled_from(("clean", "site", "other")))
    if kind == "site":
        return damaged(piece, draw(st.sampled_from(sites("tune")))).text
    return OTHERS[draw(st.sampled_from(sorted(OTHERS)))](piece) if kind == "other" else piece


@st.composite
def recoded(draw: st.DrawFn) -> str:
    """A passage whose bytes were cut at both ends and read in another encoding."""
    data = draw(passages()).encode(draw(st.sampled_from(_ENCODINGS)), "replace")
    data = data[draw(st.integers(0, 3)) : len(data) - draw(st.integers(0, 3))]
    return data.decode(draw(st.sampled_from(_ENCODINGS)), draw(st.sampled_from(("replace", "ignore"))))


@st.composite
def mutated(draw: st.DrawFn) -> str:
    """Passages spliced and sown with bits that damage leaves or that are rare."""
    parts = draw(st.lists(st.one_of(passages(), recoded(), st.text(max_size=8)), min_size=1, max_size=4))
    text = "".join(parts)
    for bit in draw(st.lists(st.sampled_from(_BITS), max_size=12)):
        at = draw(st.integers(0, len(text)))
        text = text[:at] + bit + text[at + draw(st.integers(0, 2)) :]
    return text


def check_restoring(raw: str) -> None:
    """Raise AssertionError unless what must hold of restoring holds for this text."""
    start = time.process_time()
    result = restore(raw)
    spent = time.process_time() - start
    _check_kept(raw, result)
    _check_pace(raw, spent)


def _check_kept(raw: str, result: Restored) -> None:
    _check_places(raw, result)
    again = restore(result.text).text
    assert again == result.text, f"a second time changes the text: {result.text!r} to {again!r}"


def _check_places(raw: str, result: Restored) -> None:
    places = [result.origin.range(at, at + 1) for at in range(len(result.text))]
    assert result.origin.length == len(result.text), "the origin is of another length than the text"
    assert all(0 <= start <= end <= len(raw) for start, end in places), "a character from outside the raw text"
    assert all(a[0] <= b[0] and a[1] <= b[1] for a, b in pairwise(places)), "characters out of order"
    bounds = [bound for span in result.unreadable for bound in (span.start, span.end)]
    assert bounds == sorted(bounds), "unreadable ranges out of order"
    assert not bounds or (bounds[0] >= 0 and bounds[-1] <= len(result.text)), "an unreadable range outside the text"
    for change in result.changes():
        assert 0 <= change.span.start <= change.span.end <= len(raw), "a change outside the raw text"


def _check_pace(raw: str, spent: float) -> None:
    """Time is taken again before it is called too long, and with the text many times over."""
    for text, first in ((raw, spent), (raw * (1 + 4_000 // max(1, len(raw))), float("inf"))):
        allowed = LEAST + EACH * len(text)
        took = min([first, *(_seconds(text) for _ in range(3) if first > allowed)])
        assert took <= allowed, f"{took:.2f} s for {len(text)} characters"


def _seconds(text: str) -> float:
    start = time.process_time()
    restore(text)
    return time.process_time() - start


@st.composite
def files(draw: st.DrawFn) -> tuple[str, bytes]:
    """The suffix and the bytes of a file whose content was mutated; its suffix may belong to another kind."""
    kind = draw(st.sampled_from(_SUFFIXES))
    data = bytearray(_written(kind, draw(mutated()), draw(st.sampled_from(_ENCODINGS))))
    for _ in range(draw(st.integers(0, 6))):
        at = draw(st.integers(0, len(data)))
        size = draw(st.sampled_from((0, 1, 1, 2, 7, 200)))
        data[at : at + size] = draw(st.one_of(st.binary(max_size=4), st.sampled_from((b"", bytes(data[at : at + 50])))))
    if draw(st.booleans()):
        del data[draw(st.integers(0, len(data))) :]
    return draw(st.sampled_from((kind, kind, kind, *_SUFFIXES))), bytes(data)


def _written(kind: str, text: str, encoding: str) -> bytes:
    """A file of this kind that holds the text; text alone where no library for the kind is installed."""
    safe = "".join(char if char.isprintable() or char == "\n" else " " for char in text)
    writers: dict[str, Callable[[], bytes]] = {
        ".html": lambda: _page(text).encode(encoding, "xmlcharrefreplace"),
        ".mhtml": lambda: (
            b"MIME-Version: 1.0\nContent-Type: text/html; charset=gbk\n\n" + _page(text).encode("gbk", "replace")
        ),
        ".jsonl": lambda: "\n".join(json.dumps({"title": "t", "text": text}) for _ in range(3)).encode(),
        ".json": lambda: json.dumps([{"content": text}, {"other": 1}, 2]).encode(),
        ".csv": lambda: f'标题,正文\n甲,"{text}"\n乙,{text}\n'.encode(encoding, "replace"),
        ".tsv": lambda: f"title\ttext\n甲\t{text}\n".encode(encoding, "replace"),
        ".zip": lambda: _archive(text, encoding),
        ".docx": lambda: _docx(safe),
        ".pdf": lambda: _pdf(safe),
    }
    try:
        return writers[kind]()
    except (KeyError, ImportError):
        return text.encode(encoding, "replace")


def _page(text: str) -> str:
    paragraphs = "".join(f"<p>{line}</p>" for line in text.split("\n"))
    meta = '<meta charset="gb2312"><meta name="PubDate" content="2023-05-18 09:12">'
    head, body = f"<head>{meta}<title>{text[:20]}</title></head>", f'<div class="TRS_Editor">{paragraphs}</div>'
    return f"<html>{head}<body>{body}</body></html>"


def _archive(text: str, encoding: str) -> bytes:
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("甲/乙.txt", text.encode(encoding, "replace"))
        archive.writestr("丙.html", _page(text).encode("utf-8", "replace"))
    return held.getvalue()


def _docx(text: str) -> bytes:
    import docx  # noqa: PLC0415 - only this kind needs it

    document, held = docx.Document(), io.BytesIO()
    for line in text.split("\n"):
        document.add_paragraph(line)
    document.add_table(1, 2).cell(0, 1).text = text[:40]
    document.save(held)
    return held.getvalue()


def _pdf(text: str) -> bytes:
    from reportlab.pdfbase.cidfonts import UnicodeCIDFont  # noqa: PLC0415 - only this kind needs it
    from reportlab.pdfbase.pdfmetrics import registerFont  # noqa: PLC0415
    from reportlab.pdfgen.canvas import Canvas  # noqa: PLC0415

    registerFont(UnicodeCIDFont("STSong-Light"))
    held = io.BytesIO()
    canvas = Canvas(held)
    canvas.setFont("STSong-Light", 10)
    for at, line in enumerate(text.split("\n")[:40]):
        canvas.drawString(30, 800 - 18 * at, line)
    canvas.save()
    return held.getvalue()


def check_reading(file: tuple[str, bytes]) -> None:
    """Raise AssertionError unless reading this file gives documents in order or notes, soon enough."""
    from fangzhi.readers import Reading, find_documents, read  # noqa: PLC0415 - restoring is tried without it

    suffix, data = file
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, f"file{suffix}")
        path.write_bytes(data)
        try:
            given_back = [item for found in find_documents([path])[0] for item in read(found, Reading())]
        except FangzhiError as refusal:
            assert str(refusal), "a refusal without words"  # noqa: PT017 - nothing is expected to be raised
            return
    for item in given_back:
        _check_item(item)


def _check_item(item: Raw | Note) -> None:
    assert isinstance(item, (Raw, Note)), f"neither a document nor a note: {item!r}"
    if isinstance(item, Raw) and item.origin is not None:
        size = len(item.text if item.source is None else item.source)
        assert item.origin.length == len(item.text), "the origin is of another length than the text"
        places = [item.origin.range(at, at + 1) for at in range(len(item.text))]
        assert all(0 <= start <= end <= size for start, end in places), "a character from outside the source"


class OutOfTimeError(BaseException):
    """That the time given is over, which hypothesis lets through."""


class TooSlowError(Exception):
    """That one input took longer than any may."""


def _given_up(signum: int, frame: object) -> NoReturn:
    raise TooSlowError(f"given up after {LONGEST} s")


@dataclass(slots=True)
class Failures:
    """The smallest input seen for each kind of failure, with what was raised."""

    check: Callable
    until: float
    inputs: int = 0
    smallest: dict[str, tuple[int, str, str]] = field(default_factory=dict)

    def tell(self, value: object) -> None:
        """Check an input; a failure is noted and raised, so that a smaller one is looked for."""
        if time.monotonic() > self.until:
            raise OutOfTimeError
        self.inputs += 1
        signal.signal(signal.SIGALRM, _given_up)
        signal.alarm(LONGEST)
        try:
            self.check(value)
        except Exception as error:
            self._note(repr(value), error)
            raise
        finally:
            signal.alarm(0)

    def _note(self, value: str, error: Exception) -> None:
        last = traceback.extract_tb(error.__traceback__)[-1]
        place = "" if isinstance(error, TooSlowError) else f" at {Path(last.filename).name}:{last.lineno}"
        kind = f"{type(error).__name__}{place}"
        if kind not in self.smallest:
            print(f"found: {kind}; looking for a smaller input", flush=True)
        if kind not in self.smallest or len(value) < self.smallest[kind][0]:
            self.smallest[kind] = (len(value), value, "".join(traceback.format_exception(error)))


def tried(strategy: st.SearchStrategy, failures: Failures, first: int) -> int:
    """Try inputs until the time is over; print the smallest that failed, and return how many kinds did."""
    quiet = settings(
        max_examples=100, deadline=None, database=None, print_blob=False, suppress_health_check=list(HealthCheck),
        phases=(Phase.generate, Phase.shrink),
    )  # fmt: skip
    rounds = 0
    with suppress(OutOfTimeError):
        while True:
            with suppress(Exception):  # noted already
                seed(first + rounds)(quiet(given(strategy)(failures.tell)))()
            rounds += 1
    for kind, (_, value, told) in sorted(failures.smallest.items()):
        print(f"\n{kind}\n{told}input: {value}")
    print(f"{failures.inputs} inputs from seed {first}, {len(failures.smallest)} kinds of failure")
    return len(failures.smallest)


def guided(seconds: int, first: int) -> None:
    """Let coverage guide the bytes that restoring is given, as UTF-8 and as GB 18030."""
    import atheris  # noqa: PLC0415 - only this way needs it

    def one(data: bytes) -> None:
        for encoding in ("utf-8", "gb18030"):
            raw = data.decode(encoding, "replace")
            _check_kept(raw, restore(raw))

    with tempfile.TemporaryDirectory() as corpus:
        for at, text in enumerate(_clean()[:100]):
            shown = damaged(text[:400], sites("tune")[at % 5]).text
            Path(corpus, str(at)).write_text(shown, "utf-8")
        atheris.instrument_all()
        atheris.Setup(["fuzz", f"-max_total_time={seconds}", f"-seed={first}", "-max_len=1500", corpus], one)
        atheris.Fuzz()


def main() -> int:
    """Do what the command line asks."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--minutes", type=float, default=1)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--readers", action="store_true")
    parser.add_argument("--atheris", action="store_true")
    asked = parser.parse_args()
    if asked.atheris:
        guided(int(60 * asked.minutes), asked.seed)
    strategy, check = (files(), check_reading) if asked.readers else (mutated(), check_restoring)
    return int(tried(strategy, Failures(check, time.monotonic() + 60 * asked.minutes), asked.seed) > 0)


if __name__ == "__main__":
    sys.exit(main())
