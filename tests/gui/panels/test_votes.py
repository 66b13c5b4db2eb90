"""The tab "Votes": every column adds up as written, to the very score of the trace."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from xoviz import zoo
from xoviz.explain.exact import fractions
from xoviz.explain.terms import ballot
from xoviz.gui.panels.votes import VotesPanel
from xoviz.gui.panels.votes_words import DECIMALS, closing_lines, row_labels, score_formula, tally
from xoviz.gui.theme import class_colour
from xoviz.gui.widgets.numbers import SLIDE_PLACES, Reading, fixed
from xoviz.nn import Conv, Dense, Focus, Network, network
from xoviz.state.view import TrainingView, View
from xoviz.state.wishes import Point
from xoviz.tasks import task
from xoviz.tasks.known.letters import LettersTask
from xoviz.tasks.transforms import resample


@pytest.fixture
def panel(qtbot: QtBot) -> VotesPanel:
    tab = VotesPanel()
    qtbot.addWidget(tab)
    tab.resize(800, 420)
    tab.show()
    return tab


def view_of(net: Network, **fields: object) -> View:
    picture = resample(LettersTask().samples()[0].picture, net.input_shape[1])
    return replace(View(net.forward(picture), picture[0]), **fields)


def lines_of(panel: VotesPanel) -> dict[str, tuple[tuple[str, ...], tuple[str, ...]]]:
    """The footer as it is written: label to (texts under the weights, texts under the contributions)."""
    entries = panel.ledger.entries
    assert entries is not None
    return {line.label: (tuple(map(panel.ledger.text, line.weights)), tuple(map(panel.ledger.text, line.amounts)))
            for line in entries.footer}


def choose_order(panel: VotesPanel, place: int) -> None:
    while panel.order_box.currentIndex() < place:
        QTest.keyClick(panel.order_box, Qt.Key.Key_Down)


def test_the_talk_votes_as_in_the_talk(panel: VotesPanel) -> None:
    panel.present(view_of(zoo.load("talk")))
    assert panel.ledger.row_count == 12
    assert panel.ledger.spoken(0) == "filter 1 (1, 1): 1.000; X: weight 1.000, adds 0.200; O: weight 0.000, adds 0.000"
    lines = lines_of(panel)
    assert lines["÷ sum of weights"] == (("5.000", "4.000"), ())
    assert lines["score"] == ((), ("1.000", "0.556"))
    assert "bias" not in lines
    assert "mean" in panel.explanation.text()
    assert panel.formula.text() == "The highest score wins: X, ahead by 0.444."


def test_a_network_with_probabilities_shows_its_softmax(panel: VotesPanel) -> None:
    view = view_of(zoo.untrained("letters-28", 3))
    panel.present(view)
    assert panel.ledger.row_count == 32
    assert panel.ledger.spoken(4).startswith("unit 5: ")
    assert view.trace.probabilities is not None
    for probability in view.trace.probabilities:
        assert f"{100 * probability:.1f}&nbsp;%" in panel.formula.text()
    assert f"e<sup>{fixed(float(view.trace.scores[0]))}</sup>" in panel.formula.text()
    assert list(lines_of(panel)) == ["sum", "bias", "rounding", "score"]


@given(st.integers(0, 2**32 - 1), st.booleans(), st.booleans(), st.sampled_from(["decimals", "slides"]))
@settings(max_examples=50, deadline=None)
def test_what_is_written_adds_up(seed: int, average: bool, bias: bool, reading: Reading) -> None:
    rng = np.random.default_rng(seed)
    layer = Dense("votes", 2, average=average, bias=bias)
    net = network((Conv("conv", 2), layer), (1, 5, 5), ("X", "O"), seed=seed % 1000)
    net = net.with_vector(rng.normal(size=net.vector.size).astype(np.float32))
    picture = rng.normal(size=(1, 5, 5)).astype(np.float32)
    view = View(net.forward(picture), picture[0], reading=reading)
    tallies = [tally(view, layer, unit) for unit in (0, 1)]
    lines = {line.label: line.amounts for line in closing_lines(tallies, layer, reading)}
    places = SLIDE_PLACES if reading == "slides" else DECIMALS
    for unit, each in enumerate(tallies):
        parts = [as_read(part, places, reading) for part in each.contributions.tolist()]
        assert as_read(lines["mean" if average else "sum"][unit], places, reading) == sum(parts)
        ends = [as_read(lines[label][unit], places, reading) for label in ("bias", "rounding", "cut off")
                if label in lines]
        assert sum(parts) + sum(ends) == as_read(lines["score"][unit], places, reading)
        assert lines["score"][unit] == view.trace.scores[unit]


def as_read(number: float | Fraction, places: int, reading: Reading) -> Fraction:
    """The number that is written on screen."""
    return Fraction(fixed(number, places, reading).replace("−", "-"))


def exact_view(reading: Reading, **fields: object) -> View:
    view = view_of(zoo.load("talk"), reading=reading, **fields)
    return replace(view, exact=fractions(view.network, view.trace.picture))


def test_votes_as_fractions_leave_nothing_to_close(panel: VotesPanel) -> None:
    panel.present(exact_view("fractions"))
    assert panel.ledger.spoken(1) == "filter 1 (1, 2): 5/9; X: weight 0, adds 0; O: weight 1, adds 5/36"
    lines = lines_of(panel)
    assert list(lines) == ["÷ sum of weights", "mean", "score"]
    assert lines["÷ sum of weights"] == (("5", "4"), ())
    assert lines["mean"] == lines["score"] == ((), ("1", "5/9"))
    assert panel.formula.text() == "The highest score wins: X, ahead by 4/9."


def test_votes_as_on_the_slides_are_cut_off_and_closed(panel: VotesPanel) -> None:
    panel.present(exact_view("slides"))
    assert panel.ledger.spoken(1) == "filter 1 (1, 2): 0.55; X: weight 0.00, adds 0.00; O: weight 1.00, adds 0.13"
    lines = lines_of(panel)
    assert lines["mean"] == ((), ("1.00", "0.52"))
    assert lines["cut off"] == ((), ("0.00", "0.03"))
    assert lines["score"] == ((), ("1.00", "0.55"))


def test_another_reading_writes_the_votes_anew_and_back(panel: VotesPanel) -> None:
    plain = view_of(zoo.load("talk"))
    for view, text in ((plain, "0.556"), (exact_view("fractions"), "5/9"), (exact_view("slides"), "0.55"),
                       (plain, "0.556")):
        panel.present(view)
        assert panel.ledger.spoken(1).startswith(f"filter 1 (1, 2): {text};")


def test_without_fractions_the_ledger_shows_decimals(panel: VotesPanel) -> None:
    panel.present(view_of(zoo.untrained("letters-28", 3), reading="fractions", why_not_exact="no"))
    assert list(lines_of(panel)) == ["sum", "bias", "rounding", "score"]
    assert "/" not in panel.ledger.spoken(4)


def test_pointing_at_a_row_looks_at_its_cell(panel: VotesPanel, qtbot: QtBot) -> None:
    panel.present(view_of(zoo.load("talk")))
    QApplication.processEvents()
    with qtbot.waitSignal(panel.wish) as wished:
        QTest.mouseMove(panel.ledger.viewport(), panel.ledger.rect_of(6).center())
    assert wished.args == [Point(Focus("pooling2", 1, 1, 0))]
    with qtbot.waitSignal(panel.wish) as wished:
        QTest.mouseMove(panel.ledger.viewport(), QPoint(50, 5))
    assert wished.args == [Point(None)]


def test_the_focus_lights_its_row(panel: VotesPanel) -> None:
    view = view_of(zoo.load("talk"), focus=Focus("pooling2", 2, 0, 1))
    panel.present(view)
    assert panel.ledger.highlighted == 9
    panel.present(replace(view, focus=Focus("relu", 0, 0, 0)))
    assert panel.ledger.highlighted is None


def test_strongest_first(panel: VotesPanel) -> None:
    panel.present(view_of(zoo.load("talk")))
    choose_order(panel, 2)
    assert panel.order_box.currentText() == "strongest for O first"
    tops = sorted(range(12), key=lambda row: panel.ledger.rect_of(row).top())
    adds = [float(panel.ledger.spoken(row).rsplit(" ", 1)[1]) for row in tops]
    assert adds == sorted(adds, reverse=True)


def test_rows_keep_their_places_while_training_plays(panel: VotesPanel) -> None:
    first = view_of(zoo.untrained("letters-28", 1), training=TrainingView(playing=True))
    panel.present(first)
    choose_order(panel, 1)
    before = [panel.ledger.rect_of(row).top() for row in range(32)]
    moved = zoo.untrained("letters-28", 2).forward(first.trace.picture)
    during = replace(first, trace=replace(moved, activations=(first.trace.picture, *moved.activations[1:])))
    panel.present(during)
    assert [panel.ledger.rect_of(row).top() for row in range(32)] == before
    panel.present(view_of(zoo.untrained("letters-28", 4)))
    assert [panel.ledger.rect_of(row).top() for row in range(32)] != before


def test_a_hidden_unit_can_be_chosen(panel: VotesPanel) -> None:
    view = view_of(zoo.untrained("letters-28", 3))
    panel.present(view)
    assert not panel.unit_box.isVisible()
    QTest.keyClick(panel.layer_box, Qt.Key.Key_Up)
    assert panel.layer_box.currentText() == "hidden layer"
    assert panel.unit_box.isVisible()
    assert panel.ledger.row_count == view.trace.input("hidden").size
    QTest.keyClick(panel.unit_box, Qt.Key.Key_Up)
    score = float(view.trace.output("hidden")[1, 0, 0])
    assert lines_of(panel)["score"] == ((), (fixed(score, 3),))
    assert panel.ledger.spoken(0).startswith("filter 1 (1, 1): ")
    assert "unit 2" in panel.ledger.spoken(0)


def test_another_stack_brings_other_rows(panel: VotesPanel) -> None:
    panel.present(view_of(zoo.untrained("letters-28", 3), focus=Focus("relu3", 30, 0, 0)))
    assert panel.ledger.highlighted == 30
    panel.present(view_of(zoo.load("talk")))
    assert panel.ledger.row_count == 12
    assert panel.ledger.highlighted is None
    assert not panel.layer_box.isEnabled()


def test_a_network_without_dense_layers_says_so(panel: VotesPanel) -> None:
    panel.present(view_of(network((Conv("all", 2, (9, 9)),), (1, 9, 9), ("X", "O"))))
    assert "no layer in which" in panel.explanation.text()
    assert not panel.ledger.isVisible()
    panel.present(view_of(zoo.load("talk")))
    assert panel.ledger.isVisible()


def test_rows_are_named_after_what_made_them() -> None:
    pixels = network((Dense("votes", 2),), (1, 2, 2), ("X", "O"))
    assert row_labels(pixels, pixels.layers[0])[3] == "pixel (2, 2)"


def test_a_tie_is_said() -> None:
    net = network((Dense("votes", 2),), (1, 2, 2), ("X", "O"), loss="squared")
    tie = net.with_vector(np.zeros_like(net.vector)).forward(np.zeros((1, 2, 2), np.float32))
    assert score_formula(View(tie, tie.picture[0])) == "The highest scores are equal: undecided."


def test_only_a_new_trace_repaints_the_votes(panel: VotesPanel) -> None:
    view = view_of(zoo.load("talk"))
    panel.present(view)
    QApplication.processEvents()
    entries = panel.ledger.entries
    panel.present(replace(view, answer=1))
    assert panel.ledger.entries is entries


def test_votes_drop_in_one_by_one_into_a_running_sum(panel: VotesPanel) -> None:
    talk = zoo.load("talk")
    wishes: list[object] = []
    panel.wish.connect(wishes.append)
    panel.present(view_of(talk))
    whole = lines_of(panel)
    panel.player.setFocus()
    QTest.keyClick(panel.player, Qt.Key.Key_Home)
    lines = lines_of(panel)
    assert lines["so far: 1 of 12"] == ((), ("0.200", "0.000"))
    assert len(lines) == len(whole)
    assert lines["score"] == ((), ())
    assert wishes[-1] == Point(Focus("pooling2", 0, 0, 0))
    assert panel.ledger.highlighted == 0
    for _ in range(3):
        QTest.keyClick(panel.player, Qt.Key.Key_Right)
    assert lines_of(panel)["so far: 4 of 12"] == ((), ("0.400", "0.278"))
    QTest.keyClick(panel.player, Qt.Key.Key_Left)
    assert lines_of(panel)["so far: 3 of 12"] == ((), ("0.200", "0.278"))
    QTest.keyClick(panel.player, Qt.Key.Key_End)
    assert lines_of(panel) == whole


def test_votes_drop_in_in_the_order_of_the_rows(panel: VotesPanel) -> None:
    view = view_of(zoo.load("letters-28"))
    panel.present(view)
    choose_order(panel, 1)
    panel.player.go_first()
    found = ballot(view.trace, view.network.layers[-1], 0)
    largest = float(found.contributions.max())
    assert lines_of(panel)["so far: 1 of 32"][1][0] == fixed(largest, 3)


def test_rows_to_come_show_no_contribution(panel: VotesPanel) -> None:
    def has_bar(row: int) -> bool:
        rect = panel.ledger.rect_of(row)
        image = panel.ledger.viewport().grab(rect).toImage()
        wanted = class_colour(0).rgb()
        return any(image.pixel(x, image.height() // 2) == wanted for x in range(image.width()))

    panel.resize(800, 700)
    panel.present(view_of(zoo.load("talk")))
    assert has_bar(0)
    assert has_bar(3)
    panel.player.go_first()
    assert has_bar(0)
    assert not has_bar(3)
    panel.player.go_last()
    assert has_bar(3)


def test_with_less_motion_votes_only_step(panel: VotesPanel) -> None:
    panel.present(view_of(zoo.load("talk")))
    panel.set_motion(False)
    panel.player.play()
    assert not panel.player.is_playing
    panel.player.step_back()
    assert "so far: 11 of 12" in lines_of(panel)


def test_another_stack_starts_with_all_votes_counted(panel: VotesPanel) -> None:
    panel.present(view_of(zoo.load("talk")))
    panel.player.go_first()
    panel.present(view_of(zoo.load("letters-9")))
    assert "score" in lines_of(panel)
    assert not any(label.startswith("so far") for label in lines_of(panel))


def test_of_two_heads_one_is_shown_with_its_own_answers(panel: VotesPanel) -> None:
    net = zoo.load("grasp")
    picture = task("grasp").samples()[2].picture
    view = View(net.forward(picture), picture[0])
    panel.present(view)
    thing, how = view.heads
    assert panel.head_box.isVisible()
    assert not panel.unit_box.isVisible()
    for place, head in enumerate((thing, how)):
        panel.head_box.setCurrentIndex(place)
        panel.head_box.activated.emit(place)
        written = lines_of(panel)["score"][1]
        assert written == tuple(fixed(float(score), decimals=DECIMALS) for score in head.scores)
        assert f"P({head.names[head.verdict]})" in panel.formula.text().replace("&nbsp;", " ")
    panel.present(view_of(zoo.load("talk")))
    assert not panel.head_box.isVisible()
