"""Both themes can be read, icons are sharp and in their colours, and the application wears what it is given."""

from __future__ import annotations

import itertools
from collections.abc import Iterator

import pytest
from PySide6.QtCore import QPoint, QSize
from PySide6.QtGui import QColor, QIcon, QPalette
from PySide6.QtWidgets import QApplication, QLabel, QPushButton, QWidget
from pytestqt.qtbot import QtBot
from shiboken6 import delete

from xoviz import assets
from xoviz.gui import theme
from xoviz.gui.colour_maps import Table
from xoviz.gui.theme import DARK, LIGHT, Theme

BOTH = pytest.mark.parametrize("dress", [LIGHT, DARK], ids=lambda dress: dress.name)


@pytest.fixture
def dressed(qapp: QApplication) -> Iterator[QApplication]:
    """The application, whose dress is taken off again after the test."""
    yield qapp
    qapp.setStyleSheet("")
    qapp.setPalette(qapp.style().standardPalette())


def luminance(colour: QColor) -> float:
    """Relative luminance (WCAG 2.2)."""
    parts = (colour.redF(), colour.greenF(), colour.blueF())
    linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: QColor, two: QColor) -> float:
    """Contrast ratio 1..21 (WCAG 2.2)."""
    high, low = sorted((luminance(one), luminance(two)), reverse=True)
    return (high + 0.05) / (low + 0.05)


@BOTH
def test_every_text_colour_can_be_read_on_every_ground(dress: Theme) -> None:
    for front, back in itertools.product(("text", "muted", "accent", "error", "ok"), ("window", "panel", "card")):
        assert contrast(dress.colour(front), dress.colour(back)) >= 4.5, (front, back)
    assert contrast(dress.colour("on_accent"), dress.colour("accent")) >= 4.5
    assert contrast(dress.colour("text"), dress.colour("raised")) >= 4.5
    assert contrast(dress.colour("muted"), dress.colour("raised")) >= 4.5


@BOTH
def test_ink_stands_out_from_paper(dress: Theme) -> None:
    assert contrast(dress.colour("ink"), dress.colour("paper")) >= 10
    table = theme.grey_lut(dress)
    assert QColor.fromRgb(int(table[0])) == dress.colour("paper")
    assert QColor.fromRgb(int(table[-1])) == dress.colour("ink")


@BOTH
def test_identities_and_classes_show_on_cards(dress: Theme) -> None:
    for colour_of in (theme.identity_colour, theme.class_colour):
        for index in range(12):
            assert contrast(colour_of(index), dress.colour("card")) >= 3, index


def test_identities_differ_and_come_round_again() -> None:
    assert len({theme.identity_colour(index).name() for index in range(12)}) == 12
    assert theme.identity_colour(12) == theme.identity_colour(0)
    assert len({theme.class_colour(index).name() for index in range(10)}) == 10


@pytest.mark.parametrize("table", [theme.signed_lut(), theme.unsigned_lut(), theme.grey_lut(LIGHT)])
def test_text_on_any_colour_can_be_read(table: Table) -> None:
    for background, light in zip(table.tolist(), theme.light_text(table).tolist(), strict=True):
        text = QColor("#ffffff" if light else "#000000")
        assert contrast(text, QColor.fromRgb(background)) >= 4.5


def test_themes_are_found_by_name() -> None:
    assert theme.theme_named("light") is LIGHT
    assert theme.theme_named("dark") is DARK
    with pytest.raises(ValueError, match="'sepia'"):
        theme.theme_named("sepia")


def test_the_system_says_light_or_dark(qapp: QApplication) -> None:
    assert theme.system_theme() in (LIGHT, DARK)


@BOTH
def test_widgets_stand_in_the_theme_that_was_applied(qtbot: QtBot, dressed: QApplication, dress: Theme) -> None:
    theme.apply(dressed, dress)
    widget, button = QWidget(), QPushButton("Play")
    qtbot.addWidget(widget)
    qtbot.addWidget(button)
    assert theme.current_theme() is dress
    assert widget.palette().color(QPalette.ColorRole.WindowText) == dress.colour("text")


def drawn(image_of: QIcon, size: int, ratio: float, mode: QIcon.Mode = QIcon.Mode.Normal) -> set[str]:
    """The opaque colours of an icon as it would appear on screen."""
    pixmap = image_of.pixmap(QSize(size, size), ratio, mode)
    assert pixmap.size() == QSize(round(size * ratio), round(size * ratio))
    image = pixmap.toImage()
    pixels = (image.pixelColor(x, y) for x in range(image.width()) for y in range(image.height()))
    return {pixel.name() for pixel in pixels if pixel.alpha() == 255}


@BOTH
@pytest.mark.parametrize("ratio", [1.0, 1.5, 2.0])
def test_icons_are_drawn_at_the_size_of_the_screen(qapp: QApplication, dress: Theme, ratio: float) -> None:
    assert dress.text in drawn(theme.icon("pause", dress), 20, ratio)
    assert dress.on_accent in drawn(theme.icon("pause", dress, "on_accent"), 20, ratio)
    assert dress.text not in drawn(theme.icon("pause", dress), 20, ratio, QIcon.Mode.Disabled)


def test_every_icon_of_the_family_draws_something(qapp: QApplication) -> None:
    names = [file.stem for file in sorted(assets.path("icons").glob("*.svg"))]
    assert len(names) >= 23
    for name in names:
        assert drawn(theme.icon(name, LIGHT), 24, 2.0), name
    assert drawn(theme.app_icon(), 32, 1.0)


def test_an_unknown_icon_is_named(qapp: QApplication) -> None:
    with pytest.raises(assets.MissingAssetError, match="unheard"):
        theme.icon("unheard", LIGHT)


def test_digits_are_equally_wide(qapp: QApplication) -> None:
    from PySide6.QtGui import QFontMetricsF

    font = theme.number_font(13)
    assert font.pixelSize() == 13
    assert len({QFontMetricsF(font).horizontalAdvance(digit) for digit in "0123456789"}) == 1


def test_another_theme_reaches_what_stands_already(qtbot: QtBot, dressed: QApplication) -> None:
    theme.apply(dressed, LIGHT)
    window = QWidget()
    seen, unseen = QPushButton("Play", window), QPushButton("Pause", window)
    seen.setProperty("primary", True)
    unseen.setProperty("primary", True)
    unseen.move(0, 60)
    unseen.hide()
    qtbot.addWidget(window)
    window.resize(200, 120)
    window.show()
    qtbot.waitExposed(window)
    sheet = dressed.styleSheet()
    theme.apply(dressed, DARK)
    assert dressed.styleSheet() == sheet, "to put on another one restyles every widget, which takes a third of a second"
    unseen.show()
    picture = window.grab().toImage()
    for button in (seen, unseen):
        assert picture.pixelColor(button.geometry().topLeft() + QPoint(6, 6)) == DARK.colour("accent")
    assert picture.pixelColor(190, 110) == DARK.colour("window")


def test_what_is_hidden_is_dressed_after_what_is_in_sight_unless_it_comes_into_sight(
        qtbot: QtBot, dressed: QApplication, monkeypatch: pytest.MonkeyPatch) -> None:
    theme.apply(dressed, LIGHT)
    window = QWidget()
    qtbot.addWidget(window)
    seen, *others = (QPushButton(str(number), window) for number in range(4))
    for button in (seen, *others):
        button.setProperty("primary", True)
    window.show()
    qtbot.waitExposed(window)
    hidden, gone, opened = others
    for button in others:
        button.hide()
    monkeypatch.setattr(theme, "PIECE", 1)

    def dresses(button: QPushButton) -> QColor:
        return button.palette().color(QPalette.ColorRole.Button)

    pieces = theme.dressing(dressed, DARK)
    assert next(pieces) >= len(others)
    assert dresses(seen) == DARK.colour("accent")
    assert LIGHT.colour("accent") == dresses(hidden) == dresses(opened)
    opened.show()
    delete(gone)
    next(pieces)
    assert (dresses(opened), dresses(hidden)) == (DARK.colour("accent"), LIGHT.colour("accent"))
    assert list(pieces)[-1] == 0
    assert dresses(hidden) == DARK.colour("accent")


def test_style_sheets_know_the_colours_that_have_a_role(dressed: QApplication) -> None:
    theme.apply(dressed, LIGHT)
    assert "$" not in dressed.styleSheet()
    assert "palette(placeholder-text)" in dressed.styleSheet()
    assert "#" not in dressed.styleSheet(), "a colour that is written out would stay in the other theme"


def test_the_theme_that_is_worn_already_changes_nothing(qtbot: QtBot, dressed: QApplication) -> None:
    theme.apply(dressed, DARK)
    label = QLabel("wrong")
    qtbot.addWidget(label)
    label.show()
    qtbot.waitExposed(label)
    own = label.palette()
    own.setColor(QPalette.ColorRole.WindowText, DARK.colour("error"))
    label.setPalette(own)
    theme.apply(dressed, DARK)
    assert label.palette().color(QPalette.ColorRole.WindowText) == DARK.colour("error")
