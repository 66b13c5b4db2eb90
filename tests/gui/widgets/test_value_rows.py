"""Named values: dragged, typed and walked through; a name dragged onto another row swaps the two."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QEvent, QPoint, Qt
from PySide6.QtGui import QHelpEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QToolTip

from xoviz.gui import theme
from xoviz.gui.widgets.row_paint import ValueRow
from xoviz.gui.widgets.value_rows import ValueRows

LEFT, NONE, ALT = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, Qt.KeyboardModifier.AltModifier
KEY = Qt.Key
ROWS = [ValueRow("age", "years", 18, 88, 41, "How old the customer is"), ValueRow("basket", "€", 5, 205, 60),
        ValueRow("orders", "a year", 1, 49, 26), ValueRow("waiting", "days", 1, 15, 4)]


class Heard:
    """Rows on screen that answer what they hear, as their owner does; and all that was heard."""

    def __init__(self, rows):
        self.rows, self.values, self.swaps, self.refused, self.strokes = rows, [], [], [], 0
        rows.changed.connect(self._change)
        rows.swapped.connect(self._swap)
        rows.refused.connect(self.refused.append)
        rows.stroke_began.connect(self._stroke)

    def _stroke(self):
        self.strokes += 1

    def _change(self, place, value):
        self.values.append((self.rows.rows[place].name, value))
        shown = list(self.rows.rows)
        shown[place] = shown[place]._replace(value=value)
        self.rows.present(shown)

    def _swap(self, one, other):
        self.swaps.append((one, other))
        shown = list(self.rows.rows)
        shown[one], shown[other] = shown[other], shown[one]
        self.rows.present(shown)

    @property
    def names(self):
        return [row.name for row in self.rows.rows]


@pytest.fixture
def rows(qtbot, qapp):
    if not qapp.styleSheet() or theme.current_theme() != theme.LIGHT:
        theme.apply(qapp, theme.LIGHT)
    made = ValueRows()
    qtbot.addWidget(made)
    made.present(ROWS)
    made.resize(260, 90)
    made.show()
    qtbot.waitExposed(made)
    return made


@pytest.fixture
def heard(rows):
    return Heard(rows)


def key(rows, *keys, modifier=NONE):
    for each in keys:
        QTest.keyClick(rows, each, modifier)


def drag(rows, *points, hold=False):
    QTest.mousePress(rows, LEFT, NONE, points[0].toPoint())
    for point in points[1:]:
        QTest.mouseMove(rows, point.toPoint())
    if not hold:
        QTest.mouseRelease(rows, LEFT, NONE, points[-1].toPoint())


def name_of(rows, place):
    return rows.rects_of(place).name.center()


def bar_at(rows, place, share):
    bar = rows.rects_of(place).bar
    point = bar.center()
    point.setX(bar.left() + share * bar.width())
    return point


def test_no_part_of_a_row_overlaps_another_and_all_fit(rows):
    for place in range(len(ROWS)):
        row, name, bar, number = rows.rects_of(place)
        assert name.right() <= bar.left() < bar.right() <= number.left() < number.right() <= row.right() + 1
    assert rows.rects_of(3).row.bottom() <= rows.height()
    rows.resize(rows.minimumSizeHint())
    assert rows.rects_of(0).bar.width() >= 50


def test_a_bar_is_dragged_to_both_ends_in_one_stroke(rows, heard):
    drag(rows, bar_at(rows, 1, 0.5), bar_at(rows, 1, 0.9), bar_at(rows, 1, 3.0), bar_at(rows, 1, -2.0))
    assert heard.strokes == 1
    assert heard.values[0][1] == pytest.approx(105, abs=3)
    assert [value for _, value in heard.values][-2:] == [205, 5]
    assert {name for name, _ in heard.values} == {"basket"}


def test_a_name_dragged_onto_another_row_swaps_the_two(rows, heard):
    drag(rows, name_of(rows, 0), name_of(rows, 1), name_of(rows, 2))
    assert heard.swaps == [(0, 2)]
    assert heard.names == ["orders", "basket", "age", "waiting"]
    assert rows.place == 2


def test_a_click_on_a_name_a_drop_beside_the_rows_and_escape_swap_nothing(rows, heard):
    drag(rows, name_of(rows, 0))
    drag(rows, name_of(rows, 0), name_of(rows, 2), name_of(rows, 0))
    drag(rows, name_of(rows, 1), name_of(rows, 2) + QPoint(0, 400).toPointF())
    drag(rows, name_of(rows, 0), name_of(rows, 2), hold=True)
    key(rows, KEY.Key_Escape)
    QTest.mouseRelease(rows, LEFT, NONE, name_of(rows, 2).toPoint())
    assert not heard.swaps
    assert not heard.values


def test_the_keyboard_walks_changes_and_swaps(rows, heard):
    rows.setFocus(Qt.FocusReason.TabFocusReason)
    key(rows, KEY.Key_Down, KEY.Key_Right, KEY.Key_Left, KEY.Key_Left, KEY.Key_PageUp, KEY.Key_End, KEY.Key_Right)
    assert heard.values == [("basket", value) for value in (61, 60, 59, 69, 205)]
    key(rows, KEY.Key_Right, modifier=ALT)
    assert heard.names == ["age", "orders", "basket", "waiting"]
    assert rows.place == 2  # the cursor stays with its row
    key(rows, KEY.Key_Up, KEY.Key_Left, modifier=ALT)
    assert heard.names == ["basket", "age", "orders", "waiting"]
    key(rows, KEY.Key_Up, modifier=ALT)
    assert heard.swaps == [(1, 2), (2, 1), (1, 0)]
    assert rows.accessibleDescription() == "1 of 4: basket, 205 €, from 5 to 205"


def test_a_number_is_typed_and_tab_goes_on_to_the_next(rows, heard):
    rows.setFocus(Qt.FocusReason.TabFocusReason)
    key(rows, KEY.Key_Return)
    assert rows.editor.isVisible()
    assert rows.editor.text() == "41"
    QTest.keyClicks(rows.editor, "50")
    key(rows.editor, KEY.Key_Tab)
    QTest.keyClicks(rows.editor, "7")
    key(rows.editor, KEY.Key_Return)
    assert heard.values == [("age", 50), ("basket", 7)]
    assert not rows.editor.isVisible()
    assert rows.hasFocus()
    QTest.keyClicks(rows, "1")
    QTest.keyClicks(rows.editor, "2")
    key(rows.editor, KEY.Key_Escape)
    assert len(heard.values) == 2


@pytest.mark.parametrize("typed", ["4", "89", "-20", "old", "", "20.5"])
def test_what_is_no_such_number_is_refused_with_a_sentence(rows, heard, typed):
    QTest.mouseClick(rows, LEFT, NONE, rows.rects_of(0).number.center().toPoint())
    rows.editor.setText(typed)
    key(rows.editor, KEY.Key_Return)
    assert heard.refused == [f"age is a whole number from 18 to 88, so “{typed}” was not taken."]
    assert not heard.values


def test_typing_counts_when_the_focus_goes_elsewhere_and_ends_when_other_rows_come(rows, heard):
    QTest.mouseClick(rows, LEFT, NONE, rows.rects_of(3).number.center().toPoint())
    rows.editor.setText("9")
    rows.editor.clearFocus()
    assert heard.values == [("waiting", 9)]
    QTest.mouseClick(rows, LEFT, NONE, rows.rects_of(3).number.center().toPoint())
    rows.editor.setText("3")
    rows.present(ROWS[::-1])
    assert not rows.editor.isVisible()
    assert heard.values == [("waiting", 9)]


def test_a_row_says_what_it_means_and_who_points_at_it_is_told(rows):
    pointed, left = [], []
    rows.pointed.connect(pointed.append)
    rows.left.connect(lambda: left.append(True))
    at = name_of(rows, 0).toPoint()
    QTest.mouseMove(rows, at)
    QApplication.sendEvent(rows, QHelpEvent(QEvent.Type.ToolTip, at, rows.mapToGlobal(at)))
    assert QToolTip.text() == "How old the customer is"
    QToolTip.hideText()
    QApplication.sendEvent(rows, QEvent(QEvent.Type.Leave))
    assert (pointed, left) == ([0], [True])


def test_marked_rows_are_framed(rows):
    before = rows.grab().toImage()
    rows.mark(range(1, 3), "focus")
    frame = rows.rects_of(1).row.united(rows.rects_of(2).row)
    image = rows.grab().toImage()
    assert image != before
    colour = image.pixelColor(frame.left() + 1, int(frame.center().y()))
    assert colour == theme.LIGHT.colour("focus")
    rows.mark(range(0), "")
    assert rows.grab().toImage() == before
