"""The kinds of file that hold documents, by name or by content, and what to do with others."""

from __future__ import annotations

import re
from importlib.util import find_spec

from fangzhi.errors import MissingExtra

TEXT, HTML, MHTML, PDF, DOCX, JSONL, JSON, CSV, ZIP = (
    "text",
    "html",
    "mhtml",
    "pdf",
    "docx",
    "jsonl",
    "json",
    "csv",
    "zip",
)
_KINDS = {
    "": TEXT,
    ".txt": TEXT,
    ".md": TEXT,
    ".html": HTML,
    ".htm": HTML,
    ".xhtml": HTML,
    ".shtml": HTML,
    ".mhtml": MHTML,
    ".mht": MHTML,
    ".pdf": PDF,
    ".docx": DOCX,
    ".jsonl": JSONL,
    ".ndjson": JSONL,
    ".json": JSON,
    ".csv": CSV,
    ".tsv": CSV,
    ".zip": ZIP,
}
_ADVICE = {
    **dict.fromkeys((".doc", ".docm", ".dot", ".wps", ".wpt", ".rtf", ".odt"), "save it as .docx"),
    **dict.fromkeys((".xls", ".xlsx", ".et", ".ods"), "save it as .csv, a document a row"),
    **dict.fromkeys((".ppt", ".pptx", ".dps", ".odp", ".ofd", ".caj", ".ceb", ".xps", ".epub"), "save it as .pdf"),
    **dict.fromkeys((".rar", ".7z", ".tar", ".gz", ".tgz", ".bz2", ".xz", ".zst"), "pack it as .zip, or unpack it"),
    **dict.fromkeys(
        (".jpg", ".jpeg", ".png", ".gif", ".bmp", ".tif", ".tiff", ".webp"), "an image; its text needs OCR first"
    ),
    **dict.fromkeys((".eml", ".msg", ".webarchive", ".maff"), "save it as .html or .mhtml"),
    ".xml": "save its text as .txt or .html",
}
#: What reads a kind: the module looked for, the package that has it, and the extra that installs it.
_NEEDS = {
    HTML: ("trafilatura", "trafilatura", "html"),
    MHTML: ("trafilatura", "trafilatura", "html"),
    PDF: ("pypdfium2", "pypdfium2", "pdf"),
    DOCX: ("docx", "python-docx", "docx"),
}
_SUFFIX = re.compile(r"\.(?=[0-9]*[A-Za-z])[0-9A-Za-z]{1,10}$")
_PAGE = re.compile(
    rb"[\s\xef\xbb\xbf]*(?:<\?xml[^>]*>\s*)?(?:<!--.{0,500}?-->\s*)*<(?:!doctype\s+html|html)\b",
    re.DOTALL | re.IGNORECASE,
)
_JSON = re.compile(rb"[\s\xef\xbb\xbf]*(?=\{\s*\"|\[\s*\{)([{\[])")
_ARCHIVE = b"PK\x03\x04"
_MARKED = b"%PDF-"
_HEAD = 1 << 10


def suffix_of(name: str) -> str:
    """The suffix of a file's name in lower case; 第1.5期 has none."""
    match = _SUFFIX.search(name)
    return match[0].lower() if match else ""


def kind_of(name: str) -> str | None:
    """The kind of a file by its name, or None if it is none that is read."""
    return _KINDS.get(suffix_of(name))


def refusal(name: str) -> str:
    """Why a file is not read by its name and what to do, or nothing if it is read."""
    if kind_of(name):
        return ""
    suffix = _SUFFIX.search(name)
    shown = suffix[0] if suffix else ""
    return f"not a kind that is read ({shown}): {_ADVICE.get(shown.lower(), 'save its text as .txt')}"


def kind_by_content(data: bytes, named: str | None = None) -> str:
    """The kind of a file by its first bytes: what its name says, unless these are a page's, a PDF's or an archive's."""
    if data[:_HEAD].lstrip().startswith(_MARKED):
        return PDF
    if data.startswith(_ARCHIVE):
        return named if named in {DOCX, ZIP} else _packed(data)
    if named in {None, TEXT} and _PAGE.match(data[:_HEAD]):
        return HTML
    return named or _data(data)


def _data(data: bytes) -> str:
    """Whether the bytes are JSON lines, JSON or plain text."""
    match = _JSON.match(data[:_HEAD])
    if match is None:
        return TEXT
    line = data[match.start(1) :].partition(b"\n")[0].rstrip()
    return JSONL if match[1] == b"{" and line.endswith(b"}") else JSON


def _packed(data: bytes) -> str:
    return DOCX if b"word/document.xml" in data else ZIP


def require(kind: str, name: str) -> None:
    """Nothing, if what reads a file of this kind is installed.

    Raises:
        MissingExtra: it is not; the message names the line that installs it.
    """
    module, package, extra = _NEEDS.get(kind, ("sys", "", ""))
    if find_spec(module) is None:
        shown = suffix_of(name) or f".{kind}"
        raise MissingExtra(f"reading {shown} needs {package}: pip install 'fangzhi[{extra}]'")
