"""Odd and damaged picture files, and what becomes of them: python tests/pictures/odd_files.py COUNT [SEED]

Every file is read under a cap on memory and with an alarm clock. What is printed is one JSON document: how many were
read, how often each reason was given for a refusal, and the longest time; a file that broke the promise is named by its
number and ends the run with exit 1. Files are made anew from (seed, number), so any of them can be had again.
"""

from __future__ import annotations

import json
import os
import random
import re
import resource
import signal
import struct
import sys
import tempfile
import time
import zlib
from collections import Counter
from pathlib import Path

import numpy as np
from PySide6.QtCore import QBuffer, QByteArray, QIODevice
from PySide6.QtGui import QGuiApplication, QImage, QImageWriter

from xoviz.pictures.prepare import prepare
from xoviz.pictures.read import PictureError, read

MEMORY = 2**31
"""Bytes of address space, Qt's and NumPy's own libraries included."""

SECONDS = 10
"""A file that takes longer hangs."""

KINDS = ("png", "jpeg", "bmp", "webp", "tiff", "pgm", "ppm", "gif", "ico", "pbm")
NUMBERS = (0, 1, 0x7F, 0x80, 0xFF, 0x7FFF, 0x8000, 0xFFFF, 0x7FFFFFFF, 0x80000000, 0xFFFFFFFF)


def encoded(image: QImage, kind: str, quality: int = -1, progressive: bool = False) -> bytes:
    """An image as Qt writes it."""
    data = QByteArray()
    buffer = QBuffer(data)
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    writer = QImageWriter(buffer, kind.encode())
    writer.setQuality(quality)
    writer.setProgressiveScanWrite(progressive)
    writer.write(image)
    del writer
    return bytes(data.data())


def drawing(rng: random.Random) -> QImage:
    """A small picture of noise or of two strokes, in any of the formats that Qt knows."""
    wide, tall = rng.randint(1, 40), rng.randint(1, 40)
    cells = np.full((tall, wide, 4), 255, np.uint8)
    if rng.random() < 0.5:
        cells[:] = np.frombuffer(rng.randbytes(4 * wide * tall), np.uint8).reshape(tall, wide, 4)
    else:
        cells[:, wide // 2, :3] = rng.randrange(256)
        cells[tall // 2, :, :3] = rng.randrange(256)
    image = QImage(cells.tobytes(), wide, tall, 4 * wide, QImage.Format.Format_RGBA8888).copy()
    formats = list(QImage.Format)[1:-1]
    return image.convertToFormat(rng.choice(formats))


def made(rng: random.Random) -> bytes:
    """A whole file, of a kind that Qt writes or of one that it does not."""
    kind = rng.choice(KINDS)
    if kind == "gif":
        return gif(rng)
    if kind == "tiff" and rng.random() < 0.5:
        return tiff(rng)
    if kind == "bmp" and rng.random() < 0.5:
        return bmp(rng)
    if kind == "png" and rng.random() < 0.5:
        return png(rng)
    if kind in ("pbm", "pgm", "ppm") and rng.random() < 0.5:
        return netpbm(rng)
    return encoded(drawing(rng), kind, rng.randint(-1, 100), rng.random() < 0.3)


def png(rng: random.Random) -> bytes:
    """Any depth, colour type and interlacing, possible or not, with chunks that few programs write."""
    depth, colour = rng.choice((1, 2, 4, 8, 16, 3)), rng.choice((0, 2, 3, 4, 6, 1))
    wide, tall = rng.choice((0, 1, 2, 7, 9, 33)), rng.choice((0, 1, 2, 8, 31))
    per_row = 1 + (wide * depth * {0: 1, 2: 3, 3: 1, 4: 2, 6: 4}.get(colour, 1) + 7) // 8
    head = struct.pack(">IIBBBBB", wide, tall, depth, colour, 0, 0, rng.random() < 0.3)
    rows = b"".join(bytes([rng.randrange(6)]) + rng.randbytes(per_row - 1) for _ in range(tall))
    body = [(b"IHDR", head)]
    if colour == 3 or rng.random() < 0.2:
        body.append((b"PLTE", rng.randbytes(3 * rng.choice((1, 2, 16, 256, 257)))))
    if rng.random() < 0.4:
        body.append((b"tRNS", rng.randbytes(rng.choice((0, 1, 2, 6, 16, 256)))))
    if rng.random() < 0.4:
        name = rng.choice((b"gAMA", b"cHRM", b"iCCP", b"sBIT", b"eXIf", b"acTL", b"zTXt", b"iTXt", b"bKGD", b"IDAT"))
        body.append((name, rng.choice((rng.randbytes(9), b"a\0\0" + zlib.compress(bytes(rng.choice((9, 2**24))))))))
    body += [(b"IDAT", zlib.compress(rows)), (b"IEND", b"")]
    chunks = [struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))
              for name, data in body]
    return b"\x89PNG\r\n\x1a\n" + b"".join(chunks)


def gif(rng: random.Random) -> bytes:
    """Some frames anywhere on a screen of any size, with or without tables, transparency and interlacing."""
    screen = [rng.choice((0, 1, 2, 30, 65535)) for _ in range(2)]
    data = b"GIF8" + rng.choice((b"7a", b"9a")) + struct.pack("<HHBBB", *screen, 0x80, rng.randrange(256), 0)
    data += b"\0\0\0\xff\xff\xff"
    for _ in range(rng.choice((0, 1, 1, 1, 3))):
        if rng.random() < 0.5:
            data += b"\x21\xf9\4" + bytes([rng.randrange(256), 0, 0, rng.randrange(3), 0])
        box = [rng.choice((0, 0, 1, 2, 900)) for _ in range(2)] + [rng.choice((0, 1, 2, 8, 65535)) for _ in range(2)]
        data += b"\x2c" + struct.pack("<HHHHB", *box, rng.choice((0, 0x40)))
        data += rng.choice((b"\2\2\x44\x0a\0", b"\x0c\0"))
    return data + b"\x3b"


def bmp(rng: random.Random) -> bytes:
    """Any header length, depth and packing; upside down, or with a palette too short."""
    header, bits = rng.choice((12, 40, 40, 52, 56, 64, 108, 124, 16)), rng.choice((1, 2, 4, 8, 16, 24, 32, 0, 7))
    wide, tall = rng.choice((0, 1, 5, 8, 33, -4)), rng.choice((0, 1, 5, 8, -8, -(2**31)))
    packing = rng.choice((0, 0, 0, 1, 2, 3, 4, 5, 6))
    colours = rng.choice((0, 2, 256, 2**31))
    about = struct.pack("<IiiHHIIiiII", header, wide, tall, 1, bits, packing, 0, 0, 0, colours, 0)
    if header == 12:
        about = struct.pack("<IHHHH", 12, abs(wide), min(abs(tall), 65535), 1, bits)
    palette = rng.randbytes(rng.choice((0, 8, 1024)))
    pixels = rng.randbytes(rng.choice((0, 20, 200, 1200)))
    start = 14 + len(about.ljust(header, b"\0")) + len(palette)
    whole = about.ljust(header, b"\0") + palette + pixels
    return b"BM" + struct.pack("<IHHI", 14 + len(whole), 0, 0, rng.choice((start, 0, 2**31))) + whole


def tiff(rng: random.Random) -> bytes:
    """One directory of the usual tags with usual and unusual values; its successor may be itself."""
    order = rng.choice("<>")
    wide, tall = rng.choice((0, 1, 8, 30, 2**20)), rng.choice((0, 1, 8, 30, 2**20))
    tags = {256: wide, 257: tall, 258: rng.choice((1, 2, 4, 8, 16, 32)), 259: rng.choice((1, 1, 1, 2, 5, 7, 8, 32773)),
            262: rng.randrange(9), 273: 200, 277: rng.choice((1, 1, 3, 4, 5)), 278: rng.choice((tall, 1, 0, 2**31)),
            279: rng.choice((900, 2**31)), 284: rng.choice((1, 2, 3)), 322: rng.choice((16, 0, 17)),
            339: rng.choice((1, 2, 3, 4))}
    kept = [(tag, value) for tag, value in tags.items() if rng.random() < 0.95 and (tag != 322 or rng.random() < 0.1)]
    entries = b"".join(struct.pack(f"{order}HHII", tag, 4, 1, value) for tag, value in kept)
    head = (b"II*\0" if order == "<" else b"MM\0*") + struct.pack(f"{order}IH", 8, len(kept))
    directory = head + entries + struct.pack(f"{order}I", rng.choice((0, 0, 8, 2**31)))
    return directory.ljust(200, b"\0") + rng.randbytes(rng.choice((0, 30, 900)))


def netpbm(rng: random.Random) -> bytes:
    """Headers with comments, missing or monstrous numbers, and pixels in letters or in bytes."""
    numbers = (b"0", b"1", b"3", b"12", b"-1", b"99999999999", b"20000", b"65535", b"x", b"")
    head = [b"P%d" % rng.randint(1, 6), *(rng.choice(numbers) for _ in range(rng.randint(1, 3)))]
    space = rng.choice((b" ", b"\n", b"\r\n", b" # a remark\n", b"#" * 300 + b"\n"))
    pixels = rng.choice((b"", b"1 0 1 " * 30, rng.randbytes(90), b"255 " * 90))
    return space.join(head) + b"\n" + pixels


def damaged(data: bytes, rng: random.Random) -> bytes:
    """The file after one to four accidents."""
    for _ in range(rng.randint(1, 4)):
        data = rng.choice((cut, flipped, overwritten, doubled, shortened, glued))(data, rng) or b"\0"
    return data


def cut(data: bytes, rng: random.Random) -> bytes:
    """Only the beginning."""
    return data[: rng.randrange(len(data) + 1)]


def flipped(data: bytes, rng: random.Random) -> bytes:
    """Some bits the other way round."""
    changed = bytearray(data)
    for _ in range(rng.randint(1, 8)):
        changed[rng.randrange(len(data))] ^= 1 << rng.randrange(8)
    return bytes(changed)


def overwritten(data: bytes, rng: random.Random) -> bytes:
    """A number somewhere near the beginning that means trouble, as two or four bytes, either end first."""
    number, place = rng.choice(NUMBERS), rng.randrange(min(len(data), 120))
    length = rng.choice((2, 4))
    packed = (number & (256**length - 1)).to_bytes(length, rng.choice(("big", "little")))
    return data[:place] + packed + data[place + length :]


def doubled(data: bytes, rng: random.Random) -> bytes:
    """A piece that comes twice."""
    start, end = sorted(rng.randrange(len(data) + 1) for _ in range(2))
    return data[:end] + data[start:]


def shortened(data: bytes, rng: random.Random) -> bytes:
    """A piece that is missing."""
    start, end = sorted(rng.randrange(len(data) + 1) for _ in range(2))
    return data[:start] + data[end:]


def glued(data: bytes, rng: random.Random) -> bytes:
    """The head of another kind of file, or another file behind: one file that is two."""
    head = rng.choice((b"PK\3\4", b"%PDF-1.7\n", b"<svg/>", b"\x7fELF", b"GIF89a", b"BM", b"\xff\xd8\xff", b"P5\n"))
    return head + data if rng.random() < 0.3 else data + head + made(rng)


def odd_file(seed: int, number: int) -> bytes:
    """The file of this number: every fourth as it was made, the others damaged."""
    rng = random.Random(f"{seed} {number}")
    data = made(rng) or b"\0"
    return data if number % 4 == 0 else damaged(data, rng)


def outcome(path: Path) -> str:
    """What became of a file: "read", or the reason for which it was refused.

    ValueError if what came out is no picture or no reason.
    """
    try:
        grey = read(path)
    except PictureError as refusal:
        reason = str(refusal).removeprefix(f"Cannot read {path}: ")
        if reason == str(refusal) or not reason.endswith(".") or "\n" in reason:
            raise ValueError(f"no reason: {refusal}") from None
        return re.sub(r"[\d,]+ x [\d,]+", "so many", reason)
    picture = prepare(grey, 28).picture
    if grey.dtype != np.float32 or not grey.size or not ((grey >= 0) & (grey <= 1)).all() or (abs(picture) > 1).any():
        raise ValueError(f"no picture: {grey.dtype} {grey.shape}")
    return "read"


def peak_kilobytes() -> int:
    """The most memory that this process has had; Linux's ``ru_maxrss`` begins with that of whoever started it."""
    status = Path("/proc/self/status")
    if status.exists():
        return next(int(line.split()[1]) for line in status.read_text().splitlines() if line.startswith("VmHWM:"))
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss


def main(count: int, seed: int) -> int:
    """Read so many odd files; 0 if all were read or refused."""
    application = QGuiApplication.instance() or QGuiApplication([])
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    outcomes: Counter[str] = Counter()
    slowest, broken, number = 0.0, None, 0
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "picture"
        try:
            for number in range(count):
                path.write_bytes(odd_file(seed, number))
                signal.alarm(SECONDS)
                began = time.perf_counter()
                outcomes[outcome(path)] += 1
                slowest = max(slowest, time.perf_counter() - began)
        except Exception as error:
            broken = f"file {number}: {error!r}"
        signal.alarm(0)
    del application
    report = {"outcomes": outcomes, "slowest": slowest, "peak_kilobytes": peak_kilobytes(), "broken": broken}
    sys.stdout.write(json.dumps(report) + "\n")
    return 0 if broken is None else 1


if __name__ == "__main__":
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    sys.exit(main(int(sys.argv[1]), int(sys.argv[2]) if len(sys.argv) > 2 else 0))
