"""The Browse tab with a view and nothing else: filters, counts, matrix, picking, relabelling, reminders."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from PySide6.QtCore import QPoint, Qt

from xoviz import zoo
from xoviz.explain.examples import HELD_OUT, TRAINING, Examples
from xoviz.explain.reading_all import read_all
from xoviz.explain.reminders import reminders
from xoviz.explain.sifting import Sieve
from xoviz.gui.panels.browse import BrowsePanel
from xoviz.gui.panels.browse.filters import STOPS
from xoviz.gui.widgets.confusion_grid import ALL
from xoviz.nn import Dense, network
from xoviz.state.view import Study, TrainingView, View
from xoviz.state.wishes import Browse, Discard, Relabel, ShowPicture
from xoviz.tasks import task
from xoviz.tasks.base import fresh

LEFT, CONTROL = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.ControlModifier
NET = zoo.load("letters-9").random(5)
PICTURES, ANSWERS = fresh(task("letters"), 9, 3, 200)
EXAMPLES = Examples(PICTURES, ANSWERS, np.where(np.arange(200) < 60, TRAINING, HELD_OUT))
OWN = Examples(PICTURES.copy(), ANSWERS.copy(), EXAMPLES.parts.copy(), tuple(f"{number:032x}" for number in range(200)),
               tuple(f"table {number % 3}" if number % 4 else "" for number in range(200)))


def readings(examples=EXAMPLES, net=NET):
    *_, last = read_all(net, examples)
    return last


def view(found=None, net=NET, picture=0, **fields):
    studies = {} if found is None else {"browse": Study("browse", False, None, found)}
    return View(net.forward(PICTURES[picture]), PICTURES[picture, 0], studies=studies, **fields)


@pytest.fixture
def stage(on_stage):
    """What a window of 1366 pixels leaves."""
    made = on_stage(BrowsePanel, (1042, 450))
    made.panel.present(view(readings()))
    return made


def middle(panel, place) -> QPoint:
    return panel.wall.place_rect(place).center().toPoint()


def test_it_asks_to_be_read_to_while_it_is_in_sight(stage):
    assert stage.wishes == [Browse(True)]
    stage.panel.hide()
    assert stage.wishes == [Browse(True), Browse(False)]


def test_everything_is_there_at_first_and_counted(stage):
    panel = stage.panel
    right = int((readings().winners == ANSWERS).sum())
    assert panel.wall.order.tolist() == list(range(200))
    assert panel.shelf.line.text() == "200 of 200 examples"
    assert [button.text() for button in panel.filters.parts.buttons if button.isVisible()] == [
        "All  200", "Training  60", "Held out  140"]
    assert panel.filters.outcomes.buttons[1].text() == f"Right  {right}"
    assert panel.confusion.counts.trace() == right
    assert panel.side.accuracy.text().startswith("Held out: ")
    assert "of 140\nTraining: " in panel.side.accuracy.text()


def test_a_cell_of_the_matrix_shows_its_pictures_and_picked_again_all(stage, qtbot):
    panel = stage.panel
    counts = panel.confusion.counts.copy()
    row, column = next(cell for cell in ((0, 1), (1, 0)) if counts[cell])
    where = panel.confusion.rect_of(row, column).center().toPoint()
    qtbot.mouseClick(panel.confusion, LEFT, pos=where)
    assert len(panel.wall.order) == counts[row, column]
    assert (ANSWERS[panel.wall.order] == row).all()
    assert (readings().winners[panel.wall.order] == column).all()
    assert panel.filters.answer.currentData() == row
    assert (panel.confusion.counts == counts).all(), "the matrix counts all, whatever is picked"
    qtbot.mouseClick(panel.confusion, LEFT, pos=where)
    assert len(panel.wall.order) == 200
    qtbot.mouseClick(panel.confusion, LEFT, pos=panel.confusion.rect_of(ALL, 0).center().toPoint())
    assert panel.filters.sieve == Sieve(winner=0)


def test_every_filter_by_its_own_field(stage, qtbot):
    panel, filters = stage.panel, stage.panel.filters
    qtbot.mouseClick(filters.outcomes.buttons[2], LEFT)
    wrong = panel.wall.order
    assert (readings().winners[wrong] != ANSWERS[wrong]).all()
    assert f"{len(wrong)} of 200" in panel.shelf.line.text()
    qtbot.mouseClick(filters.parts.buttons[1], LEFT)
    assert (panel.wall.order < 60).all()
    filters.answer.setCurrentIndex(2)
    filters.answer.activated.emit(2)
    assert filters.sieve == Sieve(TRAINING, "wrong", 1)
    assert filters.parts.buttons[2].text() == f"Held out  {int((ANSWERS[wrong[wrong >= 60]] == 1).sum())}"
    qtbot.mouseClick(filters.clear, LEFT)
    assert filters.sieve == Sieve()
    assert len(panel.wall.order) == 200
    assert not filters.clear.isEnabled()


def test_a_range_of_confidence_is_chosen_on_its_histogram(stage, qtbot):
    filters = stage.panel.filters
    qtbot.mouseClick(filters.sure, LEFT, pos=QPoint(round(filters.sure.x_of(STOPS.index(0.995))), 10))
    shown = readings().confidences[stage.panel.wall.order]
    assert filters.sieve == Sieve(high=0.995)
    assert 0 < len(shown) == (readings().confidences < 0.995).sum()
    assert filters.sure._counts.sum() == 200, "the histogram shows what may be chosen"
    qtbot.mouseDClick(filters.sure, LEFT, pos=QPoint(5, 5))
    assert filters.sieve == Sieve()


def test_sorting(stage):
    sorting = stage.panel.filters.sorting
    sorting.setCurrentIndex(sorting.findData("loss"))
    sorting.activated.emit(sorting.currentIndex())
    losses = readings().losses[stage.panel.wall.order]
    assert (np.diff(losses) <= 0).all()


def test_where_nothing_is_like_that_it_says_so(stage):
    stage.panel.filters.choose(Sieve(high=0.1))
    assert not stage.panel.wall.isVisible()
    assert "No example is like that" in stage.words
    stage.panel.filters.show_all()
    assert stage.panel.wall.isVisible()


def test_a_click_puts_the_picture_on_the_pad_with_its_right_answer(stage, qtbot):
    panel = stage.panel
    stage.wishes.clear()
    qtbot.mouseClick(panel.wall, LEFT, pos=middle(panel, 3))
    (wish,) = stage.wishes
    assert wish == ShowPicture(PICTURES[3], wish.text, int(ANSWERS[3]))
    assert panel.wall._chosen is None
    panel.present(view(readings(), picture=3))
    assert panel.wall._chosen == 3
    panel.present(view(readings(), picture=4))
    assert panel.wall._chosen is None, "something else is on the pad"


def test_what_is_pointed_at_is_told(stage, qtbot):
    panel, found = stage.panel, readings()
    qtbot.mouseMove(panel.wall, middle(panel, 5))
    text = panel.shelf.line.text()
    assert text.startswith(f"No. 6 · {'XO'[ANSWERS[5]]} · read as {'XO'[found.winners[5]]}, ")
    assert text.endswith("training")


def test_letters_cannot_be_relabelled(stage):
    assert not stage.panel.shelf.relabel.isVisible()
    assert not stage.panel.shelf.discard.isVisible()


def test_drawings_of_ones_own_can(stage, qtbot):
    panel = stage.panel
    panel.present(view(readings(OWN)))
    assert not panel.shelf.relabel.isEnabled()
    qtbot.mouseClick(panel.wall, LEFT, CONTROL, middle(panel, 1))
    qtbot.mouseClick(panel.wall, LEFT, CONTROL, middle(panel, 2))
    assert panel.shelf.line.text().endswith("2 selected") or "No. 3" in panel.shelf.line.text()
    stage.wishes.clear()
    panel.shelf.relabel.menu().actions()[1].trigger()
    qtbot.mouseClick(panel.shelf.discard, LEFT)
    panel.wall.setFocus()
    qtbot.keyClick(panel.wall, Qt.Key.Key_Delete)
    keys = OWN.keys[1], OWN.keys[2]
    assert stage.wishes == [Relabel(keys, "O"), Discard(keys), Discard(keys)]
    relabelled = Examples(OWN.pictures.copy(), 1 - OWN.answers, OWN.parts, OWN.keys, OWN.by)
    panel.present(view(readings(relabelled)))
    assert panel.wall.selected == (1, 2), "they may be wanted for more"


def test_who_drew_it_can_be_asked_for_where_somebody_signed(stage):
    panel = stage.panel
    assert not panel.filters.by.isVisible()
    panel.present(view(readings(OWN)))
    by = panel.filters.by
    assert [by.itemText(place) for place in range(by.count())][:2] == ["anyone  (200)", "nobody said  (50)"]
    panel.filters.choose(Sieve(by="table 1"))
    assert {OWN.by[number] for number in panel.wall.order} == {"table 1"}
    assert panel.confusion.counts.sum() == len(panel.wall.order)
    panel.present(view(readings()))
    assert len(panel.wall.order) == 200, "nobody of that name any more"


def test_reminders_are_those_that_are_computed(stage, qtbot):
    panel = stage.panel
    found = reminders(readings(), view().trace)
    first = panel.strip.groups[0]
    assert first.degrees == tuple(f"{each.degrees:.0f}°" for each in found[0].nearest)
    assert "training pictures" in panel.strip.heading.text()
    stage.wishes.clear()
    qtbot.mouseClick(first.gallery, LEFT, pos=first.gallery.rect_of(1).center())
    number = found[0].nearest[1].number
    assert stage.wishes == [ShowPicture(PICTURES[number], stage.wishes[0].text, int(ANSWERS[number]))]


def test_while_training_they_are_of_the_network_that_has_read(stage):
    panel, newer = stage.panel, zoo.load("letters-9")
    panel.present(replace(view(readings(), net=newer, picture=7), training=TrainingView(playing=True)))
    found = reminders(readings(), NET.forward(PICTURES[7]))
    assert panel.strip.groups[0].degrees == tuple(f"{each.degrees:.0f}°" for each in found[0].nearest)
    assert "moment ago" in panel.strip.heading.text()


def test_while_training_what_is_pointed_at_stays_where_it_is(stage, monkeypatch):
    panel = stage.panel
    panel.filters.choose(Sieve(), "unsure")
    before = panel.wall.order.tolist()
    newer = zoo.load("letters-9")
    fields = {"net": newer, "training": TrainingView(playing=True)}
    monkeypatch.setattr(panel.wall, "underMouse", lambda: True)
    panel.present(view(readings(net=newer), **fields))
    assert panel.wall.order.tolist() == before
    assert panel.confusion.counts.trace() == newer.accuracy(PICTURES, ANSWERS) * 200
    monkeypatch.setattr(panel.wall, "underMouse", lambda: False)
    panel.present(view(readings(net=newer.with_vector(newer.vector.copy())), **fields))
    assert panel.wall.order.tolist() != before


def test_a_reading_that_is_not_over_replaces_no_whole_one_of_the_same_examples(stage):
    panel, newer = stage.panel, zoo.load("letters-9")
    part = next(read_all(newer, EXAMPLES, 32))
    panel.present(view(part, net=newer))
    assert panel.confusion.counts.sum() == 200
    panel.present(view(next(read_all(newer, OWN, 32)), net=newer))
    assert panel.confusion.counts.sum() == 32
    assert len(panel.wall.order) == 200, "those that have not been read are there as well"


def test_other_classes_and_no_examples_are_said(stage):
    panel = stage.panel
    three = network((Dense("votes", 3),), (1, 9, 9), ("a", "b", "c"), seed=1)
    panel.present(view(net=three))
    assert "a, b, c" in stage.words
    assert not panel.wall.isVisible()
    panel.present(view())
    assert "being gathered" in stage.words
    nothing = Examples(PICTURES[:0], ANSWERS[:0], ANSWERS[:0])
    panel.present(view(readings(nothing)))
    assert "no drawings in this set" in stage.words


def test_a_network_without_probabilities_has_no_confidence_to_filter_by(stage):
    talk = zoo.load("talk")
    stage.panel.present(view(readings(net=talk), net=talk))
    assert not stage.panel.filters.sure.isVisible()
    assert "ahead" in stage.panel.shelf.says(0)


def test_filters_that_nobody_could_see_are_let_go_of(stage):
    panel, talk = stage.panel, zoo.load("talk")
    panel.present(view(readings(OWN)))
    panel.filters.choose(Sieve(TRAINING, by="table 1", answer=1, high=0.999))
    bare = Examples(PICTURES, ANSWERS, np.full(200, HELD_OUT))
    panel.present(view(readings(bare, talk), net=talk))
    assert panel.filters.sieve == Sieve(answer=1), "the classes are the same ones"
    assert panel.filters.parts.current == 0
    assert len(panel.wall.order) == (ANSWERS == 1).sum()
