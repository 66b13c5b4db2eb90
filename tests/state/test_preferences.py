"""Preferences: remembered across launches, checked on the way in and on the way out."""

from __future__ import annotations

import logging
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QSettings

from xoviz.state.preferences import RECENT_LIMIT, Preference, Preferences

VALUES = {
    "theme": "dark",
    "reduced_motion": "on",
    "performance": "on",
    "number_reading": "fractions",
    "tab": "votes",
    "window_geometry": "AAH/",
    "window_state": "/gA=",
    "pad_size": 28,
    "optimiser": "descent",
    "rate": 0.125,
    "batch": 64,
    "seed": 2**32 - 1,
    "letters": 20,
    "speed": 30,
    "drawn_by": "table 3",
    "recent_files": ("one.npz", "two, three.png"),
}
FIELDS = {name for name, field in vars(Preferences).items() if isinstance(field, Preference)}


@pytest.fixture
def path(tmp_path: Path) -> str:
    return str(tmp_path / "settings.ini")


def opened(path: str) -> Preferences:
    return Preferences(QSettings(path, QSettings.Format.IniFormat))


def test_every_field_is_tried_here():
    assert VALUES.keys() == FIELDS


@pytest.mark.parametrize(("name", "value"), VALUES.items())
def test_value_is_there_at_the_next_launch(path: str, name: str, value: object):
    first = opened(path)
    assert getattr(first, name) == getattr(Preferences, name).default != value
    setattr(first, name, value)
    first.settings.sync()
    assert getattr(opened(path), name) == value
    assert type(getattr(opened(path), name)) is type(value)


@pytest.mark.parametrize("files", [(), ("only.png",), ("a.png", "b.png")])
def test_any_number_of_recent_files_survives(path: str, files: tuple[str, ...]):
    first = opened(path)
    first.recent_files = files
    first.settings.sync()
    assert opened(path).recent_files == files


@pytest.mark.parametrize(
    ("name", "stored"),
    [
        ("theme", "mauve"), ("theme", 7), ("theme", ["light"]), ("pad_size", "8"), ("pad_size", "65"),
        ("pad_size", "nine"), ("pad_size", "9.5"), ("pad_size", True), ("pad_size", "9" * 5000),
        ("rate", "nan"), ("rate", "inf"), ("rate", "-1"), ("rate", ""), ("batch", "1e400"),
        ("optimiser", "magic"), ("window_state", "text!"), ("window_state", "é"), ("window_geometry", 5),
        ("tab", "../x"), ("recent_files", [1, 2]),
    ],
)  # fmt: skip
def test_damaged_value_falls_back_to_the_default_and_is_logged(
    path: str, name: str, stored: Any, caplog: pytest.LogCaptureFixture
):
    preferences = opened(path)
    field = getattr(Preferences, name)
    preferences.settings.setValue(field.key, stored)
    with caplog.at_level(logging.WARNING):
        assert getattr(preferences, name) == field.default
    assert field.key in caplog.text


def test_file_of_garbage_gives_the_defaults(path: str):
    Path(path).write_bytes(bytes(range(256)) * 20)
    preferences = opened(path)
    assert all(getattr(preferences, name) == getattr(Preferences, name).default for name in FIELDS)


@pytest.mark.parametrize(
    ("name", "value"), [("theme", "mauve"), ("pad_size", 8), ("rate", 0.0), ("seed", -1), ("window_state", b"x")]
)
def test_setting_what_cannot_be_is_refused_and_changes_nothing(path: str, name: str, value: object):
    preferences = opened(path)
    with pytest.raises(ValueError, match=f"cannot be {value!r}: must be"):
        setattr(preferences, name, value)
    assert getattr(preferences, name) == getattr(Preferences, name).default


def test_layout_can_be_forgotten(path: str):
    preferences = opened(path)
    preferences.window_state = "AAH/"
    preferences.theme = "dark"
    preferences.forget_layout()
    assert (preferences.window_state, preferences.theme) == ("", "dark")


def test_what_is_kept_needs_no_type_of_qt_or_python(path: str):
    """In the file, a value of such a type begins with an @."""
    preferences = opened(path)
    for name, value in VALUES.items():
        setattr(preferences, name, value)
    preferences.remember_file("/home/@me/Ünïcode, and (1) \\ \"2\".png")
    preferences.settings.sync()
    assert opened(path).theme == "dark"
    assert not Path(f"{path}.refused").exists()
    preferences.recent_files = ()
    preferences.settings.sync()
    assert opened(path).theme == "dark"
    assert not Path(f"{path}.refused").exists()


def test_recent_files_are_newest_first_without_repeats_and_few(path: str):
    preferences = opened(path)
    for index in range(RECENT_LIMIT + 5):
        preferences.remember_file(f"{index}.png")
    preferences.remember_file("10.png")
    assert preferences.recent_files[:2] == ("10.png", "14.png")
    assert len(preferences.recent_files) == len(set(preferences.recent_files)) == RECENT_LIMIT


def test_a_file_that_is_gone_can_be_forgotten(path: str):
    preferences = opened(path)
    for name in ("a.png", "b.png"):
        preferences.remember_file(name)
    preferences.forget_file("b.png")
    preferences.forget_file("c.png")
    assert preferences.recent_files == ("a.png",)
