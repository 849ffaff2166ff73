"""Reads the words of PDF, DOCX, ODT and RTF files: by itself, as a program of its own that can be stopped.

A document can be made to take hours or all memory to read. So this file is run as a program (`intake/reading_apart.py` does so) that
limits its own time and memory first, has the document on standard input, and writes its words to standard output.
"""

import importlib
import io
import resource
import sys
import zipfile
from collections.abc import Callable, Iterator
from contextlib import suppress

from lxml import etree

MOST_CHARACTERS = 200_000
MOST_PAGES = 100
MOST_MEMORY = 768 * 1024 * 1024  # bytes
MOST_SECONDS = 10  # of the processor's time
MOST_UNPACKED = 20 * 1024 * 1024  # bytes of XML; a letter of a hundred pages has about one million

WORD = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
TEXT = "{urn:oasis:names:tc:opendocument:xmlns:text:1.0}"
LINE_BREAKS = {f"{WORD}br", f"{WORD}cr", f"{TEXT}line-break"}
TABS = {f"{WORD}tab", f"{TEXT}tab"}
PARAGRAPHS = {f"{WORD}p", f"{TEXT}p", f"{TEXT}h"}


def words_of_pdf(content: bytes) -> str:
    """Return the words of a PDF, page by page; "" where it holds pictures only."""
    import pypdf  # noqa: PLC0415 - loaded for a PDF only

    reader = pypdf.PdfReader(io.BytesIO(content))
    return _up_to(page.extract_text() for page in reader.pages[:MOST_PAGES])


def words_of_docx(content: bytes) -> str:
    """Return the words of a Word document's body (ECMA-376 part 1, section 17), a line for each paragraph."""
    return _up_to(_paragraphs(_member(content, "word/document.xml"), only=f"{WORD}t"))


def words_of_odt(content: bytes) -> str:
    """Return the words of an OpenDocument text (OpenDocument 1.3 part 3, section 5), a line for each paragraph."""
    return _up_to(_paragraphs(_member(content, "content.xml"), only=None))


def words_of_rtf(content: bytes) -> str:
    """Return the words of a rich text file."""
    from striprtf.striprtf import rtf_to_text  # noqa: PLC0415 - loaded for rich text only

    return str(rtf_to_text(content.decode("latin-1"), errors="replace"))[:MOST_CHARACTERS]


READERS: dict[str, Callable[[bytes], str]] = {
    "application/pdf": words_of_pdf,
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document": words_of_docx,
    "application/vnd.oasis.opendocument.text": words_of_odt,
    "application/rtf": words_of_rtf,
}
LIBRARIES = {"application/pdf": ("pypdf",), "application/rtf": ("striprtf.striprtf",)}


def _member(content: bytes, name: str) -> bytes:
    """Return one file of a ZIP; raises ValueError for one that unpacks to too much."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive, archive.open(name) as member:
        found = member.read(MOST_UNPACKED + 1)  # counted as it is unpacked, whatever the directory says
    if len(found) > MOST_UNPACKED:
        raise ValueError("too much XML")
    return found


def _paragraphs(xml: bytes, only: str | None) -> Iterator[str]:
    """Yield each paragraph's words: of elements `only`, or of all within it. No entity is resolved and nothing is fetched."""
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False)
    for paragraph in etree.fromstring(xml, parser).iter(*PARAGRAPHS):
        yield "".join(_pieces(paragraph, only))


def _pieces(paragraph: "etree._Element", only: str | None) -> Iterator[str]:
    for element in paragraph.iter(etree.Element):
        if element is not paragraph and element.tag in PARAGRAPHS:
            continue
        if only is None or element.tag == only:
            yield element.text or ""
        if element.tag in LINE_BREAKS:
            yield "\n"
        elif element.tag in TABS:
            yield "\t"
        elif element.tag == f"{TEXT}s":
            yield " "
        if only is None and element is not paragraph:
            yield element.tail or ""


def _up_to(pieces: Iterator[str]) -> str:
    """Join `pieces` with line feeds until there is enough."""
    kept: list[str] = []
    length = 0
    for piece in pieces:
        kept.append(piece)
        length += len(piece) + 1
        if length > MOST_CHARACTERS:
            break
    return "\n".join(kept)[:MOST_CHARACTERS]


def _limit() -> None:
    """Let the system stop this process when it takes too much, and let it write no file."""
    resource.setrlimit(resource.RLIMIT_CPU, (MOST_SECONDS, MOST_SECONDS + 1))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    with suppress(ValueError, OSError):  # macOS knows no such limit; time is limited there too
        resource.setrlimit(resource.RLIMIT_AS, (MOST_MEMORY, MOST_MEMORY))


def main() -> None:
    """Write the words of the document on standard input, of the type named as the only argument, to standard output (UTF-8)."""
    kind = sys.argv[1]
    for library in LIBRARIES.get(kind, ()):
        importlib.import_module(library)  # before the limits, so that Python may keep what it compiles
    _limit()
    words = READERS[kind](sys.stdin.buffer.read())
    sys.stdout.buffer.write(words.encode("utf-8", "replace"))


if __name__ == "__main__":
    main()
