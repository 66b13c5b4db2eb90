"""What a WAV file says about itself: chunks, each with a name and a length, of which two count.

``fmt`` says how samples are written, ``data`` holds them. Beside plain integers (PCM) there are floating-point numbers
and "extensible" headers; the other, packed formats are refused by name. Files of more than 4 GB (RF64) have the true
length in a chunk of its own, and programs that write into a pipe leave the length open.
"""

from __future__ import annotations

import struct
from dataclasses import dataclass
from typing import BinaryIO

from xoviz.sounds.sound import SoundError

MOST_CHANNELS = 64
RATES = (1_000, 768_000)
"""The fewest and the most samples a second that are believed."""

_INTEGERS, _FLOATS, _EXTENSIBLE = 1, 3, 0xFFFE
_PACKED = {2: "ADPCM", 6: "A-law", 7: "mu-law", 0x11: "IMA ADPCM", 0x31: "GSM", 0x50: "MPEG", 0x55: "MP3", 0xFF: "AAC"}
_OPEN = 0xFFFFFFFF  # a length that is not known, or is said elsewhere
_MOST_CHUNKS = 1_000


@dataclass(frozen=True)
class Header:
    """How samples are written, and where: ``bytes`` (1 to 4, or 8) each, ``floats`` or integers, ``frames`` times
    ``channels`` of them from byte ``start`` on. ``announced`` is how many frames there should be."""

    floats: bool
    bytes: int
    channels: int
    rate: int
    start: int
    frames: int
    announced: int

    @property
    def frame(self) -> int:
        """The bytes of one moment, all channels together."""
        return self.bytes * self.channels


def header(file: BinaryIO, size: int) -> Header:
    """What a WAV file of ``size`` bytes, opened at its beginning, says. SoundError if it is none, or one that is not
    read here."""
    head = file.read(12)
    if head[:4] not in (b"RIFF", b"RF64", b"BW64") or head[8:12] != b"WAVE":
        raise SoundError("it is not a WAV file; save the sound as WAV (PCM).")
    form: bytes | None = None
    long: int | None = None
    place = 12
    for _ in range(_MOST_CHUNKS):
        file.seek(place)
        start = file.read(8)
        if len(start) < 8:
            break
        name, length = start[:4], struct.unpack("<I", start[4:])[0]
        if name == b"fmt ":
            form = file.read(min(length, 40))
        elif name == b"ds64" and length >= 16:
            long = struct.unpack("<QQ", file.read(16).ljust(16, b"\0"))[1]
        elif name == b"data":
            if form is None:
                raise SoundError("the samples come before it is said how they are written: the file is damaged.")
            announced = length if length != _OPEN else long if long is not None else size - place - 8
            return _understood(form, place + 8, size, announced)
        place += 8 + length + length % 2
    raise SoundError("it ends before the first sample: the file is incomplete.")


def _understood(form: bytes, start: int, size: int, announced: int) -> Header:
    if len(form) < 16:
        raise SoundError("it does not say how its samples are written: the file is damaged.")
    code, channels, rate, _, _, bits = struct.unpack("<HHIIHH", form[:16])
    if code == _EXTENSIBLE and len(form) >= 26:
        code = struct.unpack("<H", form[24:26])[0]
    _check_kind(code, bits)
    if not 1 <= channels <= MOST_CHANNELS:
        raise SoundError(f"it has {channels} channels, and 1 to {MOST_CHANNELS} are read.")
    if not RATES[0] <= rate <= RATES[1]:
        raise SoundError(f"it claims {rate:,} samples a second, and {RATES[0]:,} to {RATES[1]:,} are believed.")
    width = -(-bits // 8)
    frame = width * channels
    return Header(code == _FLOATS, width, channels, rate, start, max(size - start, 0) // frame
                  if announced > size - start else announced // frame, announced // frame)


def _check_kind(code: int, bits: int) -> None:
    if code in _PACKED:
        raise SoundError(f"its samples are packed as {_PACKED[code]}; save the sound as WAV (PCM).")
    if code not in (_INTEGERS, _FLOATS):
        raise SoundError(f"its samples are of a kind that is not known here ({code}); save the sound as WAV (PCM).")
    if code == _INTEGERS and not 1 <= bits <= 32:
        raise SoundError(f"its whole numbers have {bits} bits, and 1 to 32 are read.")
    if code == _FLOATS and bits not in (32, 64):
        raise SoundError(f"its floating-point numbers have {bits} bits, and 32 or 64 are read.")
