"""Is a picture file whole?

Qt shows as much of a broken file as it could decode and calls that a success. These functions read only the
structure of a file, never its pixels, so that half a letter is refused instead of being taken for a letter, and so is a
file in so many pieces that it was made to keep a program busy.
"""

from __future__ import annotations

import re
import struct
import zlib

_PNG_HEAD = 8
_PNG_SIDE = 1_000_000
_PNG_DEPTHS = {0: (1, 2, 4, 8, 16), 2: (8, 16), 3: (1, 2, 4, 8), 4: (8, 16), 6: (8, 16)}
_PIECES = 2**18
_GIF_BLOCKS = 2**21
_JPEG_SCAN, _JPEG_SCANS = 0xDA, 100
_INFLATED_AT_MOST = 2**29
_PIECE = 2**20
# In JPEG's compressed data FF 00 is a literal FF and FF D0..D7 are restart marks; any other FF begins a segment.
_JPEG_MARKER = re.compile(rb"\xff[^\x00\xd0-\xd7\xff]")
_JPEG_END = 0xD9


def is_whole(data: bytes, kind: str) -> bool:
    """Whether `data` is complete as far as its structure tells; `kind` is Qt's name of the format.

    Formats that Qt itself refuses when they are cut short (WebP, TIFF, PBM, PGM, PPM) are taken as whole.
    """
    checks = {"png": _png_is_whole, "jpeg": _jpeg_is_whole, "gif": _gif_is_whole, "bmp": _bmp_is_whole}
    check = checks.get(kind)
    try:
        return check is None or check(data)
    except (IndexError, struct.error, zlib.error):
        return False


def _png_is_whole(data: bytes) -> bool:
    """The header is first and possible, every checksum right, the compressed pixels end, and IEND comes last.

    libpng would find all this too, but it complains on standard error, past Qt.
    """
    length, name, width, height, depth, colours = struct.unpack_from(">I4sIIBB", data, _PNG_HEAD)
    if (length, name) != (13, b"IHDR") or not (0 < width <= _PNG_SIDE and 0 < height <= _PNG_SIDE):
        return False
    pixels, place, name, pieces = [], _PNG_HEAD, b"", 0
    while name != b"IEND":
        pieces += 1
        length, name = struct.unpack_from(">I4s", data, place)
        body = data[place + 8 : place + 8 + length]
        (checksum,) = struct.unpack_from(">I", data, place + 8 + length)
        if zlib.crc32(body, zlib.crc32(name)) != checksum:
            return False
        if name == b"IDAT":
            pixels.append(body)
        place += 12 + length
        if pieces > _PIECES:
            return False
    return depth in _PNG_DEPTHS.get(colours, ()) and _inflates(b"".join(pixels))


def _inflates(packed: bytes) -> bool:
    """Whether a zlib stream reaches its end; read in pieces, no further than a picture may be long."""
    stream, produced = zlib.decompressobj(), 0
    while not stream.eof and produced < _INFLATED_AT_MOST:
        piece = stream.decompress(packed, _PIECE)
        if not piece and not stream.eof:
            return False
        packed, produced = stream.unconsumed_tail, produced + len(piece)
    return True


def _jpeg_is_whole(data: bytes) -> bool:
    """Segments follow one another up to the end-of-image mark; what cameras append does not matter.

    Each scan goes over all pixels once more: ten are usual, and thousands fit into a small file.
    """
    marker, scans = _JPEG_MARKER.search(data, 2), 0
    while marker is not None and scans <= _JPEG_SCANS:
        kind = data[marker.start() + 1]
        scans += kind == _JPEG_SCAN
        if kind == _JPEG_END:
            return True
        (length,) = struct.unpack_from(">H", data, marker.end())
        marker = _JPEG_MARKER.search(data, marker.end() + length)
    return False


def _gif_is_whole(data: bytes) -> bool:
    """The first frame's blocks reach their terminator."""
    place = 13 + _colour_table(data[10])
    while data[place] == 0x21:
        place = _after_blocks(data, place + 2)
    if data[place] != 0x2C:
        return False
    _after_blocks(data, place + 11 + _colour_table(data[place + 9]))
    return True


def _colour_table(flags: int) -> int:
    """Bytes of the colour table that GIF's packed `flags` announce."""
    return 3 * 2 ** ((flags & 7) + 1) if flags & 0x80 else 0


def _after_blocks(data: bytes, place: int) -> int:
    """The place after a chain of GIF sub-blocks, each led by its length; IndexError if the file ends first."""
    for _ in range(_GIF_BLOCKS):
        if not data[place]:
            return place + 1
        place += 1 + data[place]
    raise IndexError("too many blocks")


def _bmp_is_whole(data: bytes) -> bool:
    """As many bytes as the rows need; for compressed rows, as many as the header promises."""
    promised, start, header = struct.unpack_from("<I4xII", data, 2)
    if header < 40:
        return bool(len(data) >= promised)
    width, height, bits, packing = struct.unpack_from("<ii2xHI", data, 18)
    if packing in (1, 2, 4, 5):
        return bool(len(data) >= promised)
    return bool(len(data) >= start + (width * bits + 31) // 32 * 4 * abs(height))
