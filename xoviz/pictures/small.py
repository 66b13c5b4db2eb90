"""Small grey PNG files in memory, by the ten thousand: a few microseconds each, and no more memory than their pixels.

What is read may have been made by anybody. So sizes are checked before anything is inflated, nothing is inflated
further than the pixels need, and chunks that carry no pixels (profiles, texts, animations) are passed over.
"""

from __future__ import annotations

import struct
import zlib
from collections.abc import Iterator
from typing import NamedTuple

import numpy as np
import numpy.typing as npt
from PySide6.QtGui import QImage

from xoviz.pictures.read import PictureError, from_qimage

Grey = npt.NDArray[np.uint8]

_SIGNATURE = b"\x89PNG\r\n\x1a\n"
_HEADER = struct.Struct(">IIBBBBB")
_PALETTE = 3
_CHANNELS = {0: 1, 2: 3, 3: 1, 4: 2, 6: 4}
_DEPTHS = {0: (1, 2, 4, 8, 16), 2: (8, 16), 3: (1, 2, 4, 8), 4: (8, 16), 6: (8, 16)}
_ADAM7 = ((0, 0, 8, 8), (4, 0, 8, 8), (0, 4, 4, 8), (2, 0, 4, 4), (0, 2, 2, 4), (1, 0, 2, 2), (0, 1, 1, 2))
_LAST_FILTER = 4


def to_png(grey: Grey) -> bytes:
    """A PNG file of brightness (H, W) uint8, 255 = white; the same pixels give the same bytes."""
    height, width = grey.shape
    rows = np.zeros((height, width + 1), np.uint8)
    rows[:, 1:] = grey
    header = _HEADER.pack(width, height, 8, 0, 0, 0, 0)
    return _SIGNATURE + _chunk(b"IHDR", header) + _chunk(b"IDAT", zlib.compress(rows.tobytes())) + _chunk(b"IEND", b"")


def from_png(data: bytes, largest: int) -> Grey:
    """The brightness (H, W) uint8, 255 = white, of a PNG file of any kind; of an animation, of its first picture.

    Raises:
        PictureError: it is no PNG file, damaged, incomplete, or larger than `largest` pixels a side.
    """
    try:
        chunks = list(_chunks(data))
        header = _Header(*_HEADER.unpack(chunks[0][1]))
    except (struct.error, IndexError):
        raise PictureError("the PNG data are damaged or incomplete.") from None
    _check_header(chunks[0][0], header, largest)
    packed = b"".join(body for name, body in chunks if name == b"IDAT")
    pixels = _inflated(packed, sum(rows * stride for rows, stride in header.passes()))
    colours = {name: body for name, body in chunks if name in (b"PLTE", b"tRNS")}
    if header.is_plain and not colours and not any(pixels[:: header.width + 1]):
        return np.frombuffer(pixels, np.uint8).reshape(header.height, -1)[:, 1:]
    if not header.is_filtered_rightly(pixels):
        raise PictureError("the PNG data are damaged.")
    return _decoded(header, colours, packed)


class _Header(NamedTuple):
    """What a PNG file says of its pixels."""

    width: int
    height: int
    depth: int
    colour: int
    packing: int
    filtering: int
    interlaced: int

    @property
    def is_plain(self) -> bool:
        """Whether each pixel is one byte of grey, one row after another."""
        return (self.depth, self.colour, self.interlaced) == (8, 0, 0)

    def passes(self) -> Iterator[tuple[int, int]]:
        """Rows, and bytes a row with its leading filter byte, of each pass over the picture."""
        for right, down, wide, high in _ADAM7 if self.interlaced else ((0, 0, 1, 1),):
            columns, rows = -(-(self.width - right) // wide), -(-(self.height - down) // high)
            if columns > 0 and rows > 0:
                yield rows, 1 + (columns * self.depth * _CHANNELS[self.colour] + 7) // 8

    def is_filtered_rightly(self, pixels: bytes) -> bool:
        """Whether each row begins with a filter that exists; libpng would complain on standard error, past Qt."""
        place = 0
        for rows, stride in self.passes():
            if max(pixels[place : place + rows * stride : stride]) > _LAST_FILTER:
                return False
            place += rows * stride
        return True


def _check_header(name: bytes, header: _Header, largest: int) -> None:
    if name != b"IHDR" or header.depth not in _DEPTHS.get(header.colour, ()) or header.packing or header.filtering \
            or header.interlaced > 1:
        raise PictureError("the PNG data are damaged.")
    if not (0 < header.width <= largest and 0 < header.height <= largest):
        raise PictureError(f"it has {header.width:,} x {header.height:,} pixels; {largest} a side is the limit.")


def _chunks(data: bytes) -> Iterator[tuple[bytes, bytes]]:
    """Names and contents of the chunks up to the end mark; their checksums are right."""
    if not data.startswith(_SIGNATURE):
        raise PictureError("it is not a PNG file.")
    place, name = len(_SIGNATURE), b""
    while name != b"IEND":
        length, name = struct.unpack_from(">I4s", data, place)
        body = data[place + 8 : place + 8 + length]
        (checksum,) = struct.unpack_from(">I", data, place + 8 + length)
        if zlib.crc32(body, zlib.crc32(name)) != checksum:
            raise PictureError("the PNG data are damaged.")
        yield name, body
        place += 12 + length


def _inflated(packed: bytes, size: int) -> bytes:
    """The pixels, which must be exactly as many bytes as announced."""
    stream = zlib.decompressobj()
    try:
        pixels = stream.decompress(packed, size + 1)
    except zlib.error:
        raise PictureError("the PNG data are damaged.") from None
    if len(pixels) != size or not stream.eof:
        raise PictureError("the PNG data are damaged or incomplete.")
    return pixels


def _decoded(header: _Header, colours: dict[bytes, bytes], packed: bytes) -> Grey:
    """Any other kind of PNG, left to Qt; it gets only the chunks that matter, in their order."""
    palette, transparent = colours.get(b"PLTE", b""), colours.get(b"tRNS")
    if not _colours_fit(header, len(palette), transparent):
        raise PictureError("the PNG data are damaged.")
    bare = _SIGNATURE + _chunk(b"IHDR", _HEADER.pack(*header))
    bare += _chunk(b"PLTE", palette) if header.colour == _PALETTE else b""
    bare += b"" if transparent is None else _chunk(b"tRNS", transparent)
    image = QImage.fromData(bare + _chunk(b"IDAT", packed) + _chunk(b"IEND", b""))
    if image.isNull():
        raise PictureError("the PNG data are damaged.")
    return np.rint(255 * from_qimage(image)).astype(np.uint8)


def _colours_fit(header: _Header, palette: int, transparent: bytes | None) -> bool:
    """Whether the palette (bytes) and what is transparent are as long as this kind of picture needs."""
    if header.colour == _PALETTE and not (0 < palette <= 3 * 2**header.depth and palette % 3 == 0):
        return False
    return transparent is None or {0: len(transparent) == 2, 2: len(transparent) == 6,
                                   _PALETTE: 0 < 3 * len(transparent) <= palette}.get(header.colour, False)


def _chunk(name: bytes, body: bytes) -> bytes:
    return struct.pack(">I", len(body)) + name + body + struct.pack(">I", zlib.crc32(body, zlib.crc32(name)))
