"""The break-it bench: what each page shows, wishes for, and leaves alone while nobody looks."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest

from xoviz import tasks, zoo
from xoviz.explain.batch import Batch
from xoviz.explain.bench import Bench
from xoviz.explain.cover import covered, covering
from xoviz.explain.flips import fewest_flips
from xoviz.explain.robustness import Reader, Rivals, accuracy_curves, score_curves, template_network
from xoviz.gui.panels.break_it import BreakItPanel, words
from xoviz.nn import Conv, Dense, Dropout, LeakyReLU, Tanh, network
from xoviz.state.view import Study, TrainingView, View
from xoviz.state.wishes import CancelStudy, CoverCells, FindFlips, MeasureCurves, PutDamaged, PutFlips, TrainRivals
from xoviz.tasks.base import fresh
from xoviz.tasks.damage import EVERY, THROWS_OF_ONE, UNITS, Damage, kinds_for, levels, neutral
from xoviz.tasks.known.letters import LettersTask
from xoviz.tasks.templates import templates
from xoviz.tasks.transforms import Transform

TASK = LettersTask()
X = TASK.samples()[0].picture
NET = zoo.load("letters-9")
READERS = (Reader("network", NET), Reader("template", template_network(templates(TASK, 9, 1), NET.classes)))


def view_of(picture=X, transform=None, net=NET, **studies):
    transform = transform or Transform()
    pad = transform.apply(picture)
    return View(net.forward(pad), pad[0], answer=0, transform=transform, drawing=picture, task=TASK, studies={
        name: study if isinstance(study, Study) else Study(name, False, 1.0, study)
        for name, study in studies.items()})


def bench(kind="turn", on_pad=False, readers=READERS, step=0):
    damage, steps = Damage(kind, 1, THROWS_OF_ONE if on_pad else 1), levels(kind, 9)
    pictures, answers = fresh(TASK, 9, 1, 40)
    work = (score_curves(readers, X, 0, damage, steps) if on_pad
            else accuracy_curves(readers, Batch(pictures, answers), damage, steps))
    *_, curves = work
    shown = np.stack([X, X]) if on_pad else pictures[:6]
    examples = np.stack([shown for _ in steps])
    return Bench(kind, UNITS[kind], neutral(kind), NET, X if on_pad else None, 0 if on_pad else None,
                 Rivals(readers[1:], step, 1500), curves, examples, "xoviz break-it --json")


@pytest.fixture
def stage(on_stage):
    return on_stage(BreakItPanel, (1040, 450))


@pytest.fixture
def panel(stage):
    return stage.panel


def kinds_of(stage):
    return [type(wish) for wish in stage.wishes]


# Curves


def test_it_asks_for_curves_and_rivals_once_it_is_seen(stage, panel, qtbot):
    panel.present(view_of())
    qtbot.waitUntil(lambda: len(stage.wishes) == 2)
    assert stage.wishes == [MeasureCurves("shift", False), TrainRivals()]


def test_choosing_asks_at_once_for_what_was_chosen(stage, panel):
    panel.present(view_of())
    panel.curves.stage.chips.buttons[4].click()
    panel.curves.stage.of.buttons[1].click()
    measured = [wish for wish in stage.wishes if isinstance(wish, MeasureCurves)]
    assert measured == [MeasureCurves("noise", False), MeasureCurves("noise", True)]


def test_every_reader_has_a_curve_a_name_and_a_number_at_the_level_pointed_at(panel):
    panel.curves.stage.chips.set_current(words.KINDS.index("turn"))
    found = bench()
    panel.present(view_of(curves=found))
    stage = panel.curves.stage
    assert [curve.name for curve in stage.plot.curves] == ["this network", "one template a class"]
    QTest.mouseMove(stage.plot, QPoint(int(stage.plot.x_of(2)), 120))
    value, low, high = (float(part[2]) for part in (found.curves.of("network").values, found.curves.of("network").low,
                                                    found.curves.of("network").high))
    assert stage.readout.entries[0].value == f"{100 * value:.0f} % ({100 * low:.0f}–{100 * high:.0f})"
    assert stage.level.text() == "Turn: −60°"
    assert stage.examples.count == 6


def test_without_a_pointer_the_numbers_are_those_where_the_pads_slider_stands(panel):
    panel.curves.stage.chips.set_current(words.KINDS.index("turn"))
    panel.present(view_of(transform=Transform(turn=28), curves=bench()))
    assert panel.curves.stage.level.text() == "Turn: 30°"


def test_a_click_on_a_level_wishes_for_that_damage(stage, panel, qtbot):
    panel.curves.stage.chips.set_current(words.KINDS.index("turn"))
    panel.present(view_of(curves=bench()))
    plot = panel.curves.stage.plot
    qtbot.mouseClick(plot, Qt.MouseButton.LeftButton, pos=QPoint(int(plot.x_of(8)), 100))
    assert [wish for wish in stage.wishes if isinstance(wish, PutDamaged)] == [PutDamaged("turn", 30.0)]


def test_measurements_of_another_kind_are_not_shown(panel):
    panel.present(view_of(curves=bench("turn")))
    assert panel.curves.bench is None
    panel.curves.stage.of.buttons[1].click()
    panel.curves.stage.chips.buttons[1].click()
    panel.present(view_of(curves=bench("turn")))  # of the letters, not of the pad
    assert panel.curves.bench is None


def test_a_picture_gives_probabilities_with_the_reach_of_its_variants(panel):
    panel.curves.stage.of.set_current(1)
    found = bench("shift", on_pad=True)
    panel.present(view_of(curves=found))
    assert panel.curves.stage.readout.entries[0].value == f"{float(found.curves.curves[0].values[0]):.2f}"
    assert "probability of X" in panel.curves.stage.plot._names[1]


def test_rivals_can_be_stopped_and_are_then_not_trained_by_themselves(stage, panel):
    panel.present(view_of(rivals=Study("rivals", True, 0.1, Rivals(READERS[1:], 150, 1500))))
    assert panel.curves.stage.rivals_words.text() == "Rivals learn: 150 of 1,500 steps"
    panel.curves.stage.train.click()
    stopped = view_of(rivals=Study("rivals", False, 0.1, Rivals(READERS[1:], 150, 1500)))
    panel.present(stopped)
    panel.curves.stage.chips.buttons[1].click()
    assert CancelStudy("rivals") in stage.wishes
    assert TrainRivals not in kinds_of(stage)
    panel.curves.stage.train.click()
    assert TrainRivals in kinds_of(stage)


def test_once_the_rivals_are_trained_they_are_measured(stage, panel, qtbot):
    before = view_of(rivals=Study("rivals", True, 0.9, Rivals(READERS[1:], 1499, 1500)))
    panel.present(before)
    qtbot.waitUntil(lambda: MeasureCurves in kinds_of(stage))
    stage.wishes.clear()
    panel.present(replace(before, studies={"rivals": Study("rivals", False, 1.0, Rivals(READERS[1:], 1500, 1500))}))
    qtbot.waitUntil(lambda: MeasureCurves in kinds_of(stage))
    assert TrainRivals not in kinds_of(stage)
    assert not panel.curves.stage.train.isVisibleTo(panel)


def test_while_the_network_learns_one_measurement_is_finished_before_the_next(stage, panel, qtbot):
    playing = replace(view_of(curves=Study("curves", True)), training=TrainingView(playing=True))
    panel.present(playing)
    panel.curves._ask()
    assert stage.wishes == []
    panel.present(replace(playing, studies={}))
    panel.curves._ask()
    assert stage.wishes == [MeasureCurves("shift", False)]  # and no rivals beside it


def test_other_classes_than_the_tasks_are_said_and_nothing_is_asked_for(stage, panel):
    strange = replace(NET, classes=("A", "B"))
    panel.present(view_of(net=strange))
    assert "made for another task" in stage.words
    panel.curves.stage.chips.buttons[1].click()
    assert stage.wishes == []


def test_the_command_line_is_copied(panel, qapp):
    panel.present(view_of(curves=bench("shift")))
    panel.curves.stage.copy.click()
    assert qapp.clipboard().text() == "xoviz break-it --json"


def test_hidden_it_breaks_off_what_goes_on_and_asks_for_nothing(stage, panel):
    panel.present(view_of(curves=Study("curves", True), rivals=Study("rivals", True)))
    panel.hide()
    assert stage.wishes == [CancelStudy("curves"), CancelStudy("rivals")]
    assert not panel.curves._timer.isActive()


def test_a_stroke_costs_the_panel_next_to_nothing(panel, qtbot):
    panel.curves.stage.of.set_current(1)
    panel.present(view_of(curves=bench("shift", on_pad=True)))
    shown = panel.curves.stage.plot.curves
    panel.present(view_of(-X, curves=panel._view.studies["curves"]))
    assert panel.curves.stage.plot.curves is shown
    assert panel.curves._timer.isActive()


# Cover


def test_the_patch_is_laid_and_its_map_shown(stage, panel, qtbot):
    panel.switch.buttons[1].click()
    panel.present(view_of())
    qtbot.waitUntil(lambda: CoverCells(3, "paper") in stage.wishes)
    *_, found = covered(NET, X, 0, 3)
    panel.present(view_of(cover=found))
    page = panel.cover
    assert page.map.values == pytest.approx(found.leads - found.bare_lead, abs=1e-4)
    page.map.pointed.emit(2, 5)
    assert np.array_equal(page.picture.values, covering(X, 2, 5, 3)[0])
    assert f"{found.values[2, 5]:.3f}" in page.said.text()
    page.map.left.emit()
    assert "row" in page.said.text()  # the place where it hurts most
    page.patch.setValue(5)
    page.fill.buttons[1].click()
    qtbot.waitUntil(lambda: CoverCells(5, "grey") in stage.wishes)


# Flips


def found_flips():
    *_, found = fewest_flips(NET, X)
    return found


def test_pixels_are_searched_numbered_and_put_on_the_pad_one_by_one(stage, panel):
    panel.switch.buttons[2].click()
    panel.present(view_of())
    panel.flips.search.click()
    assert stage.wishes[-1] == FindFlips()
    found = found_flips()
    panel.present(view_of(flips=found))
    count = len(found.found)
    assert panel.flips.player.count == count + 1
    assert ("pixels make it O" if count > 1 else "pixel makes it O") in panel.flips.said.text()
    panel.flips.player.step_forward()
    assert stage.wishes[-1] == PutFlips(1)
    panel.present(view_of(found.after(1), flips=panel._view.studies["flips"]))
    assert panel.flips.player.position == 1
    assert panel.flips.verdict.text().startswith("1 flipped: ")
    panel.present(view_of(flips=panel._view.studies["flips"]))  # undone
    assert panel.flips.player.position == 0


def test_another_picture_has_no_flips_yet_and_ends_the_search(stage, panel):
    panel.switch.buttons[2].click()
    panel.present(view_of(flips=Study("flips", True, None, found_flips())))
    panel.present(view_of(TASK.samples()[5].picture, flips=panel._view.studies["flips"]))
    assert panel.flips.flips is None
    assert CancelStudy("flips") in stage.wishes
    assert not panel.flips.player.isVisibleTo(panel)


# Move


def test_a_moved_letter_is_compared_with_the_letter_where_it_was_drawn(panel):
    panel.switch.buttons[3].click()
    panel.present(view_of(transform=Transform(shift_x=2, shift_y=-1)))
    assert panel.moving.where.text() == "Moved 2 right, 1 up, in cells of the pad."
    rows = {row.name: row for row in panel.moving.strip.rows}
    assert list(rows) == ["picture", "convolution, ReLU", "pooling", "votes"]
    assert rows["convolution, ReLU"].words == "follows"
    assert rows["convolution, ReLU"].followed == 0
    assert np.array_equal(rows["picture"].before, X)
    panel.present(view_of())
    assert {row.in_place for row in panel.moving.strip.rows} == {0.0}


def test_what_goes_cell_by_cell_is_told_with_what_lies_below(panel):
    bent = network((Conv("c", 2), Tanh("t"), Dropout("d"), Conv("c2", 2), LeakyReLU("l"), Dense("votes", 2)), (1, 9, 9),
                   ("X", "O"))
    panel.switch.buttons[3].click()
    panel.present(view_of(net=bent))
    assert [row.name for row in panel.moving.strip.rows] == [
        "picture", "convolution 1, tanh, dropout", "convolution 2, leaky ReLU", "votes"]


def test_the_network_without_convolution_stands_below_once_it_is_trained(stage, panel):
    panel.switch.buttons[3].click()
    panel.present(view_of(transform=Transform(shift_x=2)))
    panel.moving.train.click()
    assert stage.wishes[-1] == TrainRivals()
    plain = Reader("plain", READERS[1].network, 1500)
    panel.present(view_of(transform=Transform(shift_x=2), rivals=Rivals((plain,), 1500, 1500)))
    assert panel.moving.strip.rows[-1].name == "no convolution: votes"
    assert panel.moving.strip.rows[-1].words.startswith("X ")
    assert not panel.moving.train.isVisibleTo(panel)
    panel.grab()


def test_the_pages_are_reached_by_keys_and_have_names(panel, qtbot):
    panel.present(view_of())
    button = panel.switch.buttons[0]
    button.setFocus()
    qtbot.keyClick(button, Qt.Key.Key_Right)
    assert panel.page is panel.cover
    for widget in (panel.curves.stage.plot, panel.cover.map, panel.cover.patch, panel.flips.picture,
                   panel.moving.strip, panel.curves.stage.readout):
        assert widget.accessibleName()


def test_levels_are_told_as_people_count_them():
    told = [words.level_text(*each, (9, 9)) for each in (("shift", 3 / 9), ("turn", -15.0), ("scale", 0.8),
                                                    ("weight", -0.5), ("noise", 0.3))]
    assert told == ["3 cells (33 % of the side)", "−15°", "× 0.8", "−0.5 cells", "0.3"]
    assert words.level_text("pitch", 0.25, (24, 32)) == "6 cells (25 % of the side)"
    assert words.level_text("time", 0.25, (24, 32)) == "8 cells (25 % of the side)"
    assert words.level_text("replaced", 2.0, (14, 7)) == "2"


def test_every_kind_of_damage_has_a_name_and_every_input_its_own():
    assert set(words.kinds()) == set(EVERY)
    for kind in ("pixels", "spectrogram", "words", "table", "board"):
        assert words.kinds_for(kind) == kinds_for(kind)


# Other inputs than letters


def of_task(name, **studies):
    known = tasks.task(name)
    net = zoo.load(zoo.names_for(name)[0])
    picture = known.samples()[1].picture
    trace = net.forward(picture)
    return View(trace, trace.picture[0], answer=known.samples()[1].answer, task=known, drawing=picture, studies={
        each: Study(each, False, 1.0, study) for each, study in studies.items()})


def test_a_sentence_is_damaged_in_its_own_ways(stage, panel, qtbot):
    panel.present(of_task("text"))
    qtbot.waitUntil(lambda: len(stage.wishes) == 2)
    assert stage.wishes[0] == MeasureCurves("left out", False)
    assert [button.text() for button in panel.curves.stage.chips.buttons] == ["Left out", "Replaced", "Swapped"]
    assert [button.text() for button in panel.curves.stage.of.buttons] == ["Test sentences", "This sentence"]
    panel.present(view_of())
    assert [button.text() for button in panel.curves.stage.chips.buttons][:2] == ["Shift", "Turn"]
    assert panel.curves.kind == "shift"


def test_a_word_of_a_sentence_is_covered_and_not_a_square(stage, panel, qtbot):
    panel.switch.buttons[1].click()
    view = of_task("text")
    panel.present(view)
    qtbot.waitUntil(lambda: len(stage.wishes) == 1)
    assert stage.wishes == [CoverCells(1, "grey", whole=True)]
    *_, cover = covered(view.network, view.trace.picture, 0, 1, "grey", whole=True)
    panel.cover.show_cover(cover)
    assert panel.cover.map.values.shape == (1, 7)
    assert panel.cover.patch_words.text() == "1 column"
    assert "Patch on column" in panel.cover.said.text()


@pytest.mark.parametrize(("name", "reason"), [("text", "no sentence"), ("table", "nothing to flip")])
def test_where_nothing_can_be_flipped_it_says_why(panel, name, reason):
    panel.switch.buttons[2].click()
    panel.present(of_task(name))
    assert reason in panel.flips.said.text()
    assert not panel.flips.search.isEnabled()
    panel.present(view_of())
    assert panel.flips.search.isEnabled()
    assert panel.flips.search.text() == "Find the fewest pixels"


def test_a_sound_is_moved_in_time_for_this_page_alone(stage, panel):
    panel.switch.buttons[3].click()
    view = of_task("sound")
    panel.present(view)
    assert panel.moving.where.text() == "The sound is where it was."
    panel.moving.arrows.buttons["right"].click()
    panel.moving.arrows.buttons["right"].click()
    assert panel.moving.where.text() == "Moved 2 right, 0 down."
    first, second = panel.moving.strip.rows[:2]
    assert np.array_equal(first.now[0, :, 2:], view.trace.picture[0, :, :-2])
    assert (first.now[0, :, :2] == -1).all()
    assert second.words == "follows", "a convolution does"
    assert stage.wishes == []
    panel.moving.arrows.back.click()
    assert np.array_equal(panel.moving.strip.rows[0].now, view.trace.picture)


def test_a_customer_cannot_be_moved(panel):
    panel.switch.buttons[3].click()
    panel.present(of_task("table"))
    assert panel.moving.where.text().startswith("A customer cannot be moved")
    assert not panel.moving.strip.isVisible()
    panel.present(view_of())
    assert panel.moving.strip.isVisible()
