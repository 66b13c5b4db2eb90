"""Thousands of odd and damaged files: each is read or refused with a reason, in bounded time and memory."""

from __future__ import annotations

import json
import os
import struct
import subprocess
import sys
import zlib
from pathlib import Path

import numpy as np
import pytest
from PySide6.QtCore import QBuffer, QByteArray
from PySide6.QtGui import QImage, QImageWriter

from xoviz.pictures.read import PictureError, read

ROOT = Path(__file__).parents[2]
WHITE_BLACK = [[1.0, 0.0]]


def run_of(count: int, seed: int) -> dict:
    """What the script says of so many files, read in a process of its own: a crash is its crash."""
    pytest.importorskip("resource", reason="only where memory can be capped")
    script = str(Path(__file__).with_name("odd_files.py"))
    surroundings = {**os.environ, "PYTHONPATH": str(ROOT)}
    result = subprocess.run([sys.executable, script, str(count), str(seed)], env=surroundings, capture_output=True,
                            text=True, check=False, timeout=110)
    assert result.returncode == 0, result.stdout + result.stderr
    return json.loads(result.stdout)


def check(report: dict, count: int) -> None:
    outcomes = report["outcomes"]
    assert sum(outcomes.values()) == count
    assert 0.1 * count < outcomes["read"] < 0.6 * count
    assert len(outcomes) > 8, "every kind of file is among them"
    assert report["slowest"] < 5
    assert report["peak_kilobytes"] < 250_000


def test_hundreds_of_odd_files_are_read_or_refused() -> None:
    check(run_of(400, 0), 400)


@pytest.mark.long
@pytest.mark.parametrize("seed", range(1, 6))
def test_ten_thousand_odd_files_are_read_or_refused(seed: int) -> None:
    check(run_of(2000, seed), 2000)


def png(depth: int, colours: int, rows: bytes, *chunks: tuple[bytes, bytes], interlaced: bool = False) -> bytes:
    """A PNG of 2 x 1 pixels; `rows` begins with the filter's number."""
    head = struct.pack(">IIBBBBB", 2, 1, depth, colours, 0, 0, interlaced)
    parts = [(b"IHDR", head), *chunks, (b"IDAT", zlib.compress(rows)), (b"IEND", b"")]
    return b"\x89PNG\r\n\x1a\n" + b"".join(
        struct.pack(">I", len(body)) + name + body + struct.pack(">I", zlib.crc32(name + body)) for name, body in parts)


def bmp(bits: int, palette: bytes, pixels: bytes, packing: int = 0, height: int = 1) -> bytes:
    about = struct.pack("<IiiHHIIiiII", 40, 2, height, 1, bits, packing, len(pixels), 0, 0, len(palette) // 4, 0)
    start = 14 + len(about) + len(palette)
    return b"BM" + struct.pack("<IHHI", start + len(pixels), 0, 0, start) + about + palette + pixels


def tiff(order: str, bits: int, pixels: bytes, successor: int = 0) -> bytes:
    """2 x 1 grey pixels, black is 0."""
    tags = {256: 2, 257: 1, 258: bits, 259: 1, 262: 1, 273: 200, 277: 1, 278: 1, 279: len(pixels)}
    entries = b"".join(struct.pack(f"{order}HHII", tag, 4, 1, value) for tag, value in tags.items())
    head = (b"II*\0" if order == "<" else b"MM\0*") + struct.pack(f"{order}IH", 8, len(tags))
    return (head + entries + struct.pack(f"{order}I", successor)).ljust(200, b"\0") + pixels


def gif(first: bytes = b"", flags: int = 0, then: bytes = b"") -> bytes:
    """White, black; an extension may come first, more frames afterwards."""
    head = b"GIF89a" + struct.pack("<HHBBB", 2, 1, 0x80, 0, 0) + b"\0\0\0\xff\xff\xff"
    return head + first + b"\x2c" + struct.pack("<HHHHB", 0, 0, 2, 1, flags) + b"\2\2\x0c\x0a\0" + then + b"\x3b"


TWO_COLOURS = (b"PLTE", b"\xff\xff\xff\0\0\0")
CASES = {
    "png of 1 bit": png(1, 0, b"\0\x80"),
    "png of 2 bits": png(2, 0, b"\0\xc0"),
    "png of 4 bits": png(4, 0, b"\0\xf0"),
    "png of 16 bits": png(16, 0, b"\0\xff\xff\0\0"),
    "png in colours": png(8, 2, b"\0\xff\xff\xff\0\0\0"),
    "png in colours of 16 bits with transparency": png(16, 6, b"\0" + b"\0" * 8 + b"\0" * 6 + b"\xff\xff"),
    "png with a palette": png(1, 3, b"\0\x40", TWO_COLOURS),
    "png with a palette of which one is transparent": png(1, 3, b"\0\x40", (b"PLTE", bytes(6)), (b"tRNS", b"\0\xff")),
    "png with one grey that is transparent": png(8, 0, b"\0\x30\0", (b"tRNS", b"\0\x30")),
    "png with transparency": png(8, 4, b"\0\x20\0\0\xff"),
    "png of white ink on nothing": png(8, 4, b"\0\xff\xff\xff\0"),
    "png interlaced": png(8, 0, b"\0\xff\0\0", interlaced=True),
    "png with a comment, a profile that is none, and unknown chunks": png(
        8, 0, b"\0\xff\0", (b"tEXt", b"Comment\0two"), (b"iCCP", b"x\0\0" + zlib.compress(b"no")), (b"zzZz", b"?")),
    "png and a zip behind": png(8, 0, b"\0\xff\0") + b"PK\3\4 not a zip, but what of it",
    "bmp of 1 bit": bmp(1, b"\xff\xff\xff\0\0\0\0\0", b"\x40\0\0\0"),
    "bmp of 4 bits": bmp(4, b"\xff\xff\xff\0\0\0\0\0", b"\x01\0\0\0"),
    "bmp of 8 bits": bmp(8, b"\xff\xff\xff\0\0\0\0\0", b"\0\1\0\0"),
    "bmp of 8 bits, run lengths": bmp(8, b"\xff\xff\xff\0\0\0\0\0", b"\1\0\1\1\0\1", 1),
    "bmp of 24 bits": bmp(24, b"", b"\xff\xff\xff\0\0\0\0\0"),
    "bmp from the top": bmp(24, b"", b"\xff\xff\xff\0\0\0\0\0", height=-1),
    "bmp of 32 bits": bmp(32, b"", b"\xff\xff\xff\0\0\0\0\0"),
    "gif": gif(),
    "gif interlaced": gif(flags=0x40),
    "gif of which one colour is transparent": gif(b"\x21\xf9\4\1\0\0\1\0"),
    "gif with remarks": gif(b"\x21\xfe\3abc\0"),
    "gif that moves": gif(then=b"\x2c" + struct.pack("<HHHHB", 0, 0, 2, 1, 0) + b"\2\2\x44\x0a\0"),
    "tiff, little end first": tiff("<", 8, b"\xff\0"),
    "tiff, big end first": tiff(">", 8, b"\xff\0"),
    "tiff of 16 bits": tiff("<", 16, b"\xff\xff\0\0"),
    "tiff of 1 bit": tiff("<", 1, b"\x80"),
    "tiff that is its own successor": tiff("<", 8, b"\xff\0", successor=8),
    "pbm in letters": b"P1 # a remark\n2 1\n0 1\n",
    "pbm in bits": b"P4 2 1\n\x40",
    "pgm in letters": b"P2\n# a remark\n2 1\n7\n7 0\n",
    "pgm of 16 bits": b"P5 2 1 65535\n\xff\xff\0\0",
    "ppm in letters": b"P3 2 1 1 1 1 1 0 0 0",
    "ppm in bytes": b"P6 2 1 255\n\xff\xff\xff\0\0\0",
}


@pytest.mark.parametrize("name", CASES)
def test_a_rare_kind_of_file_is_read_rightly(tmp_path: Path, name: str) -> None:
    (tmp_path / "picture").write_bytes(CASES[name])
    np.testing.assert_allclose(read(tmp_path / "picture"), WHITE_BLACK, atol=0.001)


def jpeg(image: QImage, progressive: bool = False) -> bytes:
    data = QByteArray()
    writer = QImageWriter(buffer := QBuffer(data), b"jpeg")
    writer.setProgressiveScanWrite(progressive)
    assert buffer.open(QBuffer.OpenModeFlag.WriteOnly)
    assert writer.write(image)
    del writer
    return bytes(data.data())


def half_black() -> QImage:
    cells = np.full((16, 32), 255, np.uint8)
    cells[:, 16:] = 0
    return QImage(cells.tobytes(), 32, 16, 32, QImage.Format.Format_Grayscale8).copy()


@pytest.mark.parametrize("form", ["Format_Grayscale8", "Format_RGB32", "Format_CMYK8888"])
@pytest.mark.parametrize("progressive", [False, True])
def test_a_jpeg_in_greys_colours_or_inks_is_read_rightly(tmp_path: Path, form: str, progressive: bool) -> None:
    if not hasattr(QImage.Format, form):
        pytest.skip("this Qt knows no printer's inks")
    image = half_black().convertToFormat(getattr(QImage.Format, form))
    (tmp_path / "picture").write_bytes(jpeg(image, progressive))
    grey = read(tmp_path / "picture")
    assert grey[:, :14].min() > 0.9
    assert grey[:, 18:].max() < 0.1


def test_a_jpeg_of_thousands_of_scans_is_refused(tmp_path: Path) -> None:
    whole = jpeg(half_black(), progressive=True)
    scan = whole[whole.rindex(b"\xff\xda") : -2]
    (tmp_path / "picture").write_bytes(whole[:-2] + 5000 * scan + whole[-2:])
    with pytest.raises(PictureError, match="damaged or incomplete"):
        read(tmp_path / "picture")


@pytest.mark.parametrize("data", [
    pytest.param(png(3, 0, b"\0\0"), id="3 bits"),
    pytest.param(png(8, 1, b"\0\0\0"), id="no such colours"),
    pytest.param(png(8, 0, b"\0\xff\0", *[(b"zzZz", b"")] * 2**18), id="quarter of a million chunks"),
    pytest.param(b"P6 0 0 255\n", id="no pixels"),
    pytest.param(b"P6 99999999999 99999999999 255\n", id="more pixels than there are numbers for"),
    pytest.param(tiff("<", 8, b""), id="pixels beyond the end"),
])
def test_an_impossible_file_is_refused_quietly(tmp_path: Path, data: bytes, capfd: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "picture").write_bytes(data)
    with pytest.raises(PictureError, match=r"Cannot read .*picture: .*\.$"):
        read(tmp_path / "picture")
    assert capfd.readouterr().err == ""


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="this system has no such files")
def test_what_is_not_a_file_is_refused(tmp_path: Path) -> None:
    (tmp_path / "round").symlink_to(tmp_path / "about")
    (tmp_path / "about").symlink_to(tmp_path / "round")
    (tmp_path / "nowhere").symlink_to(tmp_path / "missing")
    (tmp_path / "endless").symlink_to("/dev/zero")
    for name, reason in (("round", "Cannot read"), ("nowhere", "no such file"), ("endless", "device")):
        with pytest.raises(PictureError, match=reason):
            read(tmp_path / name)
