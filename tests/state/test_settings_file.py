"""The settings file: what is in it is read, never run."""

from __future__ import annotations

import logging
import os
from pathlib import Path

import pytest
from PySide6.QtCore import QByteArray, QSettings

from xoviz.state.preferences import Preferences
from xoviz.state.settings_file import user_settings

MARK = "ran"


class Hostile:
    """Unpickled, it makes a folder."""

    def __reduce__(self):
        return os.mkdir, (MARK,)


@pytest.fixture
def hostile(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> bytes:
    """A value, as PySide writes it, that runs code when it is read."""
    monkeypatch.chdir(tmp_path)
    settings = QSettings(str(tmp_path / "made.ini"), QSettings.Format.IniFormat)
    settings.setValue("theme", Hostile())
    settings.sync()
    value = (tmp_path / "made.ini").read_bytes().partition(b"theme=")[2].strip()
    assert value.startswith(b"@Variant(")
    return value


def kept(path: Path, data: bytes) -> Preferences:
    path.write_bytes(data)
    return Preferences(QSettings(str(path), QSettings.Format.IniFormat))


DISGUISES = {
    "plain": b"%s", "escaped": b"\\x40%.0s", "quoted": b'"" %s', "listed": b"a, %s", "marked": b"\xef\xbb\xbf%s",
    "continued": b"\\\n%s",
}


@pytest.mark.parametrize("disguise", DISGUISES)
@pytest.mark.parametrize("section", [b"look", b"other"])
def test_a_value_that_would_run_is_not_even_read(tmp_path, hostile, disguise, section, caplog):
    value = DISGUISES[disguise] % hostile
    value += hostile[1:] if disguise == "escaped" else b""
    with caplog.at_level(logging.WARNING):
        preferences = kept(tmp_path / f"{disguise}.ini", b"[pad]\nsize=28\n[" + section + b"]\ntheme=" + value + b"\n")
        assert preferences.theme == "system"
        assert preferences.pad_size == 9
    assert not (tmp_path / MARK).exists()
    assert (tmp_path / f"{disguise}.ini.refused").exists()
    assert "set aside" in caplog.text
    preferences.theme = "dark"
    preferences.settings.sync()
    assert kept(tmp_path / "next.ini", (tmp_path / f"{disguise}.ini").read_bytes()).theme == "dark"


def test_the_value_does_run_where_nobody_takes_care(tmp_path, hostile):
    """Else the test above would show nothing."""
    (tmp_path / "careless.ini").write_bytes(b"[look]\ntheme=" + hostile + b"\n")
    QSettings(str(tmp_path / "careless.ini"), QSettings.Format.IniFormat).value("look/theme")
    assert (tmp_path / MARK).exists()


def test_ordinary_files_and_none_are_left_alone(tmp_path):
    path = tmp_path / "kept.ini"
    assert Preferences(QSettings(str(path), QSettings.Format.IniFormat)).theme == "system"
    assert kept(path, b"[look]\ntheme=dark\n").theme == "dark"
    assert [each.name for each in tmp_path.iterdir()] == ["kept.ini"]


def test_bytes_of_an_older_version_are_set_aside_too(tmp_path):
    settings = QSettings(str(tmp_path / "old.ini"), QSettings.Format.IniFormat)
    settings.setValue("window/state", QByteArray(b"abc"))
    settings.sync()
    assert kept(tmp_path / "copy.ini", (tmp_path / "old.ini").read_bytes()).window_state == ""


def test_the_users_settings_are_a_file_with_nothing_behind_it():
    settings = user_settings()
    assert settings.format() == QSettings.Format.IniFormat
    assert Path(settings.fileName()).name == "xoviz.ini"
    assert not settings.fallbacksEnabled()
