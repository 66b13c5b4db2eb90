"""Small PNG files: what goes in comes out, whoever wrote them; and nothing else gets in."""

from __future__ import annotations

import itertools
import struct
import zlib

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from PySide6.QtCore import QBuffer
from PySide6.QtGui import QColor, QImage

from xoviz.pictures.read import PictureError
from xoviz.pictures.small import from_png, to_png

GREY = np.arange(81, dtype=np.uint8).reshape(9, 9) * 3
IHDR = struct.Struct(">IIBBBBB")


def png(*chunks: tuple[bytes, bytes]) -> bytes:
    """A PNG file of any chunks, with right checksums."""
    return b"\x89PNG\r\n\x1a\n" + b"".join(
        struct.pack(">I", len(body)) + name + body + struct.pack(">I", zlib.crc32(name + body))
        for name, body in chunks)


def raw(header: bytes, pixels: bytes, *others: tuple[bytes, bytes]) -> bytes:
    return png((b"IHDR", header), *others, (b"IDAT", zlib.compress(pixels)), (b"IEND", b""))


def by_qt(image: QImage) -> bytes:
    buffer = QBuffer()
    buffer.open(QBuffer.OpenModeFlag.WriteOnly)
    assert image.save(buffer, "PNG")
    return bytes(buffer.data().data())


def image_of(grey: np.ndarray) -> QImage:
    height, width = grey.shape
    return QImage(grey.tobytes(), width, height, width, QImage.Format.Format_Grayscale8).copy()


@given(arrays(np.uint8, st.tuples(st.integers(1, 64), st.integers(1, 64))))
@settings(max_examples=40, deadline=None)
def test_what_is_written_is_read_again_here_and_by_qt(grey):
    data = to_png(grey)
    assert np.array_equal(from_png(data, 64), grey)
    shown = QImage.fromData(data)
    assert (shown.height(), shown.width()) == grey.shape
    assert shown.pixelColor(0, 0).red() == grey[0, 0]
    assert shown.pixelColor(shown.width() - 1, shown.height() - 1).red() == grey[-1, -1]


@given(arrays(np.uint8, st.tuples(st.integers(1, 64), st.integers(1, 64))))
@settings(max_examples=25, deadline=None)
def test_what_qt_writes_is_read(grey):
    assert np.array_equal(from_png(by_qt(image_of(grey)), 64), grey)


@pytest.mark.parametrize("kind", [QImage.Format.Format_RGB32, QImage.Format.Format_ARGB32, QImage.Format.Format_RGBA64,
                                  QImage.Format.Format_Indexed8, QImage.Format.Format_Grayscale16])
def test_colours_palettes_and_sixteen_bits_are_read_as_their_brightness(kind):
    data = by_qt(image_of(GREY).convertToFormat(kind))
    assert abs(from_png(data, 64).astype(int) - GREY).max() <= 1


def test_transparency_lies_on_white_and_colours_weigh_as_they_look():
    image = QImage(9, 9, QImage.Format.Format_ARGB32)
    image.fill(QColor(0, 0, 0, 0))
    image.setPixelColor(4, 4, QColor(0, 255, 0))
    image.setPixelColor(5, 4, QColor(0, 0, 0, 128))
    grey = from_png(by_qt(image), 64)
    assert (grey[0, 0], grey[4, 4], grey[4, 5]) == (255, pytest.approx(182, abs=1), pytest.approx(127, abs=1))


def test_a_grey_that_is_declared_transparent_is_white():
    rows = np.zeros((9, 10), np.uint8)
    rows[:, 1:] = GREY
    data = raw(IHDR.pack(9, 9, 8, 0, 0, 0, 0), rows.tobytes(), (b"tRNS", struct.pack(">H", int(GREY[0, 1]))))
    expected = GREY.copy()
    expected[0, 1] = 255
    assert np.array_equal(from_png(data, 64), expected)


def test_interlaced_pixels_are_put_in_order():
    rows = []
    for right, down, wide, high in ((0, 0, 8, 8), (4, 0, 8, 8), (0, 4, 4, 8), (2, 0, 4, 4), (0, 2, 2, 4), (1, 0, 2, 2),
                                    (0, 1, 1, 2)):
        rows += [b"\0" + row.tobytes() for row in GREY[down::high, right::wide] if row.size]
    assert np.array_equal(from_png(raw(IHDR.pack(9, 9, 8, 0, 0, 0, 1), b"".join(rows)), 64), GREY)
    with pytest.raises(PictureError, match="incomplete"):
        from_png(raw(IHDR.pack(9, 9, 8, 0, 0, 0, 1), b"".join(rows[:-1])), 64)


def test_the_first_picture_of_an_animation_counts():
    still = to_png(GREY)
    control = (b"acTL", struct.pack(">II", 2, 0))
    frame = (b"fcTL", struct.pack(">IIIIIHHBB", 0, 9, 9, 0, 0, 1, 10, 0, 0))
    later = (b"fdAT", struct.pack(">I", 2) + zlib.compress(bytes(90)))
    rows = np.zeros((9, 10), np.uint8)
    rows[:, 1:] = GREY
    pixels = (b"IDAT", zlib.compress(rows.tobytes()))
    data = png((b"IHDR", IHDR.pack(9, 9, 8, 0, 0, 0, 0)), control, frame, pixels, later, (b"IEND", b""))
    assert np.array_equal(from_png(data, 64), from_png(still, 64))


def test_profiles_and_texts_are_passed_over_however_they_swell():
    swelling = (b"zTXt", b"Comment\0\0" + zlib.compress(bytes(5_000_000), 9))
    rows = np.zeros((9, 10), np.uint8)
    data = raw(IHDR.pack(9, 9, 8, 0, 0, 0, 0), rows.tobytes(), swelling, (b"iCCP", b"x\0\0broken"))
    assert not from_png(data, 64).any()


@pytest.mark.parametrize(("header", "words"), [
    (IHDR.pack(65, 9, 8, 0, 0, 0, 0), "65 x 9 pixels; 64 a side is the limit"),
    (IHDR.pack(2**31, 2**31, 8, 0, 0, 0, 0), "pixels; 64 a side"),
    (IHDR.pack(0, 9, 8, 0, 0, 0, 0), "pixels; 64 a side"),
    (IHDR.pack(9, 9, 3, 0, 0, 0, 0), "damaged"),
    (IHDR.pack(9, 9, 8, 5, 0, 0, 0), "damaged"),
    (IHDR.pack(9, 9, 8, 0, 1, 0, 0), "damaged"),
    (IHDR.pack(9, 9, 8, 0, 0, 0, 2), "damaged"),
    (b"short", "damaged"),
])
def test_impossible_headers_are_refused_before_anything_is_inflated(header, words):
    with pytest.raises(PictureError, match=words):
        from_png(raw(header, bytes(90)), 64)


@pytest.mark.parametrize("pixels", [bytes(89), bytes(91), bytes(5_000_000), b"\5" + bytes(89), b""],
                         ids=["few", "many", "bomb", "filter", "none"])
def test_other_numbers_of_pixels_and_unknown_filters_are_refused(pixels):
    with pytest.raises(PictureError, match="damaged"):
        from_png(raw(IHDR.pack(9, 9, 8, 0, 0, 0, 0), pixels), 64)


@pytest.mark.parametrize(("colour", "depth", "others"), [
    (3, 8, []), (3, 8, [(b"PLTE", b"")]), (3, 8, [(b"PLTE", bytes(4))]), (3, 8, [(b"PLTE", bytes(771))]),
    (3, 8, [(b"PLTE", bytes(6)), (b"tRNS", bytes(3))]), (0, 8, [(b"tRNS", bytes(1))]), (6, 8, [(b"tRNS", bytes(2))]),
    (4, 8, [(b"tRNS", b"")]),
])
def test_palettes_that_are_missing_or_wrong_are_refused_in_silence(capfd, colour, depth, others):
    stride = 9 * {0: 1, 3: 1, 4: 2, 6: 4}[colour] + 1
    with pytest.raises(PictureError, match="damaged"):
        from_png(raw(IHDR.pack(9, 9, depth, colour, 0, 0, 0), bytes(9 * stride), *others), 64)
    assert capfd.readouterr().err == ""


@given(data=st.data())
@settings(max_examples=50, deadline=None)
def test_any_kind_of_pixels_is_read(data):
    kinds = [(0, 1), (0, 2), (0, 4), (0, 16), (2, 8), (2, 16), (3, 1), (3, 4), (3, 8), (4, 8), (4, 16), (6, 8), (6, 16)]
    colour, depth = data.draw(st.sampled_from(kinds))
    side = data.draw(st.integers(1, 12))
    stride = (side * depth * {0: 1, 2: 3, 3: 1, 4: 2, 6: 4}[colour] + 7) // 8
    rows = b"".join(bytes([data.draw(st.integers(0, 4))]) + data.draw(st.binary(min_size=stride, max_size=stride))
                    for _ in range(side))
    others = [(b"PLTE", bytes(data.draw(st.integers(1, 2**depth)) * 3))] if colour == 3 else []
    grey = from_png(raw(IHDR.pack(side, side, depth, colour, 0, 0, 0), rows, *others), 64)
    assert grey.shape == (side, side)


@given(st.binary(max_size=300))
@settings(max_examples=50, deadline=None)
def test_noise_is_refused(noise):
    for data in (noise, b"\x89PNG\r\n\x1a\n" + noise, to_png(GREY)[:20] + noise):
        with pytest.raises(PictureError):
            from_png(data, 64)


def test_every_shortened_and_bitten_file_is_refused():
    data = to_png(GREY)
    for length, bit in itertools.chain(((length, 0) for length in range(len(data))),
                                       ((len(data), bit) for bit in range(1, 8 * len(data), 11))):
        broken = bytearray(data[:length])
        if bit:
            broken[bit // 8] ^= 1 << bit % 8
        with pytest.raises(PictureError):
            from_png(bytes(broken), 64)
