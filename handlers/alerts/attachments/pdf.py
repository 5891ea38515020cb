"""A PDF document's pages, without what it says of those who made it."""

from collections.abc import Iterator
from io import BytesIO

import pikepdf
from PIL import Image

_AUTHORED = ("/Metadata", "/PieceInfo", "/LastModified", "/AA", "/OpenAction", "/JS")
"""What tells of authors and programs, or does something by itself (ISO 32000-1, 14.3 to 14.5)."""
_CARRYING = ("/EmbeddedFiles", "/JavaScript", "/AF", "/Collection")
"""Files inside of the file, and scripts."""
_SIGNED = ("/T", "/M", "/CreationDate", "/NM", "/Popup")
"""Who wrote a remark, and when (ISO 32000-1, 12.5.6.2)."""
FIELD = "/Widget"
"""In a form `/T` is the name of a field, and stays."""


class PdfLocked(Exception):
    """It opens with a password only."""


class PdfUnreadable(Exception):
    """No PDF, cut short, or with a picture that cannot be cleaned."""


def pages_alone(content: bytes) -> bytes:
    """The document with the same pages. Raises `PdfLocked` and `PdfUnreadable`."""
    made = BytesIO()
    try:
        with pikepdf.open(BytesIO(content)) as document:
            if document.is_encrypted:
                raise PdfLocked
            if "/Info" in document.trailer:
                del document.trailer["/Info"]
            for each in _objects(document):
                _clean(each)
            document.remove_unreferenced_resources()
            document.save(made, deterministic_id=True)
    except pikepdf.PasswordError:
        raise PdfLocked from None
    except (pikepdf.PdfError, OSError, ValueError):
        raise PdfUnreadable from None
    return made.getvalue()


def _objects(document: pikepdf.Pdf) -> Iterator[pikepdf.Object]:
    """Every dictionary and stream, those too that stand within another object."""
    for each in document.objects:
        yield from _within(each)


def _within(each: pikepdf.Object) -> Iterator[pikepdf.Object]:
    if isinstance(each, pikepdf.Array):
        inner = list(each)
    elif isinstance(each, pikepdf.Dictionary | pikepdf.Stream):
        yield each
        inner = [each[key] for key in each.keys()]  # noqa: SIM118 - a stream is no mapping
    else:
        return
    for one in inner:
        # What has a number of its own comes by itself.
        if isinstance(one, pikepdf.Object) and not one.is_indirect:
            yield from _within(one)


def _clean(each: pikepdf.Object) -> None:
    gone = [*_AUTHORED, *_CARRYING]
    if "/Subtype" in each and "/Rect" in each and each["/Subtype"] != FIELD:
        gone += _SIGNED
    for key in gone:
        if key in each:
            del each[key]
    if isinstance(each, pikepdf.Stream) and each.get("/Filter") == "/DCTDecode":
        _clean_picture(each)


def _clean_picture(stream: pikepdf.Object) -> None:
    """A photo within a document has its own place and device (Exif)."""
    with Image.open(BytesIO(stream.read_raw_bytes()), formats=("JPEG",)) as picture:
        if not (picture.getexif() or {"xmp", "comment", "photoshop"} & picture.info.keys()):
            return
        if picture.mode not in {"RGB", "L"}:
            raise ValueError("a picture of this kind is not taken by cameras")
        made = BytesIO()
        picture.save(made, "JPEG", quality="keep", exif=b"", comment=b"")
    stream.write(made.getvalue(), filter=pikepdf.Name.DCTDecode)
