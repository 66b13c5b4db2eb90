"""The tab "Receipt": asked by click and key, as a person asks."""

from __future__ import annotations

import re
import subprocess
import sys
from dataclasses import replace

import numpy as np
import pytest
from PySide6.QtCore import QModelIndex, QPoint, Qt
from PySide6.QtGui import QContextMenuEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from xoviz import zoo
from xoviz.explain.exact import NotRational, fractions
from xoviz.explain.receipt import Hop
from xoviz.explain.receptive import lit
from xoviz.gui import theme
from xoviz.gui.panels.receipt import ReceiptPanel
from xoviz.gui.panels.receipt.model import ReceiptModel
from xoviz.nn import PICTURE, Conv, Dense, Focus, network
from xoviz.state.view import TrainingView, View
from xoviz.state.wishes import Pin, Point
from xoviz.tasks import task
from xoviz.tasks.known.letters import LettersTask
from xoviz.tasks.transforms import resample

SAMPLES = LettersTask().samples()
LEFT = Qt.MouseButton.LeftButton


def view_of(net, sample=0, **fields):
    picture = resample(SAMPLES[sample].picture, net.input_shape[1])
    view = View(net.forward(picture), picture[0], **fields)
    return view if view.focus is None else replace(view, lit=lit(net.stack, view.focus))


def exact_view(net, sample=0, reading="fractions"):
    view = view_of(net, sample, reading=reading)
    try:
        return replace(view, exact=fractions(net, view.trace.picture))
    except NotRational as error:
        return replace(view, why_not_exact=str(error))


@pytest.fixture
def panel(qtbot, qapp):
    theme.apply(qapp, theme.LIGHT)
    tab = ReceiptPanel()
    tab.wishes = []
    tab.wish.connect(tab.wishes.append)
    qtbot.addWidget(tab)
    tab.resize(1000, 520)
    tab.show()
    return tab


def labels(panel, parent=QModelIndex()):  # noqa: B008 -- an invalid index, as Qt has it
    model = panel.model
    return [model.line(model.index(row, 0, parent)).label for row in range(model.rowCount(parent))]


def open_by_key(panel, depth):
    """Down to the first line, then open it and go on to the first line below, by the arrow keys."""
    panel.tree.setFocus()
    panel.tree.setCurrentIndex(panel.model.index(0, 0))
    for _ in range(depth):
        QTest.keyClick(panel.tree, Qt.Key.Key_Right)
        QTest.keyClick(panel.tree, Qt.Key.Key_Right)
    QApplication.processEvents()
    return panel.tree.currentIndex()


def click_line(panel, index):
    QTest.mouseClick(panel.tree.viewport(), LEFT, pos=panel.tree.visualRect(index).center())


def test_the_answer_stands_on_top(panel):
    panel.present(view_of(zoo.load("talk")))
    assert panel.head.answer.text() == "X has the highest score: 1.000."
    assert panel.head.because.text().startswith("Most for X: filter 1, pooling 2 (1, 1) +0.200;")
    assert labels(panel)[-1] == "score of X"
    assert not panel.softmax.isVisible()


def test_the_head_says_whether_the_lines_add_up(panel, monkeypatch):
    panel.present(view_of(zoo.load("talk")))
    assert panel.head.check.text() == "✓ the lines add up to it"
    monkeypatch.setattr(Hop, "balanced", False)
    panel.present(view_of(zoo.load("talk"), 5))
    assert panel.head.check.text() == "✗ the lines do not add up to it"


def test_the_check_stands_behind_the_answer_or_not_at_all(panel):
    panel.present(view_of(zoo.load("talk")))
    head = panel.head
    answer_ends = head.answer.label.fontMetrics().horizontalAdvance(head.answer.text())
    for width in (900, answer_ends + 40):
        head.resize(width, head.height())
        room = head.check.geometry()
        assert room.left() > answer_ends
        assert head.check.isVisibleTo(head) == (room.right() < width) == (width == 900)


def test_the_other_class_and_the_comparison_by_click(panel, qtbot):
    panel.present(view_of(zoo.load("talk")))
    qtbot.mouseClick(panel.questions.buttons[1], LEFT)
    assert panel.head.answer.text() == "O has a score of 0.556; X has more, 1.000."
    assert labels(panel)[-1] == "score of O"
    qtbot.mouseClick(panel.questions.versus, LEFT)
    assert panel.questions.versus.text() == "Why X and not O?"
    assert panel.head.answer.text() == "X is ahead of O by 0.444."
    assert "Most for O: " in panel.head.because.toolTip()
    assert labels(panel)[-1] == "X ahead of O"
    qtbot.waitUntil(lambda: "X ahead of O" in panel.pane.names[-1].text())
    assert panel.pane.numbers[-1].text() == "0.444"
    qtbot.waitUntil(lambda: panel.pane.check.text() == "✓ adds up")


def test_the_question_follows_the_winner_until_one_asks(panel, qtbot):
    panel.present(view_of(zoo.load("talk"), 0))
    panel.present(view_of(zoo.load("talk"), 5))
    assert panel.questions.buttons[1].isChecked()
    assert panel.head.answer.text().startswith("O has the highest score")
    qtbot.mouseClick(panel.questions.buttons[0], LEFT)
    panel.present(view_of(zoo.load("talk"), 6))
    assert panel.head.answer.text().startswith("X has a score of")


def test_by_keys_from_the_score_to_the_pixels(panel):
    panel.present(view_of(zoo.load("talk")))
    last = open_by_key(panel, 5)
    assert panel.model.line(last).label.startswith("pixel (")
    kinds = [labels(panel, index)[-1] for index in around(last)]
    assert [re.sub(r"filter 1, | \(.*", "", words) for words in kinds] == [
        "match", "after ReLU", "pooling 1", "pooling 2", "score of X"]
    assert isinstance(panel.wishes[-1], Point)
    assert panel.wishes[-1].focus.layer == PICTURE


def around(index):
    """The parents of an index, from the nearest on; the outermost is invalid."""
    while index.isValid():
        index = index.parent()
        yield index


def test_the_tab_key_goes_through_the_questions_to_the_lines(panel, qtbot):
    panel.present(view_of(zoo.load("talk")))
    QApplication.processEvents()
    order, part = [], panel.questions.buttons[0]
    while part is not panel.tree and len(order) < 30:
        if part.focusPolicy() & Qt.FocusPolicy.TabFocus and part.isVisible():
            order.append(part)
        part = part.nextInFocusChain()
    assert order == [*panel.questions.buttons, panel.questions.versus, panel.order_box, panel.copy_button]


def test_lines_open_by_the_arrow_and_by_a_double_click(panel):
    panel.present(view_of(zoo.load("talk")))
    rect = panel.tree.visualRect(panel.model.index(0, 0))
    QTest.mouseClick(panel.tree.viewport(), LEFT, pos=QPoint(9, rect.center().y()))
    assert panel.tree.isExpanded(panel.model.index(0, 0))
    second = panel.model.index(1, 0)
    click_line(panel, second)
    QTest.mouseDClick(panel.tree.viewport(), LEFT, pos=panel.tree.visualRect(second).center())
    assert panel.tree.isExpanded(second)
    QTest.keyClick(panel.tree, Qt.Key.Key_Return)
    assert not panel.tree.isExpanded(second)


def test_the_asterisk_does_not_open_millions_of_lines(panel):
    panel.present(view_of(zoo.untrained("letters-28", 2)))
    open_by_key(panel, 0)
    QTest.keyClick(panel.tree, Qt.Key.Key_Asterisk)
    assert len(panel.model.paths(panel.tree.is_open)) == 1


def test_what_is_open_stays_open_while_one_draws(panel, qtbot):
    panel.present(view_of(zoo.load("talk"), 0))
    current = panel.model.focus(open_by_key(panel, 4))
    before = set(panel.model.paths(panel.tree.is_open))
    for sample in (1, 2, 3):
        panel.present(view_of(zoo.load("talk"), sample))
    qtbot.waitUntil(lambda: not panel._settling.isActive())
    assert set(panel.model.paths(panel.tree.is_open)) == before
    assert panel.model.focus(panel.tree.currentIndex()) == current
    sizes = [abs(panel.model.line(panel.model.index(row, 0)).amount) for row in range(12)]
    assert sizes == sorted(sizes, reverse=True)


def test_while_training_plays_lines_keep_their_places(panel, qtbot):
    net = zoo.untrained("letters-9", 1)
    panel.present(view_of(net))
    panel.questions.buttons[0].click()
    before = labels(panel)
    for seed in range(2, 5):
        last = view_of(net.random(seed), training=TrainingView(playing=True))
        panel.present(last)
    qtbot.waitUntil(lambda: not panel._settling.isActive())
    assert labels(panel) == before
    panel.present(replace(last, training=TrainingView()))
    qtbot.waitUntil(lambda: labels(panel) != before)


def test_another_question_or_reading_keeps_what_is_open(panel, qtbot):
    talk = zoo.load("talk")
    panel.present(exact_view(talk, reading="slides"))
    open_by_key(panel, 3)
    before = set(panel.model.paths(panel.tree.is_open))
    panel.present(exact_view(talk, reading="fractions"))
    assert set(panel.model.paths(panel.tree.is_open)) == before
    qtbot.mouseClick(panel.questions.versus, LEFT)
    assert set(panel.model.paths(panel.tree.is_open)) == before


def test_fractions_and_slides(panel):
    talk = zoo.load("talk")
    panel.present(exact_view(talk, reading="slides"))
    panel.questions.buttons[1].click()
    assert panel.head.answer.text().startswith("O has a score of 0.55;")
    assert "cut off" in labels(panel)
    panel.present(exact_view(talk))
    assert panel.head.answer.text().startswith("O has a score of 5/9;")
    assert not {"cut off", "rounding"} & set(labels(panel))


def test_why_there_are_no_fractions_is_said(panel):
    view = exact_view(zoo.load("letters-9"))
    panel.present(view)
    assert panel.note.text() == view.why_not_exact
    assert "." in panel.model.line(panel.model.index(0, 0)).value


def test_softmax_stands_below_with_its_numbers(panel):
    view = view_of(zoo.untrained("letters-9", 4))
    panel.present(view)
    assert panel.softmax.isVisible()
    best = view.trace.verdict
    assert f"P({view.network.classes[best]}) = exp(" in panel.softmax.text()
    assert "✓ adds up" in panel.softmax.text()


def test_hovering_a_line_looks_at_its_cell_and_leaving_lets_go(panel, qtbot):
    panel.present(view_of(zoo.load("talk")))
    rect = panel.tree.visualRect(panel.model.index(2, 0))
    QTest.mouseMove(panel.tree.viewport(), rect.center())
    panel.tree.entered.emit(panel.model.index(2, 0))
    assert panel.wishes[-1] == Point(panel.model.line(panel.model.index(2, 0)).source)
    panel.tree.left.emit()
    assert panel.wishes[-1] == Point(None)


def test_a_pin_comes_along_to_the_line_that_is_chosen(panel):
    view = view_of(zoo.load("talk"), focus=Focus("pooling2", 0, 0, 0), pinned=True)
    panel.present(view)
    click_line(panel, panel.model.index(3, 0))
    assert panel.wishes[-1] == Pin(panel.model.line(panel.model.index(3, 0)).source)


def test_a_cell_that_is_looked_at_elsewhere_chooses_its_line(panel):
    talk = zoo.load("talk")
    panel.present(view_of(talk))
    panel.wishes.clear()
    panel.present(view_of(talk, focus=Focus("pooling2", 2, 1, 0)))
    assert panel.model.line(panel.tree.currentIndex()).label == "filter 3, pooling 2 (2, 1)"
    assert panel.wishes == []
    assert len(panel.pane.grid._marks) == 1


def test_a_pixel_of_the_picture_tells_its_share(panel):
    panel.present(view_of(zoo.load("talk")))
    panel.pane.grid.pointed.emit(4, 4)
    assert panel.wishes[-1] == Point(Focus(PICTURE, 0, 4, 4))
    assert panel.pane.readout.text().startswith("pixel (5, 5): +")
    panel.pane.grid.left.emit()
    assert "Point at a pixel" in panel.pane.readout.text()


def test_the_chosen_line_is_what_is_copied_and_the_numpy_of_all_that_is_open_runs(panel):
    view = view_of(zoo.load("letters-9"))
    panel.present(view)
    assert panel.calculation(view).name == f"votes[{view.trace.verdict},0,0]"
    focus = panel.model.focus(open_by_key(panel, 0))
    assert panel.calculation(view).name == f"{focus.layer}[{focus.map},{focus.row},{focus.column}]"
    open_by_key(panel, 2)
    codes = [each.written("numpy") for each in panel.calculations()]
    assert len(codes) == 1 + len(panel.model.paths(panel.tree.is_open)) > 1
    run = subprocess.run([sys.executable, "-c", "\n".join(codes)], capture_output=True, text=True, check=True)
    assert len(run.stdout.split()) == len(codes)
    assert np.float32(run.stdout.split()[0]) == view.trace.scores.max()


def test_copying_is_asked_for_by_key_by_button_and_by_the_other_mouse_button(panel, qtbot):
    panel.present(view_of(zoo.load("talk")))
    open_by_key(panel, 0)
    with qtbot.waitSignal(panel.copy_asked) as asked:
        QTest.keyClick(panel.tree, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    assert asked.args == ["text"]
    with qtbot.waitSignal(panel.menu_asked) as asked:
        qtbot.mouseClick(panel.copy_button, LEFT)
    assert asked.args == [panel.copy_button.mapToGlobal(panel.copy_button.rect().bottomLeft())]
    place = panel.tree.visualRect(panel.model.index(2, 0)).center()
    with qtbot.waitSignal(panel.menu_asked) as asked:
        QTest.mouseClick(panel.tree.viewport(), Qt.MouseButton.RightButton, pos=place)
        there = panel.tree.viewport().mapToGlobal(place)
        QApplication.sendEvent(panel.tree.viewport(),
                               QContextMenuEvent(QContextMenuEvent.Reason.Mouse, place, there))
    assert asked.args == [there]
    assert panel.tree.currentIndex().row() == 2


def test_opening_a_line_lays_out_no_other(qtbot, monkeypatch):
    """A tree view that fetches in the midst of expanding would lay out every open line once more."""
    asked = []

    class NotedModel(ReceiptModel):
        def index(self, row, column, parent=QModelIndex()):  # noqa: B008 -- as Qt has it
            asked.append(QModelIndex(parent))
            return super().index(row, column, parent)

    monkeypatch.setattr("xoviz.gui.panels.receipt.ReceiptModel", NotedModel)
    panel = ReceiptPanel()
    qtbot.addWidget(panel)
    panel.show()
    qtbot.waitExposed(panel)
    panel.present(view_of(zoo.load("talk")))
    open_by_key(panel, 1)
    first = panel.model.index(0, 0)
    for row, key in ((1, Qt.Key.Key_Right), (2, Qt.Key.Key_Return)):
        line = panel.model.index(row, 0)
        panel.tree.setCurrentIndex(line)
        QApplication.processEvents()
        asked.clear()
        QTest.keyClick(panel.tree, key)
        assert panel.tree.is_open(line)
        assert asked.count(line) == panel.model.rowCount(line)
        assert first not in asked



def test_a_score_that_was_not_computed_so_is_marked(panel):
    view = view_of(zoo.load("talk"))
    wrong = view.trace.activations[-1] + np.float32(0.25)
    object.__setattr__(view.trace, "activations", (*view.trace.activations[:-1], wrong))
    panel.present(view)
    assert panel.model.checked(panel.model.line(panel.model.index(13, 0))) == "✗ is off"


def test_a_network_without_a_dense_layer_has_scores_but_no_comparison(panel):
    panel.present(view_of(network((Conv("all", 2, (9, 9)),), (1, 9, 9), ("X", "O"), seed=2)))
    assert not panel.questions.versus.isEnabled()
    assert "dense layer" in panel.questions.versus.toolTip()
    assert panel.model.line(panel.model.index(0, 0)).label.startswith("pixel")
    assert labels(panel)[-1].startswith("score of")


def test_many_classes_are_offered_in_a_box(panel, qtbot):
    net = network((Dense("votes", 7),), (1, 9, 9), tuple("ABCDEFG"), seed=5)
    view = view_of(net)
    panel.present(view)
    best = view.trace.verdict
    assert panel.questions.box.isVisible()
    assert panel.questions.box.currentIndex() == best
    qtbot.mouseClick(panel.questions.versus, LEFT)
    assert labels(panel)[-1].startswith(f"{net.classes[best]} ahead of")


def test_scores_that_are_no_numbers_are_shown_as_such(panel):
    net = zoo.load("letters-9")
    panel.present(view_of(net.with_vector(np.full_like(net.vector, np.nan))))
    assert panel.model.checked(panel.model.line(panel.model.index(panel.model.rowCount() - 1, 0))) == "✗ is off"
    assert not panel.pane.isVisible()
    panel.present(view_of(net))
    panel.sharing.show()
    assert panel.pane.isVisible()


def test_the_check_follows_the_theme(panel, qapp):
    panel.present(view_of(zoo.load("talk")))
    assert theme.LIGHT.ok in panel.pane.check.styleSheet()
    theme.apply(qapp, theme.DARK)
    assert theme.DARK.ok in panel.pane.check.styleSheet()


@pytest.mark.parametrize("size", [(880, 350), (1000, 460), (1500, 800)])
def test_nothing_is_cut_off(panel, size):
    panel.present(view_of(zoo.load("talk")))
    panel.resize(*size)
    QApplication.processEvents()
    assert panel.tree.horizontalScrollBar().maximum() == 0
    for label in (panel.pane.convention, panel.pane.check, *panel.pane.numbers):
        assert label.height() >= label.minimumSizeHint().height()
        assert label.height() >= label.heightForWidth(label.width())
    assert panel.minimumSizeHint().width() <= size[0]
    assert panel.minimumSizeHint().height() <= size[1]


def test_of_a_customer_it_speaks_of_columns(panel):
    customers, net = task("table"), zoo.load("table")
    picture = customers.samples()[0].picture
    panel.present(View(net.forward(picture), picture[0], task=customers))
    QApplication.processEvents()
    assert panel.pane.title.text() == "Which columns say stays"
    assert panel.pane.readout.text() == "Point at a column to read its share."
    panel.pane.grid.pointed.emit(0, 2)
    assert panel.pane.readout.text().startswith(f"{customers.columns[2].name}: ")
    assert "down to the columns" in panel.note.text()
