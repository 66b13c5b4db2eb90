"""Every kind of picture people have, and every kind of file that is none."""

from __future__ import annotations

import os
import struct
import zlib
from pathlib import Path

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from PySide6.QtCore import QBuffer, QByteArray
from PySide6.QtGui import QColor, QImage, QImageWriter

from xoviz.pictures.read import MAX_SIDE, PictureError, from_qimage, read


def encoded(image: QImage, kind: str) -> bytes:
    data, buffer = QByteArray(), QBuffer()
    buffer.setBuffer(data)
    buffer.open(QBuffer.OpenModeFlag.WriteOnly)
    writer = QImageWriter(buffer, kind.encode())
    writer.setQuality(100)
    assert writer.write(image), writer.errorString()
    del writer
    return bytes(data.data())


def textured(width: int = 40, height: int = 30) -> QImage:
    values = np.random.default_rng(5).integers(0, 256, (height, width), np.uint8)
    return QImage(values.tobytes(), width, height, width, QImage.Format.Format_Grayscale8).copy()


def one_colour(colour: QColor, form: QImage.Format = QImage.Format.Format_ARGB32) -> QImage:
    image = QImage(3, 2, form)
    image.fill(colour)
    return image


def saved(folder: Path, data: bytes, name: str = "picture") -> Path:
    path = folder / name
    path.write_bytes(data)
    return path


def with_orientation(jpeg: bytes, orientation: int) -> bytes:
    """The same JPEG with an EXIF segment of one entry: tag 0x0112, the camera's orientation."""
    entry = struct.pack(">HHIHH", 0x0112, 3, 1, orientation, 0)
    exif = b"Exif\0\0MM\0*" + struct.pack(">IH", 8, 1) + entry + bytes(4)
    return jpeg[:2] + b"\xff\xe1" + struct.pack(">H", len(exif) + 2) + exif + jpeg[2:]


def png_chunk(name: bytes, body: bytes) -> bytes:
    return struct.pack(">I", len(body)) + name + body + struct.pack(">I", zlib.crc32(name + body))


def png(width: int, height: int, pixels: bytes) -> bytes:
    head = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    packed = png_chunk(b"IDAT", zlib.compress(pixels))
    return b"\x89PNG\r\n\x1a\n" + png_chunk(b"IHDR", head) + packed + png_chunk(b"IEND", b"")


def gif(extra_frame: bool, screen: tuple[int, int] = (2, 1)) -> bytes:
    """2 x 1 pixels, black and white; the second frame, if any, is white and black."""
    head = b"GIF89a" + struct.pack("<HHBBB", *screen, 0x80, 0, 0) + b"\0\0\0\xff\xff\xff"
    place = b"\x2c" + struct.pack("<HHHHB", 0, 0, 2, 1, 0)
    # Codes of three bits: clear, colour, colour, end.
    black_white, white_black = b"\2\2\x44\x0a\0", b"\2\2\x0c\x0a\0"
    frames = place + black_white + (place + white_black if extra_frame else b"")
    return head + frames + b"\x3b"


@pytest.mark.parametrize("kind", ["png", "bmp", "tiff", "pgm", "ppm"])
def test_lossless_formats_give_each_pixel(tmp_path: Path, kind: str) -> None:
    image = textured()
    expected = [[image.pixelColor(x, y).red() / 255 for x in range(40)] for y in range(30)]
    grey = read(saved(tmp_path, encoded(image, kind)))
    assert grey.dtype == np.float32
    assert grey.shape == (30, 40)
    np.testing.assert_allclose(grey, expected, atol=1e-6)


@pytest.mark.parametrize("kind", ["jpeg", "webp"])
def test_lossy_formats_give_nearly_each_pixel(tmp_path: Path, kind: str) -> None:
    image = textured()
    np.testing.assert_allclose(read(saved(tmp_path, encoded(image, kind))), from_qimage(image), atol=0.1)


def test_the_content_decides_and_not_the_name(tmp_path: Path) -> None:
    assert read(saved(tmp_path, encoded(textured(), "png"), "really.jpg")).shape == (30, 40)


def test_one_pixel_is_a_picture(tmp_path: Path) -> None:
    assert read(saved(tmp_path, png(1, 1, b"\0\xff"))).tolist() == [[1.0]]


def test_twenty_thousand_pixels_wide_is_read(tmp_path: Path) -> None:
    wide = png(MAX_SIDE, 2, (b"\0" + bytes(MAX_SIDE)) * 2)
    assert read(saved(tmp_path, wide)).shape == (2, MAX_SIDE)


@pytest.mark.parametrize(("width", "height"), [(MAX_SIDE + 1, 1), (10_000, 10_000), (1_000_000, 1_000_000)])
def test_too_large_is_refused_before_a_pixel_is_decoded(tmp_path: Path, width: int, height: int) -> None:
    with pytest.raises(PictureError, match="pixels are too many"):
        read(saved(tmp_path, png(width, height, b"")))


@pytest.mark.parametrize("screen", [(60_000, 1), (1, 60_000), (8000, 8000)])
def test_a_small_frame_on_a_gifs_huge_screen_is_refused(tmp_path: Path, screen: tuple[int, int]) -> None:
    with pytest.raises(PictureError, match=f"{screen[0]:,} x {screen[1]:,} pixels are too many"):
        read(saved(tmp_path, gif(False, screen)))


def test_transparency_lies_on_white() -> None:
    assert np.all(from_qimage(one_colour(QColor(0, 0, 0, 0))) == 1)
    np.testing.assert_allclose(from_qimage(one_colour(QColor(0, 0, 0, 51))), 0.8, atol=1e-4)
    assert np.all(from_qimage(one_colour(QColor(0, 0, 0, 255))) == 0)


def test_sixteen_bits_keep_their_precision(tmp_path: Path) -> None:
    levels = np.array([[30000, 30001, 30002, 65535]], np.uint16)
    image = QImage(levels.tobytes(), 4, 1, 8, QImage.Format.Format_Grayscale16).copy()
    np.testing.assert_allclose(read(saved(tmp_path, encoded(image, "png"))), levels / 65535, atol=1e-7)


def test_colours_become_brightness() -> None:
    red, green, blue = (from_qimage(one_colour(QColor(name)))[0, 0] for name in ("#f00", "#0f0", "#00f"))
    assert blue < red < green
    assert red + green + blue == pytest.approx(1)


def test_the_cameras_rotation_is_applied(tmp_path: Path) -> None:
    half_dark = np.full((16, 32), 255, np.uint8)
    half_dark[:, :16] = 0
    image = QImage(half_dark.tobytes(), 32, 16, 32, QImage.Format.Format_Grayscale8).copy()
    turned = read(saved(tmp_path, with_orientation(encoded(image, "jpeg"), 6)))
    assert turned.shape == (32, 16)
    assert turned[:14].max() < 0.1
    assert turned[18:].min() > 0.9


def test_of_an_animation_the_first_frame_counts(tmp_path: Path) -> None:
    assert read(saved(tmp_path, gif(extra_frame=False))).tolist() == [[0.0, 1.0]]
    assert read(saved(tmp_path, gif(extra_frame=True))).tolist() == [[0.0, 1.0]]


@pytest.mark.parametrize("kind", ["png", "jpeg", "bmp", "webp", "tiff", "pgm", "gif"])
def test_a_truncated_file_is_refused(tmp_path: Path, kind: str, capfd: pytest.CaptureFixture[str]) -> None:
    whole = gif(extra_frame=False)[:-1] if kind == "gif" else encoded(textured(), kind)
    for share in (0.3, 0.6, 0.9, 0.97):
        with pytest.raises(PictureError, match="damaged or incomplete"):
            read(saved(tmp_path, whole[: int(len(whole) * share)]))
    assert capfd.readouterr().err == ""


def test_what_cameras_append_does_no_harm(tmp_path: Path) -> None:
    appended = b"\xff\xda\xff\xd9 a short film"
    assert read(saved(tmp_path, encoded(textured(), "jpeg") + appended)).shape == (30, 40)


def test_a_png_with_too_few_pixels_is_refused_quietly(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    whole = png(4, 4, bytes(20))
    packed = zlib.compress(bytes(20))
    cut = whole.replace(png_chunk(b"IDAT", packed), png_chunk(b"IDAT", packed[:-6]))
    with pytest.raises(PictureError, match="damaged or incomplete"):
        read(saved(tmp_path, cut))
    assert capfd.readouterr().err == ""


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"", "the file is empty"),
        (b"Dear diary, today I drew an X.", "not a picture in a known format .*PNG"),
        (b"<svg xmlns='http://www.w3.org/2000/svg'/>", "not a picture in a known format"),
        (bytes(5000), "not a picture in a known format"),
        (b"BM", "damaged or incomplete"),
        (b"P5 3", "damaged or incomplete"),
    ],
)
def test_what_is_no_picture_is_refused_in_one_sentence(tmp_path: Path, data: bytes, reason: str) -> None:
    path = saved(tmp_path, data)
    with pytest.raises(PictureError, match=reason) as refused:
        read(path)
    message = str(refused.value)
    assert str(path) in message
    assert message.endswith(".")
    assert "\n" not in message


def test_files_that_cannot_be_opened_say_why(tmp_path: Path) -> None:
    with pytest.raises(PictureError, match="there is no such file"):
        read(tmp_path / "missing.png")
    with pytest.raises(PictureError, match="it is a folder"):
        read(tmp_path)
    with pytest.raises(PictureError, match="not a possible file name"):
        read("nul\0.png")
    with pytest.raises(PictureError, match="Cannot read"):
        read(saved(tmp_path, b"x") / "inside.png")


def test_permission_denied_says_so(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(path: Path) -> bytes:
        raise PermissionError(13, "Permission denied", str(path))

    monkeypatch.setattr(Path, "read_bytes", refuse)
    with pytest.raises(PictureError, match="not permitted"):
        read(saved(tmp_path, b"secret"))


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="this system has no named pipes")
def test_a_pipe_that_never_ends_is_refused(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    with pytest.raises(PictureError, match="a device or a pipe"):
        read(tmp_path / "pipe")


def test_an_empty_clipboard_is_refused() -> None:
    with pytest.raises(PictureError, match="there is no picture"):
        from_qimage(QImage())


@given(
    kind=st.sampled_from(["png", "jpeg", "bmp", "webp", "tiff", "pgm", "ppm", "gif"]),
    damage=st.lists(st.tuples(st.floats(0, 1, exclude_max=True), st.integers(0, 255)), min_size=1, max_size=12),
    kept=st.floats(0.05, 1),
)
@settings(max_examples=50, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_damaged_bytes_are_refused_or_read(
    tmp_path: Path, kind: str, damage: list[tuple[float, int]], kept: float
) -> None:
    data = bytearray(gif(extra_frame=True) if kind == "gif" else encoded(textured(12, 9), kind))
    for place, value in damage:
        data[int(place * len(data))] = value
    try:
        grey = read(saved(tmp_path, bytes(data[: int(kept * len(data)) + 1])))
    except PictureError:
        return
    assert grey.ndim == 2
    assert np.all((grey >= 0) & (grey <= 1))
