"""Icons: drawn when and as large as they are needed, and read from their files no sooner and no oftener."""

from __future__ import annotations

from pathlib import Path

import pytest

from xoviz.assets import MissingAssetError
from xoviz.gui.icons import LineIcon
from xoviz.gui.theme import DARK, LIGHT, icon


@pytest.fixture
def read_files(monkeypatch) -> list[str]:
    """The names of the files that were read as text, each time."""
    read_text, names = Path.read_text, []

    def noted(self, *arguments, **words):
        names.append(self.name)
        return read_text(self, *arguments, **words)

    monkeypatch.setattr(Path, "read_text", noted)
    return names


def test_an_icon_is_read_when_it_is_first_painted_and_not_again(qapp, read_files):
    shown, hidden = icon("play", LIGHT), icon("pause", DARK)
    assert read_files == []
    pictures = [shown.pixmap(size, size).toImage() for size in (16, 24, 48)]
    assert read_files == ["play.svg"]
    assert all(any(picture.pixelColor(x, y).alpha() for x in range(picture.width()) for y in range(picture.height()))
               for picture in pictures)
    hidden.pixmap(16, 16)
    assert read_files == ["play.svg", "pause.svg"]


def test_an_icon_that_is_missing_is_missed_at_once(qapp):
    with pytest.raises(MissingAssetError, match="unicorn"):
        icon("unicorn", LIGHT)


def test_an_icon_is_drawn_once_for_each_size(qapp, monkeypatch):
    drawn, paint = [], LineIcon.paint
    monkeypatch.setattr(LineIcon, "paint", lambda *arguments: (drawn.append(1), paint(*arguments)))
    shown = icon("play", LIGHT)
    for _ in range(3):
        shown.pixmap(16, 16)
    assert len(drawn) == 1
    shown.pixmap(32, 32)
    assert len(drawn) == 2
    assert shown.pixmap(16, 16).toImage() != icon("play", DARK).pixmap(16, 16).toImage()
