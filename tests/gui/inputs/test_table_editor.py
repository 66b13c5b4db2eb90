"""The editor of a table's row: its columns in units, changed, swapped, shuffled and put back."""

from __future__ import annotations

from dataclasses import replace
from itertools import count

import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from xoviz import tasks, zoo
from xoviz.explain.receptive import lit
from xoviz.gui.inputs.table import TableEditor
from xoviz.nn import PICTURE, Focus
from xoviz.state.view import View
from xoviz.state.wishes import Arrange, Point, SetInput
from xoviz.tasks.customers import COLUMNS, NAMES
from xoviz.tasks.shuffled import Shuffled, arranged, random_order
from xoviz.tasks.tabular import in_units

TABLE, NETWORK = tasks.task("table"), zoo.load("table")
SAMPLE = TABLE.samples()[0].picture
GIVEN = tuple(range(12))
LEFT, NONE, ALT = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, Qt.KeyboardModifier.AltModifier


def view_of(order=GIVEN, picture=SAMPLE, **fields):
    task = TABLE if order == GIVEN else Shuffled(TABLE, order)
    values = arranged(picture, order)
    return replace(View(NETWORK.forward(values), values[0], task=task, drawing=values), **fields)


@pytest.fixture
def editor(qtbot):
    made = TableEditor(count(1))
    qtbot.addWidget(made)
    made.resize(262, 280)
    made.present(view_of())
    made.show()
    qtbot.waitExposed(made)
    return made


@pytest.fixture
def wishes(editor):
    heard = []
    editor.wish.connect(heard.append)
    return heard


def names(editor):
    return [row.name for row in editor.rows.rows]


def test_a_customer_is_shown_in_units(editor):
    assert names(editor) == list(NAMES)
    assert [row.value for row in editor.rows.rows] == in_units(SAMPLE[0, 0], COLUMNS).tolist()
    assert not editor.restore.isEnabled()
    assert editor.minimumSizeHint().height() <= 280


def test_a_step_changes_one_column_and_nothing_else(editor, wishes):
    editor.rows.setFocus(Qt.FocusReason.TabFocusReason)
    QTest.keyClick(editor.rows, Qt.Key.Key_Right)
    (wish,) = wishes
    assert isinstance(wish, SetInput)
    assert (wish.text, wish.values.shape, wish.values.dtype) == ("Change age", (1, 1, 12), np.float32)
    assert in_units(wish.values[0, 0], COLUMNS)[0] == editor.rows.rows[0].value + 1
    assert np.array_equal(wish.values[..., 1:], SAMPLE[..., 1:])


def test_one_drag_is_one_gesture_and_the_next_another(editor, wishes):
    bar = editor.rows.rects_of(2).bar
    for _ in range(2):
        QTest.mousePress(editor.rows, LEFT, NONE, bar.center().toPoint())
        QTest.mouseMove(editor.rows, (bar.center() + (bar.topRight() - bar.topLeft()) / 4).toPoint())
        QTest.mouseRelease(editor.rows, LEFT, NONE, bar.center().toPoint())
    gestures = [wish.gesture for wish in wishes if isinstance(wish, SetInput)]
    assert gestures[0] == gestures[1] != gestures[-1]
    assert 0 not in gestures


def test_two_columns_are_swapped_for_all_customers(editor, wishes):
    editor.rows.setFocus(Qt.FocusReason.TabFocusReason)
    QTest.keyClick(editor.rows, Qt.Key.Key_Right, ALT)
    assert wishes == [Arrange((1, 0, *range(2, 12)), "Swap age and basket")]
    editor.present(view_of(wishes[0].order))
    assert names(editor)[:3] == ["basket", "age", "complaints"]
    assert editor.rows.place == 1
    assert editor.order.text() == "2 of 12 columns stand elsewhere."
    wishes.clear()
    QTest.keyClick(editor.rows, Qt.Key.Key_Right, ALT)
    assert wishes == [Arrange((1, 2, 0, *range(3, 12)), "Swap age and complaints")]


def test_all_columns_are_shuffled_another_way_each_time_and_put_back(editor, wishes):
    QTest.mouseClick(editor.shuffle, LEFT)
    QTest.mouseClick(editor.shuffle, LEFT)
    orders = [wish.order for wish in wishes]
    assert orders[0] != orders[1]
    assert all(sorted(order) == list(GIVEN) for order in orders)
    editor.present(view_of(orders[1]))
    assert names(editor) == [NAMES[place] for place in orders[1]]
    assert {row.name: row.value for row in editor.rows.rows} == dict(
        zip(NAMES, in_units(SAMPLE[0, 0], COLUMNS).tolist(), strict=True))
    wishes.clear()
    QTest.mouseClick(editor.restore, LEFT)
    assert [wish.order for wish in wishes] == [GIVEN]


def test_a_value_is_changed_where_its_column_stands(editor, wishes):
    order = random_order(12, 3)
    editor.present(view_of(order))
    editor.rows.setFocus(Qt.FocusReason.TabFocusReason)
    QTest.keyClick(editor.rows, Qt.Key.Key_End)
    (wish,) = wishes
    assert wish.values[0, 0, 0] == 1
    assert wish.text == f"Change {NAMES[order[0]]}"


def test_columns_light_up_with_what_is_looked_at(editor, wishes):
    focus = Focus("hidden", 3, 0, 0)
    before = editor.rows.grab().toImage()
    editor.present(view_of(focus=focus, lit=lit(NETWORK.stack, focus)))
    assert editor.rows.grab().toImage() != before
    QTest.mouseMove(editor.rows, editor.rows.rects_of(4).name.center().toPoint())
    assert wishes[-1] == Point(Focus(PICTURE, 0, 0, 4))


def test_what_is_typed_and_cannot_be_is_said(editor):
    said = []
    editor.said.connect(said.append)
    QTest.mouseClick(editor.rows, LEFT, NONE, editor.rows.rects_of(0).number.center().toPoint())
    editor.rows.editor.setText("200")
    QTest.keyClick(editor.rows.editor, Qt.Key.Key_Return)
    assert said == ["age is a whole number from 18 to 88, so “200” was not taken."]
