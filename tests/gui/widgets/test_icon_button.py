"""A button says what it does, or why it cannot, in colours that can be seen."""

from __future__ import annotations

import pytest
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QApplication, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from xoviz.gui import theme
from xoviz.gui.widgets import icon_button
from xoviz.gui.widgets.icon_button import IconButton


@pytest.fixture
def button(qtbot: QtBot) -> IconButton:
    made = IconButton("clear", "Clear", "begin again")
    qtbot.addWidget(made)
    return made


def test_it_says_what_it_does(button: IconButton) -> None:
    assert button.toolTip() == button.statusTip() == "Clear: begin again"
    assert button.accessibleName() == "Clear"
    assert button.isEnabled()


def test_a_refusal_disables_it_with_the_reason(button: IconButton) -> None:
    button.set_refusal("The paper is blank")
    assert not button.isEnabled()
    assert button.toolTip() == "The paper is blank"
    button.set_refusal("")
    assert button.isEnabled()
    assert button.toolTip() == "Clear: begin again"


def lightest_and_darkest(picture: QImage) -> tuple[int, int]:
    tones = [picture.pixelColor(x, y).lightness() for x in range(picture.width()) for y in range(picture.height())]
    return max(tones), min(tones)


@pytest.mark.parametrize("chosen", [theme.LIGHT, theme.DARK])
def test_the_icon_stands_out_in_a_themed_window(chosen: theme.Theme, qtbot: QtBot, qapp: QApplication) -> None:
    sheet, palette, style = qapp.styleSheet(), qapp.palette(), qapp.style().objectName()
    window = QWidget()
    qtbot.addWidget(window)
    button = IconButton("clear", "Clear")
    QVBoxLayout(window).addWidget(button)
    try:
        theme.apply(qapp, chosen)
        window.show()
        qtbot.waitExposed(window)
        light, dark = lightest_and_darkest(window.grab().toImage())
        assert light - dark > 120
    finally:
        window.close()
        qapp.setStyleSheet(sheet)
        qapp.setPalette(palette)
        qapp.setStyle(style)


def test_it_is_drawn_once_for_each_theme_however_often_qt_tells_of_it(button: IconButton, qapp: QApplication,
                                                                       monkeypatch: pytest.MonkeyPatch) -> None:
    try:
        theme.apply(qapp, theme.LIGHT)
        button.show()
        drawn: list[str] = []
        plain = icon_button.icon
        monkeypatch.setattr(icon_button, "icon",
                            lambda name, dress: drawn.append(dress.name) or plain(name, dress))
        theme.apply(qapp, theme.DARK)
        theme.apply(qapp, theme.LIGHT)
        assert drawn == ["dark", "light"]
    finally:
        qapp.setStyleSheet("")
        qapp.setPalette(qapp.style().standardPalette())
