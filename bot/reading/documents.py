"""PDF and Word files: their text, and what their properties say."""

from __future__ import annotations

import io
import logging
import re
import zipfile
from collections.abc import Iterator
from datetime import datetime
from typing import Any

from bot.domain import SourceItem
from bot.errors import ReadingError
from bot.reading.metadata import article
from bot.reading.records import Columns
from bot.reading.source_file import SourceFile

MOST_PAGES = 3000
LARGEST_UNPACKED = 512 * 2**20  # bytes of a Word file's parts


def read_pdf(file: SourceFile, _: Columns) -> Iterator[SourceItem]:
    """The one article of a PDF file; a blank line parts its pages."""
    from pypdf import PdfReader

    data = file.read()
    logging.getLogger("pypdf").setLevel(logging.CRITICAL)  # it reports what we report ourselves
    try:
        reader = PdfReader(io.BytesIO(data))
        if reader.is_encrypted and not reader.decrypt(""):
            raise ReadingError(file.name, "is locked with a password")
        if len(reader.pages) > MOST_PAGES:
            raise ReadingError(file.name, f"has more than {MOST_PAGES} pages")
        pages = [page.extract_text() for page in reader.pages]
        fields = _pdf_fields(reader.metadata)
    except ReadingError:
        raise
    except Exception as error:  # whatever a broken file makes of the parser
        raise ReadingError(file.name, f"is no PDF that can be read: {_said(error)}") from None
    text = "\n\n".join(_without_surrogates(page).strip() for page in pages)
    if not text.strip():
        raise ReadingError(file.name, "holds no text, only pictures of it: run OCR on it first")
    yield article(
        fields,
        text,
        place=f"file:{file.path.as_posix()}",
        path=file.name,
        origin="the PDF's properties",
    )


def _pdf_fields(info: Any) -> dict[str, Any]:
    if info is None:
        return {}
    fields: dict[str, Any] = {"title": info.title, "author": info.author}
    for name in ("creation_date", "modification_date"):
        try:
            value = getattr(info, name)
        except (ValueError, TypeError, OverflowError):
            continue
        if isinstance(value, datetime):
            fields["published" if name == "creation_date" else "updated"] = value
    if fields.get("updated") == fields.get("published"):
        fields.pop("updated", None)
    return {
        name: _without_surrogates(value) if isinstance(value, str) else value
        for name, value in fields.items()
    }


def read_docx(file: SourceFile, _: Columns) -> Iterator[SourceItem]:
    """The one article of a Word file: its paragraphs and the cells of its tables, in order."""
    from docx import Document

    data = file.read()
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as parts:
            if sum(part.file_size for part in parts.infolist()) > LARGEST_UNPACKED:
                raise ReadingError(file.name, "unpacks to far more than a text does: a zip bomb?")
        document = Document(io.BytesIO(data))
        text = "\n\n".join(_paragraphs(document))
        about = document.core_properties
        fields = {"title": about.title, "author": about.author, "language": about.language,
                  "published": about.created}  # fmt: skip
    except ReadingError:
        raise
    except Exception as error:  # whatever a broken file makes of the parser
        raise ReadingError(file.name, f"is no Word file that can be read: {_said(error)}") from None
    yield article(
        fields,
        text,
        place=f"file:{file.path.as_posix()}",
        path=file.name,
        origin="the document's properties",
    )


def _paragraphs(document: Any) -> Iterator[str]:
    for part in document.iter_inner_content():
        if hasattr(part, "rows"):
            for row in part.rows:
                yield " | ".join(cell.text.strip() for cell in row.cells)
        elif part.text.strip():
            yield part.text.strip()


def _without_surrogates(text: str) -> str:
    return text.encode("utf-8", "replace").decode("utf-8").replace("\0", "")


def _said(error: Exception) -> str:
    return re.sub(r"\s+", " ", str(error))[:120] or type(error).__name__
