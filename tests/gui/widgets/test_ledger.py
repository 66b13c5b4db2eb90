"""The ledger: what it says adds up, rows are found with mouse and keyboard, and a thousand of them cost little."""

from __future__ import annotations

from time import perf_counter

import numpy as np
import pytest
from PySide6.QtCore import QEvent, QPoint, Qt
from PySide6.QtGui import QColor, QImage, QKeyEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from xoviz.gui.theme import class_colour, identity_colour
from xoviz.gui.widgets.ledger import FooterLine, Ledger
from xoviz.gui.widgets.ledger_entries import Entries
from xoviz.gui.widgets.ledger_paint import Titles

CLASSES = ("X", "O")


@pytest.fixture
def ledger(qtbot: QtBot) -> Ledger:
    table = Ledger()
    qtbot.addWidget(table)
    table.set_classes(CLASSES, [class_colour(0), class_colour(1)])
    table.resize(640, 320)
    table.show()
    return table


def fill(ledger: Ledger, rows: int, order: list[int] | None = None) -> None:
    values = np.arange(rows) / 10
    weights = np.stack([np.ones(rows), -np.ones(rows)], axis=1)
    amounts = weights * values[:, None]
    total = float(values.sum())
    footer = [FooterLine("sum", amounts=(total, -total)), FooterLine("score", amounts=(total, -total), strong=True)]
    ledger.present([f"filter {row}" for row in range(rows)], values, weights, amounts, footer,
                   colours=[identity_colour(row) for row in range(rows)],
                   order=None if order is None else np.array(order))


def pixels(image: QImage, colour: QColor, top: int, bottom: int) -> list[int]:
    """The columns in which a colour occurs between two heights."""
    return sorted({x for x in range(image.width()) for y in range(top, bottom) if image.pixelColor(x, y) == colour})


def middle_of(ledger: Ledger, row: int) -> QPoint:
    return QPoint(60, ledger.rect_of(row).center().y())


def test_a_row_is_spoken_with_all_its_numbers(ledger: Ledger) -> None:
    fill(ledger, 5)
    assert ledger.spoken(3) == "filter 3: 0.300; X: weight 1.000, adds 0.300; O: weight −1.000, adds −0.300"
    ledger.highlight(3)
    assert ledger.accessibleDescription() == ledger.spoken(3)


def test_other_titles_are_spoken_and_make_room_and_go_again(ledger: Ledger) -> None:
    fill(ledger, 5)
    before, picture = ledger.spoken(3), ledger.grab().toImage()
    ledger.entitle(Titles("slope", "slope of the weight", "adds", said="slope"))
    assert ledger.spoken(3) == ("filter 3: slope 0.300; X: slope of the weight 1.000, adds 0.300; "
                                "O: slope of the weight −1.000, adds −0.300")
    assert ledger.horizontalScrollBar().maximum() > 0, "the wide title has its room"
    ledger.entitle(None)
    assert ledger.spoken(3) == before
    assert ledger.grab().toImage() == picture


def test_bars_stand_to_the_right_for_and_to_the_left_against(ledger: Ledger) -> None:
    fill(ledger, 5)
    image = ledger.viewport().grab().toImage()
    row = ledger.rect_of(4)
    bars = [pixels(image, class_colour(place), row.top(), row.bottom()) for place in (0, 1)]
    smaller = ledger.rect_of(2)
    half = [pixels(image, class_colour(place), smaller.top(), smaller.bottom()) for place in (0, 1)]
    assert len(bars[0]) == pytest.approx(2 * len(half[0]), abs=3)
    assert abs(bars[0][0] - half[0][0]) <= 1
    assert abs(bars[1][-1] - half[1][-1]) <= 1


def test_each_row_has_the_colour_of_its_filter(ledger: Ledger) -> None:
    fill(ledger, 3)
    image = ledger.viewport().grab().toImage()
    for row in range(3):
        rect = ledger.rect_of(row)
        assert pixels(image, identity_colour(row), rect.top(), rect.bottom())


def test_the_mouse_points_at_rows_and_leaves(ledger: Ledger, qtbot: QtBot) -> None:
    fill(ledger, 5, order=[4, 2, 0, 1, 3])
    pointed: list[int] = []
    ledger.pointed.connect(pointed.append)
    for row in (2, 4):
        QTest.mouseMove(ledger.viewport(), middle_of(ledger, row))
        QApplication.processEvents()
    assert pointed == [2, 4]
    assert ledger.rect_of(4).top() < ledger.rect_of(2).top()
    with qtbot.waitSignal(ledger.left):
        QTest.mouseMove(ledger.viewport(), QPoint(60, 10))


def test_the_keyboard_moves_through_all_rows(ledger: Ledger) -> None:
    fill(ledger, 100)
    pointed: list[int] = []
    ledger.pointed.connect(pointed.append)
    for key in (Qt.Key.Key_Down, Qt.Key.Key_Down, Qt.Key.Key_Up, Qt.Key.Key_End, Qt.Key.Key_Home):
        QTest.keyClick(ledger, key)
    assert pointed == [1, 2, 1, 99, 0]
    QTest.keyClick(ledger, Qt.Key.Key_PageDown, Qt.KeyboardModifier.ShiftModifier)
    assert 5 <= pointed[-1] < 20
    assert ledger.accessibleDescription() == ledger.spoken(pointed[-1])


@pytest.mark.parametrize("key", [Qt.Key.Key_PageUp, Qt.Key.Key_PageDown, Qt.Key.Key_Escape])
def test_keys_that_walk_from_layer_to_layer_are_left_to_the_window(ledger: Ledger, key: Qt.Key) -> None:
    fill(ledger, 100)
    event = QKeyEvent(QEvent.Type.KeyPress, key, Qt.KeyboardModifier.NoModifier)
    QApplication.sendEvent(ledger, event)
    assert not event.isAccepted()


def test_a_row_is_clicked_with_mouse_or_keys(ledger: Ledger) -> None:
    fill(ledger, 10)
    clicked: list[int] = []
    walked: list[int] = []
    ledger.clicked.connect(clicked.append)
    ledger.walked.connect(walked.append)
    QTest.mouseClick(ledger.viewport(), Qt.MouseButton.LeftButton, pos=ledger.rect_of(3).center())
    QTest.mouseClick(ledger.viewport(), Qt.MouseButton.RightButton, pos=ledger.rect_of(4).center())
    QTest.keyClick(ledger, Qt.Key.Key_Down)
    for key in (Qt.Key.Key_Return, Qt.Key.Key_Space):
        QTest.keyClick(ledger, key)
    assert clicked == [3, walked[0], walked[0]]
    assert len(walked) == 1


def test_a_pinned_row_is_marked_otherwise_than_one_that_is_looked_at(ledger: Ledger) -> None:
    fill(ledger, 10)
    ledger.highlight(2)
    looked_at = ledger.viewport().grab().toImage()
    ledger.highlight(2, pinned=True)
    assert ledger.viewport().grab().toImage() != looked_at
    ledger.highlight(2)
    assert ledger.viewport().grab().toImage() == looked_at


def test_a_highlighted_row_comes_into_sight_and_the_footer_stays(ledger: Ledger) -> None:
    fill(ledger, 100)
    footer = ledger.viewport().height() - 2 * 22
    before = ledger.viewport().grab().toImage().copy(0, footer, 600, 44)
    ledger.highlight(80)
    assert 0 < ledger.rect_of(80).top() < footer
    assert ledger.viewport().grab().toImage().copy(0, footer, 600, 44) == before


def test_a_row_that_is_gone_is_no_longer_lit(ledger: Ledger) -> None:
    fill(ledger, 100)
    ledger.highlight(80)
    fill(ledger, 3)
    assert ledger.highlighted is None
    assert ledger.accessibleDescription() == ledger.spoken(2)


def test_a_short_table_has_its_footer_right_below(ledger: Ledger) -> None:
    fill(ledger, 2)
    assert ledger.verticalScrollBar().maximum() == 0
    image = ledger.viewport().grab().toImage()
    ground = image.pixelColor(5, image.height() - 3)
    last = ledger.rect_of(1).bottom() + 2 * 22
    assert all(image.pixelColor(x, y) == ground for x in range(0, 600, 7) for y in range(last + 5, image.height(), 9))


def test_columns_keep_still_while_numbers_change(ledger: Ledger) -> None:
    fill(ledger, 5)
    places = set()
    for scale in (0.001, 1.0, 9.99, -42.0):
        amounts = np.full((5, 2), scale)
        labels = ledger.entries.labels if ledger.entries else ()
        ledger.present(labels, np.full(5, scale), amounts, amounts, [FooterLine("a"), FooterLine("b")])
        image = ledger.viewport().grab().toImage()
        places.add(tuple(pixels(image, class_colour(1), 0, 42)))
    assert len(places) == 1


def test_a_narrow_table_scrolls_sideways(ledger: Ledger) -> None:
    fill(ledger, 5)
    ledger.resize(250, 300)
    QApplication.processEvents()
    assert ledger.horizontalScrollBar().maximum() > 0
    ledger.resize(900, 300)
    QApplication.processEvents()
    assert ledger.horizontalScrollBar().maximum() == 0


def test_numbers_that_are_none_do_not_break_it(ledger: Ledger) -> None:
    odd = np.array([[np.nan, np.inf], [1e30, -1e30]])
    ledger.present(["a", "b"], odd[:, 0], odd, odd, [])
    assert not ledger.grab().toImage().isNull()
    assert ledger.text(-1e30) == "−1.00e30"
    ledger.present([], np.empty(0), np.empty((0, 2)), np.empty((0, 2)), [])
    assert not ledger.grab().toImage().isNull()


def test_shapes_must_agree(ledger: Ledger) -> None:
    with pytest.raises(ValueError, match="2 classes"):
        ledger.present(["a"], np.zeros(1), np.zeros((1, 3)), np.zeros((1, 3)), [])
    with pytest.raises(ValueError, match="1 labels"):
        ledger.present(["a"], np.zeros(2), np.zeros((2, 2)), np.zeros((2, 2)), [])


@pytest.mark.parametrize(("largest", "full"), [(0.0, 1.0), (0.2, 0.2), (0.21, 0.5), (7.0, 10.0), (130.0, 200.0)])
def test_a_full_bar_is_a_round_number(largest: float, full: float) -> None:
    amounts = np.array([[largest, -largest / 2]])
    entries = Entries(["a"], [], np.zeros(1), amounts, amounts, [], np.arange(1))
    assert entries.full_bar == pytest.approx(full)


def test_a_thousand_rows_are_cheap(ledger: Ledger) -> None:
    fill(ledger, 1000)
    ledger.grab()
    labels = [f"filter {row}" for row in range(1000)]
    values, amounts = np.random.default_rng(0).random(1000), np.random.default_rng(1).random((1000, 2))
    ledger.present(labels, values, amounts, amounts, [])
    ledger.grab()
    spent = []
    for _ in range(5):
        start = perf_counter()
        ledger.present(labels, values, amounts, amounts, [])
        ledger.viewport().repaint()
        spent.append(perf_counter() - start)
    # Thirty times a second leaves 33 ms; all rows painted would take several hundred.
    assert min(spent) < 0.02
