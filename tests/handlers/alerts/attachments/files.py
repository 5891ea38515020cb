"""Files as phones and offices make them, with all that they tell of people."""

import struct
from functools import cache
from io import BytesIO

import pikepdf
from PIL import Image
from PIL.PngImagePlugin import PngInfo

SOUND_BYTES = 40
ROTATED, MODEL, MADE_AT, ARTIST, PLACE = 0x0112, 0x0110, 0x0132, 0x013B, 0x8825


@cache
def photo() -> bytes:
    """A phone's photo: turned, with its device, hour, author and place."""
    exif = Image.Exif()
    exif[ROTATED], exif[MODEL], exif[MADE_AT] = 6, "SM-G991B", "2026:11:24 23:10:00"
    exif[ARTIST] = "Marie Dupont"
    exif.get_ifd(PLACE)[2] = (48.0, 46.0, 12.0)
    made = BytesIO()
    Image.new("RGB", (60, 40), (40, 90, 160)).save(made, "JPEG", exif=exif, comment=b"Dupont")
    return made.getvalue()


@cache
def picture(form: str) -> bytes:
    """A picture of this format that names its author."""
    made, said = BytesIO(), PngInfo()
    said.add_text("Author", "Marie Dupont")
    more = {"pnginfo": said} if form == "PNG" else {"xmp": b"<x>Marie Dupont</x>"}
    Image.new("RGBA", (60, 40), (40, 90, 160, 128)).save(made, form, **more)
    return made.getvalue()


@cache
def voice(comment: str = "ENCODER=phone") -> bytes:
    """An Ogg file with an Opus stream (RFC 7845) and some sound."""
    head = b"OpusHead" + struct.pack("<BBHIhB", 1, 1, 312, 48000, 0, 0)
    vendor, said = b"libopus", comment.encode()
    tags = b"OpusTags" + struct.pack("<I", len(vendor)) + vendor
    tags += struct.pack("<II", 1, len(said)) + said
    sound = bytes(range(SOUND_BYTES))
    return _page(head, 0, 2, 0) + _page(tags, 1, 0, 0) + _page(sound, 2, 4, 960)


@cache
def document() -> bytes:
    """An office's document: author, history, a remark, a hidden file, a photo with its place."""
    made = BytesIO()
    with pikepdf.new() as pdf:
        pdf.add_blank_page()
        page = pdf.pages[0]
        page.Contents = pdf.make_stream(b"BT (Hall B, deuxieme etage) Tj ET")
        shot = pdf.make_stream(photo())
        shot.Type, shot.Subtype = pikepdf.Name.XObject, pikepdf.Name.Image
        shot.Filter = pikepdf.Name.DCTDecode
        shot.Width, shot.Height, shot.BitsPerComponent = 60, 40, 8
        shot.ColorSpace = pikepdf.Name.DeviceRGB
        page.Resources = pikepdf.Dictionary(XObject=pikepdf.Dictionary(Im0=shot))
        page.Annots = pikepdf.Array(
            [
                pikepdf.Dictionary(
                    Type=pikepdf.Name.Annot,
                    Subtype=pikepdf.Name.Text,
                    Rect=[0, 0, 9, 9],
                    T="Marie Dupont",
                    Contents="vu",
                )
            ]
        )
        with pdf.open_metadata() as said:
            said["dc:creator"] = ["Marie Dupont"]
        pdf.docinfo["/Author"] = "Marie Dupont"
        pdf.docinfo["/Creator"] = "Bureau de Marie"
        pdf.attachments["liste.txt"] = b"Dupont, Marie"
        pdf.save(made)
    return made.getvalue()


def locked(password: str) -> bytes:
    """The same behind a password; with an empty one, only its owner may print it."""
    made = BytesIO()
    with pikepdf.open(BytesIO(document())) as pdf:
        pdf.save(made, encryption=pikepdf.Encryption(user=password, owner="the owner"))
    return made.getvalue()


def all_of(content: bytes) -> bytes:
    """Everything that a document holds, its streams unpacked."""
    with pikepdf.open(BytesIO(content)) as pdf:
        return b"\n".join(
            each.unparse(resolved=True) + (each.read_raw_bytes() + _unpacked(each))
            if isinstance(each, pikepdf.Stream)
            else each.unparse(resolved=True)
            for each in pdf.objects
        )


def _unpacked(stream: pikepdf.Object) -> bytes:
    packed = stream.get("/Filter") == "/DCTDecode"
    return b"" if packed else stream.read_bytes()


def _page(packet: bytes, number: int, flags: int, position: int) -> bytes:
    """An Ogg page with one packet (RFC 3533)."""
    sizes = bytes([255] * (len(packet) // 255) + [len(packet) % 255])
    head = struct.pack("<4sBBqIII", b"OggS", 0, flags, position, 7, number, 0)
    page = bytearray(head + bytes([len(sizes)]) + sizes + packet)
    page[22:26] = struct.pack("<I", _checksum(bytes(page)))
    return bytes(page)


def _checksum(page: bytes) -> int:
    """Ogg's CRC-32: polynomial 0x04c11db7, not reflected."""
    crc = 0
    for byte in page:
        crc ^= byte << 24
        for _ in range(8):
            crc = (crc << 1) ^ 0x04C11DB7 if crc & 0x80000000 else crc << 1
        crc &= 0xFFFFFFFF
    return crc
