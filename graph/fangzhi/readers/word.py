"""Word files (.docx): paragraphs, tables, text boxes and footnotes in the order of the file."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING, Any
from zipfile import BadZipFile

from fangzhi.readers.archive import check_members
from fangzhi.readers.content import Content
from fangzhi.readers.plausible import believed
from fangzhi.readers.refusal import Refused, unreadable

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_FALLBACK = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"
_SIGNS = {f"{_W}tab": "\t", f"{_W}br": "\n", f"{_W}cr": "\n", f"{_W}noBreakHyphen": "-"}
_LEFT_OUT = frozenset((_FALLBACK, f"{_W}del", f"{_W}moveFrom", f"{_W}instrText", f"{_W}pPr", f"{_W}rPr"))
_OLD = b"\xd0\xcf\x11\xe0"
_FOOTNOTES = "/footnotes"


def read_docx(data: bytes, largest: int) -> Content:
    """The text of a Word file, a line a paragraph and a row; what its author struck out is left out.

    A text box stands behind its paragraph, footnotes at the end. A row of cells with one paragraph each is one line.

    Raises:
        Refused: it is broken, locked, an old .doc, or its parts are more than `largest` bytes.
    """
    from docx import Document  # noqa: PLC0415 - an extra

    if data.startswith(_OLD):
        raise unreadable("locked with a password, or an old .doc; save it as .docx without a password")
    try:
        check_members(data, largest)
        document = Document(io.BytesIO(data))
        lines = [*_block(document.element.body), *_footnotes(document.part)]
        metadata = _metadata(document.core_properties)
    except Refused:
        raise
    except BadZipFile as error:
        raise unreadable(f"not a .docx file ({error}); save it anew") from error
    except Exception as error:
        raise unreadable(f"a broken .docx file ({type(error).__name__}: {error}); save it anew") from error
    return Content("\n".join(filter(None, (line.strip() for line in lines))), "docx", metadata=metadata)


def _metadata(core: Any) -> Any:
    return believed({"title": [core.title or ""], "author": [core.author or ""]})


def _block(element: Any) -> Iterator[str]:
    """The lines of what stands in an element: body, cell, text box, note or content control."""
    for child in element:
        if child.tag == f"{_W}p":
            yield from _paragraph(child)
        elif child.tag == f"{_W}tbl":
            for row in child.iter(f"{_W}tr"):
                if next(row.iterancestors(f"{_W}tbl")) is child:
                    yield from _row(row)
        elif child.tag in {f"{_W}sdt", f"{_W}sdtContent", f"{_W}ins", f"{_W}customXml"}:
            yield from _block(child)


def _paragraph(paragraph: Any) -> Iterator[str]:
    parts: list[str] = []
    boxes: list[Any] = []
    _gather(paragraph, parts, boxes)
    yield from "".join(parts).split("\n")
    for box in boxes:
        yield from _block(box)


def _gather(element: Any, parts: list[str], boxes: list[Any]) -> None:
    """The characters of a paragraph, and the text boxes anchored in it."""
    pending = [iter(element)]
    while pending:
        child = next(pending[-1], None)
        if child is None:
            pending.pop()
        elif child.tag == f"{_W}t":
            parts.append(child.text or "")
        elif child.tag == f"{_W}txbxContent":
            boxes.append(child)
        elif child.tag in _SIGNS:
            parts.append(_SIGNS[child.tag])
        elif child.tag not in _LEFT_OUT:
            pending.append(iter(child))


def _row(row: Any) -> Iterable[str]:
    """A row as one line if each cell is one, else the lines of its cells."""
    cells = [[line for line in _block(cell) if line.strip()] for cell in row.iter(f"{_W}tc") if _is_own(cell, row)]
    if all(len(cell) <= 1 for cell in cells):
        return ["\t".join(cell[0].strip() for cell in cells if cell)]
    return [line for cell in cells for line in cell]


def _is_own(cell: Any, row: Any) -> bool:
    return next(cell.iterancestors(f"{_W}tr")) is row


def _footnotes(part: Any) -> Iterator[str]:
    """The lines of the footnotes, without the separator lines that Word keeps among them."""
    from docx.oxml.parser import parse_xml  # noqa: PLC0415 - an extra

    for relation in part.rels.values():
        if not relation.is_external and relation.reltype.endswith(_FOOTNOTES):
            for note in parse_xml(relation.target_part.blob):
                if note.get(f"{_W}type") in {None, "normal"}:
                    yield from _block(note)
