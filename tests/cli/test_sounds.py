"""Sound files on the command line: heard by the network of sounds, refused by all others."""

from __future__ import annotations

import json
import wave

import numpy as np
import pytest

from xoviz.tasks.spectrogram import RATE
from xoviz.tasks.synthesis import made


@pytest.fixture
def file(tmp_path):
    """Writes a sound file of samples, at a rate of 16 kHz with two channels, and gives its name."""
    def write(samples, name="sound.wav"):
        with wave.open(str(tmp_path / name), "wb") as out:
            out.setnchannels(2)
            out.setsampwidth(2)
            out.setframerate(2 * RATE)
            out.writeframes(np.repeat((30000 * np.asarray(samples)).astype("<i2"), 4).tobytes())
        return str(tmp_path / name)
    return write


def test_they_are_heard_and_what_was_read_is_said(xoviz, file):
    kinds = ("rising", "falling", "click", "noise")
    files = [file(np.concatenate([np.zeros(RATE // 2), made(kind, np.random.default_rng(4)), np.zeros(RATE)]),
                  f"{kind}.wav") for kind in kinds]
    result = xoviz("classify", *files, "--network", "sound", "--json")
    assert [answer["class"] for answer in json.loads(result.out)] == list(kinds)
    assert result.err.count("Read 1 s from 0.") == 4
    done = "the loudest of 2.5 s. 2 channels were averaged. 16,000 samples a second became 8,000."
    assert result.err.count(done) == 4


def test_silence_is_said(xoviz, file):
    result = xoviz("classify", file(np.zeros(RATE)), "--network", "sound")
    assert "There is only silence in it." in result.err


def test_other_networks_say_that_it_is_a_sound(xoviz, file):
    result = xoviz("classify", file(made("a", np.random.default_rng(0))))
    assert result.status == 1
    assert "reads a letter" in result.err
    assert "is a sound" in result.err


def test_what_cannot_be_read_is_one_line(xoviz, tmp_path):
    (tmp_path / "bad.wav").write_bytes(b"RIFF\0\0\0\0WAVE")
    result = xoviz("classify", str(tmp_path / "bad.wav"), "--network", "sound")
    assert result.status == 1
    assert result.err.count("\n") == 1
    assert "incomplete" in result.err
