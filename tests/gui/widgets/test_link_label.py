"""A line with links looks the same whether the label paints it or Qt does, and its links are followed."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QFontMetrics, QImage
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel

from xoviz.gui.widgets.link_label import LinkLabel, Piece

TEXT, MUTED = QColor("#1b2230"), QColor("#566073")
ARROW = Piece("\u00a0←\u00a0", MUTED)
STEPS = [Piece("score\u00a0of\u00a0<X>", TEXT, "0"), ARROW, Piece("vote\u00a04", TEXT, "1", bold=True), ARROW,
         Piece("…", MUTED)]


@pytest.fixture
def label(qtbot):
    made = LinkLabel()
    qtbot.addWidget(made)
    made.setAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
    made.setAutoFillBackground(True)
    made.resize(400, 15)
    made.say(STEPS)
    return made


def seen(label, ratio=1.0):
    picture = QImage(label.size() * ratio, QImage.Format.Format_RGB32)
    picture.setDevicePixelRatio(ratio)
    label.render(picture)
    return picture


@pytest.mark.parametrize("ratio", [1.0, 1.25, 2.0])
@pytest.mark.parametrize(("width", "height"), [(400, 15), (60, 15), (400, 22), (400, 9)])
@pytest.mark.parametrize("pieces", [STEPS, [Piece("Point at any cell.", MUTED)]])
def test_it_paints_its_pieces_as_qt_paints_rich_text(label, pieces, width, height, ratio):
    label.resize(width, height)
    label.say(pieces)
    own = seen(label, ratio)
    plain = QLabel(label.text())
    plain.setAlignment(label.alignment())
    plain.setTextFormat(Qt.TextFormat.RichText)
    plain.setTextInteractionFlags(label.textInteractionFlags())
    plain.setAutoFillBackground(True)
    plain.resize(label.size())
    assert own == seen(plain, ratio)


def test_other_words_are_painted(label):
    before = seen(label)
    label.say(STEPS[:3])
    assert seen(label) != before


def test_another_font_lays_it_out_anew(label):
    before, larger = seen(label), label.font()
    larger.setPixelSize(2 * label.fontInfo().pixelSize())
    label.setFont(larger)
    assert seen(label) != before


def test_what_is_selected_is_seen(label):
    before = seen(label)
    label.setSelection(0, 5)
    assert label.hasSelectedText()
    assert seen(label) != before


def test_a_link_is_followed_by_mouse(label, qtbot):
    spot = label.rect().center()
    spot.setX(QFontMetrics(label.font()).horizontalAdvance(STEPS[0].words + ARROW.words) + 10)
    QTest.mouseMove(label, spot)
    with qtbot.waitSignal(label.linkActivated) as followed:
        QTest.mouseClick(label, Qt.MouseButton.LeftButton, pos=spot)
    assert followed.args == ["1"]
