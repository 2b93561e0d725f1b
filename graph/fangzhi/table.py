"""The CSV files of the ontology, read strictly: a wrong file or row is refused by name and line."""

from __future__ import annotations

import csv
from typing import TYPE_CHECKING

from fangzhi.errors import OntologyError

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path


def read_table(path: Path, columns: Sequence[str]) -> Iterator[tuple[int, dict[str, str]]]:
    """The rows of a CSV file with their line numbers, each with all columns of the header.

    Blank lines and lines whose first cell begins with `#` are comments.

    Raises:
        OntologyError: the file cannot be read or is not UTF-8, lacks one of `columns`, or a row is ragged.
    """
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            reader = csv.reader(file, strict=True)
            rows = ((reader.line_num, row) for row in reader if row and not row[0].startswith("#"))
            header = _header(path, rows, columns)
            for line, row in rows:
                if len(row) != len(header):
                    raise OntologyError(f"{path}:{line}: {len(row)} cells where the header has {len(header)}")
                yield line, dict(zip(header, row, strict=True))
    except csv.Error as error:
        raise OntologyError(f"{path}:{reader.line_num}: not valid CSV: {error}") from error
    except UnicodeDecodeError as error:
        raise OntologyError(f"{path}: not UTF-8: save it as UTF-8") from error
    except OSError as error:
        raise OntologyError(f"{path}: cannot be read: {error.strerror}") from error


def _header(path: Path, rows: Iterator[tuple[int, list[str]]], columns: Sequence[str]) -> list[str]:
    line, header = next(rows, (1, []))
    if missing := [column for column in columns if column not in header]:
        raise OntologyError(f"{path}:{line}: missing column {', '.join(missing)}")
    if repeated := [column for column in header if header.count(column) > 1]:
        raise OntologyError(f"{path}:{line}: column {repeated[0]} occurs twice")
    return header
