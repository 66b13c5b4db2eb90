"""WAV files: every way of writing samples, every reason for refusing them, and what is read of long ones."""

from __future__ import annotations

import contextlib
import os
import struct
import tracemalloc
import wave
from pathlib import Path

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from xoviz.sounds.sound import Sound, SoundError
from xoviz.sounds.wav import read

PCM, FLOAT, EXTENSIBLE = 1, 3, 0xFFFE
_GUID = bytes.fromhex("000000001000800000aa00389b71")
RATE = 8000
TONE = 0.6 * np.sin(2 * np.pi * 440 * np.arange(RATE) / RATE)


# Files, made by hand: nothing here reads them.

def packed(values: np.ndarray, bits: int, floats: bool = False) -> bytes:
    """Values in [-1, 1] as a file holds them."""
    if floats:
        return values.astype(f"<f{bits // 8}").tobytes()
    if bits == 8:
        return np.round(values * 127 + 128).astype(np.uint8).tobytes()
    whole = np.round(values * (2.0 ** (bits - 1) - 1)).astype("<i8")
    return whole.reshape(-1, 1).view(np.uint8)[:, : bits // 8].tobytes()


def form(code: int, channels: int, rate: int, bits: int, extensible: bool = False) -> bytes:
    frame = channels * -(-bits // 8)
    start = struct.pack("<HHIIHH", EXTENSIBLE if extensible else code, channels, rate, (rate * frame) % 2**32,
                        frame % 2**16, bits)
    return start + (struct.pack("<HHIH", 22, bits, 0, code) + _GUID if extensible else b"")


def chunk(name: bytes, data: bytes, length: int | None = None) -> bytes:
    return name + struct.pack("<I", len(data) if length is None else length) + data + b"\0" * (len(data) % 2)


def wav(values: np.ndarray, rate: int, bits: int = 16, *, floats: bool = False, extensible: bool = False,
        length: int | None = None, before: bytes = b"", after: bytes = b"", head: bytes = b"RIFF") -> bytes:
    """A file of values (N,) or (N, channels) in [-1, 1]; ``length`` is what it claims its samples' length to be."""
    values = np.asarray(values, float).reshape(len(values), -1)
    data = packed(values.reshape(-1), bits, floats)
    code = FLOAT if floats else PCM
    body = (b"WAVE" + before + chunk(b"fmt ", form(code, values.shape[1], rate, bits, extensible))
            + chunk(b"data", data, length) + after)
    return head + struct.pack("<I", len(body) % 2**32) + body


@pytest.fixture
def file(tmp_path):
    """Writes bytes to a file, and gives its path."""
    def write(data: bytes) -> Path:
        path = tmp_path / "sound.wav"
        path.write_bytes(data)
        return path
    return write


@pytest.mark.parametrize(("bits", "floats"), [(8, False), (16, False), (24, False), (32, False), (32, True),
                                              (64, True)])
@pytest.mark.parametrize("extensible", [False, True])
def test_every_way_of_writing_samples(file, bits, floats, extensible):
    sound = read(file(wav(TONE, RATE, bits, floats=floats, extensible=extensible)), RATE)
    assert np.abs(sound.samples - TONE).max() < (0.02 if bits == 8 else 1e-4)
    assert sound.samples.dtype == np.float32
    assert sound.rate == RATE


def test_what_pythons_own_module_writes(tmp_path):
    path = str(tmp_path / "own.wav")
    with wave.open(path, "wb") as out:
        out.setnchannels(1)
        out.setsampwidth(2)
        out.setframerate(22050)
        out.writeframes((20000 * np.sin(np.arange(22050) / 9)).astype("<i2").tobytes())
    sound = read(path, RATE)
    assert len(sound.samples) == RATE
    assert sound.excerpt.rate == 22050
    assert not sound.excerpt.loudest


def test_channels_are_averaged(file):
    both = np.stack([TONE, -TONE / 2], axis=1)
    sound = read(file(wav(both, RATE)), RATE)
    assert np.allclose(sound.samples, TONE / 4, atol=1e-3)
    assert sound.excerpt.channels == 2


def test_other_rates_become_the_wanted_one_without_tones_that_were_not_there(file):
    high = np.sin(2 * np.pi * 5100 * np.arange(44100) / 44100)
    sound = read(file(wav(high, 44100)), RATE)
    assert len(sound.samples) == RATE
    assert np.abs(sound.samples[400:-400]).max() < 1e-3


def test_a_short_file_is_read_whole_and_filled_with_silence(file):
    sound = read(file(wav(TONE[:1000], RATE)), RATE)
    assert sound.seconds == pytest.approx(0.125)
    assert np.array_equal(sound.filled(RATE)[:1000], sound.samples)
    assert not sound.filled(RATE)[1000:].any()
    assert len(sound.filled(500)) == 500


def test_the_loudest_second_of_the_first_minute_is_read(file):
    quiet = 0.01 * np.random.default_rng(0).standard_normal(90 * RATE)
    quiet[int(12.5 * RATE) : int(13.1 * RATE)] += TONE[: int(0.6 * RATE)]
    quiet[80 * RATE : 81 * RATE] = TONE / 0.6  # louder, but after the first minute
    sound = read(file(wav(quiet, RATE)), RATE)
    about = sound.excerpt
    assert about.loudest
    assert (about.whole, about.searched, about.seconds) == (90, 60, 1)
    assert about.start <= 12.5 <= 13.1 <= about.start + 1
    begin = int(about.start * RATE)
    assert np.allclose(sound.samples, quiet[begin : begin + RATE], atol=1e-3)


def test_a_lone_click_comes_to_lie_in_the_middle(file):
    samples = np.zeros(10 * RATE)
    samples[5 * RATE : 5 * RATE + 40] = 0.9
    about = read(file(wav(samples, RATE)), RATE).excerpt
    assert 4.4 <= about.start <= 4.6


def test_an_hour_is_not_loaded_and_takes_no_time(tmp_path):
    """Two channels of an hour at 48,000 a second, 690 MB: a hole in the disk, with a tone in its first minute."""
    path = tmp_path / "hour.wav"
    length = 3600 * 48000 * 4
    loud = np.repeat((20000 * np.sin(np.arange(48000) / 20)).astype("<i2"), 2).tobytes()
    with path.open("wb") as out:
        head = b"RIFF" + struct.pack("<I", length + 36) + b"WAVE"
        out.write(head + chunk(b"fmt ", form(PCM, 2, 48000, 16)) + b"data" + struct.pack("<I", length))
        start = out.tell()
        out.seek(start + 33 * 48000 * 4)
        out.write(loud)
        out.truncate(start + length)
    tracemalloc.start()
    try:
        sound = read(path, RATE)
        _, most = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert most < 40e6
    assert sound.excerpt.whole == 3600
    assert sound.excerpt.start == pytest.approx(33, abs=0.03)
    assert np.abs(sound.samples).max() > 0.5


def test_a_truncated_file_is_read_as_far_as_it_goes_and_says_so(file):
    whole = wav(TONE, RATE)
    about = read(file(whole[: len(whole) - RATE]), RATE).excerpt
    assert about.whole == pytest.approx(0.5)
    assert about.missing == pytest.approx(0.5)


@pytest.mark.parametrize("head", [b"RIFF", b"RF64"])
def test_a_length_that_is_left_open_goes_to_the_end(file, head):
    about = read(file(wav(TONE, RATE, length=0xFFFFFFFF, head=head)), RATE).excerpt
    assert about.whole == 1
    assert about.missing == 0


def test_the_true_length_of_a_huge_file_stands_in_a_chunk_of_its_own(file):
    long = chunk(b"ds64", struct.pack("<QQQ", 0, RATE, 0))  # 0.5 s
    about = read(file(wav(TONE, RATE, length=0xFFFFFFFF, before=long, head=b"RF64")), RATE).excerpt
    assert about.whole == 0.5


def test_other_chunks_are_passed_over(file):
    odd = chunk(b"LIST", b"INFOx") + chunk(b"bext", b"\0" * 602)
    assert np.allclose(read(file(wav(TONE, RATE, before=odd, after=odd)), RATE).samples, TONE, atol=1e-3)


def test_numbers_that_are_none_count_as_silence_and_too_loud_ones_are_made_fit(file):
    values = TONE.copy()
    values[:3] = np.nan, np.inf, -np.inf
    sound = read(file(wav(values, RATE, 32, floats=True)), RATE)
    assert not sound.samples[:3].any()
    assert sound.excerpt.silenced == 3
    assert np.abs(read(file(wav(1000 * TONE, RATE, 32, floats=True)), RATE).samples).max() == pytest.approx(1)


def test_silence_is_read_as_silence(file):
    assert not read(file(wav(np.zeros(3 * RATE), RATE)), RATE).samples.any()


def raw(code=PCM, channels=1, rate=RATE, bits=16, data=b"\1\2" * 50):
    return b"RIFF\0\0\0\0WAVE" + chunk(b"fmt ", form(code, channels, rate, bits)) + chunk(b"data", data)


@pytest.mark.parametrize(("data", "why"), [
    (b"", "the file is empty"),
    (b"ID3\3" + b"\0" * 100, "not a WAV file"),
    (b"RIFF\0\0\0\0AVI LIST", "not a WAV file"),
    (b"RIFF\0\0\0\0WAVE", "incomplete"),
    (raw(data=b""), "no sample"),
    (raw(data=b"\1"), "no sample"),
    (raw(code=2), "packed as ADPCM"),
    (raw(code=7, bits=8), "packed as mu-law"),
    (raw(code=0x55), "packed as MP3"),
    (raw(code=999), r"not known here \(999\)"),
    (raw(bits=0), "0 bits"),
    (raw(bits=33), "33 bits"),
    (raw(code=FLOAT, bits=16), "16 bits"),
    (raw(channels=0), "0 channels"),
    (raw(channels=65535), "65535 channels"),
    (raw(rate=0), "0 samples a second"),
    (raw(rate=4_000_000_000), "4,000,000,000 samples a second"),
    (b"RIFF\0\0\0\0WAVE" + chunk(b"data", b"\0" * 8), "damaged"),
    (b"RIFF\0\0\0\0WAVE" + chunk(b"fmt ", b"\1\0") + chunk(b"data", b"\0" * 8), "damaged"),
])
def test_what_cannot_be_read_is_refused_in_one_sentence(file, data, why):
    path = file(data)
    with pytest.raises(SoundError, match=why) as refusal:
        read(path, RATE)
    assert str(refusal.value).startswith(f"Cannot read {path}: ")
    assert "\n" not in str(refusal.value)
    assert str(refusal.value).endswith(".")


def test_what_is_no_file_is_refused(tmp_path):
    os.mkfifo(tmp_path / "pipe")
    for name, why in (("nothing", "no such file"), (".", "a folder"), ("pipe", "a pipe"), ("a\0b", "not a possible")):
        with pytest.raises(SoundError, match=why):
            read(f"{tmp_path}/{name}", RATE)


def survives(path: Path) -> None:
    sound = None
    with contextlib.suppress(SoundError):
        sound = read(path, RATE)
    if sound is not None:
        assert isinstance(sound, Sound)
        assert np.isfinite(sound.samples).all()
        assert 1 <= len(sound.samples) <= RATE
        assert np.abs(sound.samples).max() <= 1.2


QUICKLY = settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])


@given(st.binary(max_size=300))
@QUICKLY
def test_no_bytes_crash_it(file, data):
    survives(file(b"RIFF\0\0\0\0WAVE" + data))


@given(st.integers(0, 2**16 - 1), st.integers(0, 70), st.sampled_from([1000, 8000, 44100, 768000, 2**32 - 1]),
       st.integers(0, 70), st.binary(max_size=200), st.one_of(st.none(), st.integers(0, 2**32 - 1)), st.booleans())
@QUICKLY
def test_no_header_crashes_it(file, code, channels, rate, bits, data, length, known):
    kind = (PCM, FLOAT)[code % 2] if known else code
    about = chunk(b"fmt ", form(kind, channels, rate, bits))
    survives(file(b"RIFF\0\0\0\0WAVE" + about + chunk(b"data", data, length)))


@given(st.data())
@QUICKLY
def test_no_damage_crashes_it(file, data):
    """A whole file with some bytes changed and its end cut off."""
    whole = bytearray(wav(TONE[:300], data.draw(st.sampled_from([8000, 44100])), 16, extensible=True))
    for _ in range(data.draw(st.integers(1, 4))):
        whole[data.draw(st.integers(0, 90))] = data.draw(st.integers(0, 255))
    survives(file(bytes(whole[: data.draw(st.integers(0, len(whole)))])))
