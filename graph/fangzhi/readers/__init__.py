"""From files of any kind to documents as they are read: text, pages, PDFs, Word files, rows and archives."""

from __future__ import annotations

from fangzhi.readers.documents import read
from fangzhi.readers.finding import Found, find_documents
from fangzhi.readers.reading import Fields, Reading
from fangzhi.readers.worker import Worker

__all__ = ["Fields", "Found", "Reading", "Worker", "find_documents", "read"]
