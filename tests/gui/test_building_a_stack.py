"""The stack editor by real clicks, drags and keys: from an empty row to the talk's stack, and all that can go wrong."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np
import pytest
from PySide6.QtCore import QPoint, QSettings, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QComboBox, QMenu, QWidget
from pytestqt.qtbot import QtBot

from xoviz import zoo
from xoviz.app import make_window
from xoviz.gui.main_window import MainWindow
from xoviz.gui.panels.stack import StackPanel
from xoviz.gui.panels.stack.card import BlockCard
from xoviz.nn import Network
from xoviz.nn.shorthand import written
from xoviz.state.session import Session
from xoviz.zoo.stacks import TALK

LONG = 20_000
LEFT, NONE = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
ALT, CONTROL = Qt.KeyboardModifier.AltModifier, Qt.KeyboardModifier.ControlModifier


class Builder:
    """Someone at the tab "Stack", with a mouse and a keyboard."""

    def __init__(self, window: MainWindow, qtbot: QtBot) -> None:
        self.window, self._qtbot = window, qtbot
        window.resize(1366, 768)
        window.show()
        qtbot.waitExposed(window)
        with qtbot.waitSignal(window.late_work.done, timeout=LONG):
            window.prepare()
        ready = window.findChild(StackPanel)
        assert isinstance(ready, StackPanel)
        assert ready.board.cards, "made before anybody opens the tab"
        window.parts.tabs.open("stack")
        self.settle()
        window.activateWindow()
        self.until(window.isActiveWindow)
        found = window.findChild(StackPanel)
        assert isinstance(found, StackPanel)
        self.panel = found
        session = window.findChild(Session)
        assert isinstance(session, Session)
        self.session = session

    @property
    def network(self) -> Network:
        return self.session.contents.network

    @property
    def text(self) -> str:
        return written(self.network.layers)

    @property
    def titles(self) -> list[str]:
        return [self.panel.board.cards[block.id].title.text() for block in self.panel.blocks]

    def card(self, title: str) -> BlockCard:
        """The block that is called so."""
        (found,) = [card for card in self.panel.board.cards.values() if card.title.text() == title]
        self.panel.boards.show_card(found.id, self.panel.board.cards)
        self.settle()
        return found

    def field(self, title: str, name: str) -> QWidget:
        return self.card(title).form.fields[name]

    def until(self, condition: Callable[[], bool]) -> None:
        self._qtbot.waitUntil(condition, timeout=LONG)

    def settle(self) -> None:
        """The session has shown what there is to see."""
        for _ in range(3):
            QApplication.processEvents()

    def click(self, widget: QWidget, at: QPoint | None = None) -> None:
        QTest.mouseClick(widget, LEFT, NONE, widget.rect().center() if at is None else at)
        self.settle()

    def choose(self, words: str) -> None:
        """The entry of the open menu that begins so."""
        menu = QApplication.activePopupWidget()
        assert isinstance(menu, QMenu)
        (action,) = [action for action in menu.actions() if action.text().startswith(words)]
        self.click(menu, menu.actionGeometry(action).center())

    def begin_with(self, words: str) -> None:
        menu = self.panel.presets.menu()
        menu.popup(self.panel.presets.mapToGlobal(QPoint(0, 0)))
        self.choose(words)

    def insert(self, place: int, words: str) -> None:
        self.panel.boards.ensureWidgetVisible(self.panel.board.plus[place])
        self.click(self.panel.board.plus[place])
        self.choose(words)

    def arrow(self, field: QWidget, *, up: bool) -> None:
        """Press one of the arrows at the right of a field."""
        self.click(field, QPoint(field.width() - 5, field.height() // 4 if up else 3 * field.height() // 4))

    def tick(self, box: QWidget) -> None:
        self.click(box, QPoint(8, box.height() // 2))

    def drag(self, title: str, before: str) -> None:
        """Drag a block until it stands before another."""
        card, target = self.card(title), self.card(before)
        start = QPoint(40, 14)
        goal = card.mapFromGlobal(target.mapToGlobal(QPoint(-6, 60)))
        QTest.mousePress(card, LEFT, NONE, start)
        QTest.mouseMove(card, (start + goal) / 2)
        QTest.mouseMove(card, card.mapFromGlobal(target.mapToGlobal(QPoint(-6, 60))))
        QTest.mouseRelease(card, LEFT, NONE, QPoint(2, 2))
        self.settle()

    def key(self, widget: QWidget, key: Qt.Key, modifier: Qt.KeyboardModifier = NONE) -> None:
        QTest.keyClick(widget, key, modifier)
        self.settle()

    def press(self, key: Qt.Key, modifier: Qt.KeyboardModifier = NONE) -> None:
        """A key, wherever the keyboard is."""
        focus = QApplication.focusWidget()
        assert focus is not None
        self.key(focus, key, modifier)

    def type_over(self, line: QWidget, words: str) -> None:
        self.click(line)
        QTest.keyClick(line, Qt.Key.Key_A, CONTROL)
        QTest.keyClicks(line, words)
        QTest.keyClick(line, Qt.Key.Key_Return)
        self.settle()


@pytest.fixture
def builder(qtbot: QtBot, tmp_path: Path) -> Iterator[Builder]:
    window = make_window(QSettings(str(tmp_path / "settings.ini"), QSettings.Format.IniFormat))
    yield Builder(window, qtbot)
    window.close()
    window.deleteLater()


def test_a_newcomer_builds_the_talks_stack_from_an_empty_row_with_the_mouse_alone(builder: Builder) -> None:
    builder.begin_with("Empty row")
    assert builder.titles == ["Votes"]
    builder.insert(0, "Convolution")
    builder.insert(1, "Activation")
    builder.insert(2, "Pooling")
    builder.insert(3, "Pooling")
    builder.arrow(builder.field("Convolution", "filters"), up=False)
    for title in ("Convolution", "Votes"):
        builder.tick(builder.field(title, "average"))
        builder.tick(builder.field(title, "bias"))
    assert builder.network.layers == TALK
    assert builder.titles == ["Convolution", "Activation", "Pooling 1", "Pooling 2", "Votes"]
    shown = builder.panel.verdict.label.text()
    assert shown.startswith("5 layers · 51 parameters · 1,347 multiplications")
    assert ("sees", "6 × 6") in builder.card("Pooling 2").figures.rows
    assert builder.session.undo_stack.undoText() == "Switch off bias of Votes"
    for tab in ("network", "filtering", "votes"):
        builder.window.parts.tabs.open(tab)
        builder.settle()
    builder.window.parts.tabs.open("stack")
    for _ in range(9):
        builder.session.undo()
    builder.settle()
    assert builder.titles == ["Votes"], "the row follows the document"
    builder.session.undo()
    builder.settle()
    assert builder.text == "conv 6@3 | relu | pool 2 | dense 2"
    assert np.array_equal(builder.network.vector, zoo.load("letters-9").vector)


def test_what_cannot_be_is_shown_where_it_is_and_one_click_helps(builder: Builder) -> None:
    before, panel = builder.network, builder.panel
    builder.type_over(builder.field("Convolution", "size"), "12")
    card = builder.card("Convolution")
    assert card.figures.text == "its filter is 12 high, but what comes in is only 9 high"
    assert builder.card("Pooling").figures.text == "not reached"
    assert "Convolution cannot be" in panel.verdict.label.text()
    assert builder.network is before, "the last good network goes on"
    builder.arrow(builder.field("Convolution", "filters"), up=True)
    assert builder.network is before
    builder.press(Qt.Key.Key_Z, CONTROL)
    assert panel.draft.row.block("convolution").settings["filters"] == 6, "undo is about the draft"
    assert builder.network is before
    first, *_ = panel.verdict.buttons
    assert first.text() == "Make the filter 9 × 9"
    builder.click(first)
    assert builder.text == "conv 6@9 | relu | pool 2 | dense 2"
    assert not panel.verdict.buttons
    builder.press(Qt.Key.Key_Z, CONTROL)
    assert builder.network is before
    assert builder.field("Convolution", "size").value == (3, 3)
    builder.type_over(builder.field("Convolution", "size"), "13")
    builder.click(panel.verdict.back)
    assert builder.field("Convolution", "size").value == (3, 3)
    assert panel.draft.possible


def test_blocks_are_dragged_moved_duplicated_switched_off_and_removed(builder: Builder) -> None:
    builder.drag("Pooling", before="Activation")
    assert builder.text == "conv 6@3 | pool 2 | relu | dense 2"
    assert ("weights kept", "100 %") in builder.card("Convolution").figures.rows, "no filter is other than it was"
    builder.click(builder.card("Pooling"), QPoint(40, 14))
    builder.press(Qt.Key.Key_Right, ALT)
    assert builder.text == "conv 6@3 | relu | pool 2 | dense 2"
    builder.press(Qt.Key.Key_Left)
    builder.press(Qt.Key.Key_Space)
    assert builder.text == "conv 6@3 | pool 2 | dense 2"
    assert builder.card("Activation").figures.text == "switched off"
    kinds = builder.field("Activation", "kind")
    assert isinstance(kinds, QComboBox)
    assert kinds.currentText() == "none"
    builder.press(Qt.Key.Key_Z, CONTROL)
    assert kinds.currentText() == "ReLU"
    builder.session.redo()
    builder.settle()
    assert builder.titles == ["Convolution", "Activation", "Pooling", "Votes"], "it is still there, and off"
    builder.click(builder.card("Activation").switch)
    assert builder.text == "conv 6@3 | relu | pool 2 | dense 2"
    builder.click(builder.card("Convolution"), QPoint(40, 14))
    builder.press(Qt.Key.Key_D, CONTROL)
    assert builder.text == "conv 6@3 | conv 6@3 | relu | pool 2 | dense 2"
    assert ("weights", "new") in builder.card("Convolution 2").figures.rows
    builder.press(Qt.Key.Key_Delete)
    assert builder.text == "conv 6@3 | relu | pool 2 | dense 2"
    builder.click(builder.card("Votes"), QPoint(40, 14))
    builder.press(Qt.Key.Key_Delete)
    builder.press(Qt.Key.Key_Insert)
    builder.choose("Hidden layer")
    assert builder.text == "conv 6@3 | relu | pool 2 | dense 16 | dense 2", "the votes stay, and stay last"


def test_the_stack_is_read_written_and_copied_as_text(builder: Builder) -> None:
    line = builder.panel.text.line
    assert line.text() == "conv 6@3 | relu | pool 2 | dense 2 | loss cross-entropy"
    builder.type_over(line, "conv 8@3 | leaky 0.2 | pule 2 | dense 2")
    assert line.selectedText() == " pule 2 "
    assert "Part 3" in builder.panel.verdict.label.text()
    assert builder.text == "conv 6@3 | relu | pool 2 | dense 2"
    builder.type_over(line, "conv 8@3 | leaky 0.2 | pool 2 | conv 4@2 | tanh | dropout 0.25 | dense 2")
    assert f"{builder.text} | loss cross-entropy" == line.text()
    assert ("weights kept", "75 %") in builder.card("Convolution 1").figures.rows
    assert builder.field("Activation 1", "slope").value == 0.2
    builder.click(builder.panel.text.copy)
    assert QGuiApplication.clipboard().text() == f"{builder.text} | loss cross-entropy"
    builder.type_over(line, "conv 8@3 | dense 2 | loss squared")
    assert builder.network.stack.loss == "squared"
    builder.type_over(line, "conv 8@3 | dense 2 | loss hinge")
    assert line.selectedText() == " loss hinge"
    builder.session.undo()
    builder.settle()
    assert builder.network.stack.loss == "cross-entropy"
    builder.type_over(line, "conv 8@3 | dense 3")
    assert "gives 3 values, but there are 2 classes" in builder.panel.verdict.label.text()
    builder.click(builder.panel.verdict.buttons[0])
    assert builder.text == "conv 8@3 | dense 2"
    assert builder.session.undo_stack.undoText() == "Votes: 2 units"
