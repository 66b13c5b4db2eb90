"""The verdict: class, sentence, bars and mark, for votes and for probabilities, right, wrong and undecided."""

from __future__ import annotations

from dataclasses import replace
from typing import Literal

import numpy as np
import pytest
from PySide6.QtCore import QEvent
from PySide6.QtGui import QHelpEvent
from PySide6.QtWidgets import QApplication, QToolTip
from pytestqt.qtbot import QtBot

from xoviz import zoo
from xoviz.explain.doubt import Doubt
from xoviz.explain.exact import fractions
from xoviz.explain.heads import heads
from xoviz.explain.reading import Reading
from xoviz.gui import theme
from xoviz.gui.verdict import LETTER, Verdict
from xoviz.nn import Dense, Network, network
from xoviz.state.view import View
from xoviz.tasks import task
from xoviz.tasks.known.letters import LettersTask


@pytest.fixture
def verdict(qtbot: QtBot) -> Verdict:
    widget = Verdict()
    qtbot.addWidget(widget)
    widget.resize(360, 110)
    widget.show()
    return widget


def view_of(net: Network, answer: int | None) -> View:
    picture = LettersTask().samples()[0].picture
    return View(net.forward(picture), picture[0], answer=answer)


def network_with(bias: tuple[float, float], loss: str = "cross-entropy") -> Network:
    """A network that gives these scores whatever it sees."""
    net = network((Dense("votes", 2),), (1, 9, 9), ("X", "O"), loss=loss)
    return net.with_parameters({"votes.weights": np.zeros((2, 1, 9, 9), np.float32),
                                "votes.bias": np.array(bias, np.float32)})


def test_the_talk_reads_its_own_x(verdict: Verdict) -> None:
    verdict.present(view_of(zoo.load("talk"), 0))
    assert verdict.letter.text() == "X"
    assert verdict.sentence.text() == "X, ahead by 0.44"
    assert verdict.mark.text() == "✓ right: it is an X"
    assert "X 1.00, O 0.56" in verdict.bars.accessibleDescription()
    assert verdict.accessibleDescription() == "X, ahead by 0.44 ✓ right: it is an X"


def test_probabilities_and_a_wrong_answer(verdict: Verdict) -> None:
    verdict.present(view_of(network_with((0.0, np.log(3))), 0))
    assert verdict.letter.text() == "O"
    assert verdict.sentence.text() == "O 75.0 %"
    assert verdict.mark.text() == "✗ wrong: it is an X"
    assert "X 25.0 %, O 75.0 %" in verdict.bars.accessibleDescription()


def test_a_tie_is_undecided(verdict: Verdict) -> None:
    verdict.present(view_of(network_with((0.5, 0.5)), 1))
    assert verdict.letter.text() == "?"
    assert verdict.sentence.text() == "undecided"
    assert verdict.mark.text() == "it is an O"


def test_without_an_answer_there_is_no_mark(verdict: Verdict) -> None:
    verdict.present(view_of(zoo.load("talk"), None))
    assert verdict.mark.text() == ""


def test_votes_that_are_no_numbers_are_said_to_be_none(verdict: Verdict) -> None:
    verdict.present(view_of(network_with((np.inf, 0.0), "squared"), 0))
    assert verdict.letter.text() == "?"
    assert "not a number" in verdict.sentence.text()


def test_nothing_jumps_from_verdict_to_verdict(verdict: Verdict) -> None:
    places = set()
    for bias, answer in (((2.0, 1.0), 0), ((1.0, 1.0), None), ((-40.0, 12.5), 0)):
        verdict.present(view_of(network_with(bias, "squared"), answer))
        QApplication.processEvents()
        parts = (verdict.letter, verdict.sentence, verdict.mark, verdict.bars)
        places.add(tuple(part.geometry().getRect() for part in parts))
    assert len(places) == 1


@pytest.mark.parametrize("size", [(300, 110), (420, 110), (800, 76)])
def test_everything_is_within_the_widget(verdict: Verdict, size: tuple[int, int], qtbot: QtBot) -> None:
    verdict.present(view_of(network_with((1.004, 1.0), "squared"), 1))
    verdict.resize(*size)
    qtbot.waitUntil(lambda: verdict.bars.geometry().right() > size[0] // 2)
    QApplication.processEvents()
    for part in (verdict.letter, verdict.sentence, verdict.mark, verdict.bars):
        assert verdict.rect().contains(part.geometry())
    assert verdict.sentence.fontMetrics().horizontalAdvance(verdict.sentence.text()) <= verdict.sentence.width()
    assert verdict.mark.fontMetrics().horizontalAdvance(verdict.mark.text()) <= verdict.mark.width()


def test_the_mark_follows_the_theme(verdict: Verdict, qapp: QApplication) -> None:
    verdict.present(view_of(zoo.load("talk"), 0))
    for dress in (theme.DARK, theme.LIGHT, theme.DARK):
        theme.apply(qapp, dress)
        QApplication.processEvents()
        assert verdict.mark.label.palette().windowText().color() == dress.colour("ok")
        assert verdict.letter.label.font().pixelSize() == LETTER


def test_words_and_bars_say_the_same_probability(verdict: Verdict) -> None:
    verdict.present(view_of(network_with((30.0, -30.0)), 0))
    assert verdict.sentence.text() == "X over 99.9 %"
    assert verdict.bars.accessibleDescription().startswith("X over 99.9 %, O below 0.1 %.")


@pytest.mark.parametrize(("reading", "sentence", "votes"), [
    ("fractions", "X, ahead by 4/9", "X 1, O 5/9"), ("slides", "X, ahead by 0.44 (+ cut off 0.01)", "X 1.00, O 0.55"),
    ("decimals", "X, ahead by 0.44", "X 1.00, O 0.56"),
])
def test_it_follows_how_numbers_are_read(verdict: Verdict, reading: Reading, sentence: str, votes: str) -> None:
    view = view_of(zoo.load("talk"), 0)
    verdict.present(view)
    exact = None if reading == "decimals" else fractions(view.network, view.trace.picture)
    verdict.present(replace(view, reading=reading, exact=exact))
    assert verdict.sentence.text() == sentence
    assert votes in verdict.bars.accessibleDescription()


def test_a_narrow_lead_is_less_than_a_hundredth_unless_it_is_exact(verdict: Verdict) -> None:
    view = view_of(network_with((0.515625, 0.5078125), "squared"), 0)
    for reading, lead in (("decimals", "0.01"), ("slides", "less than 0.01")):
        verdict.present(replace(view, reading=reading))
        assert verdict.sentence.text() == f"X, ahead by {lead}"


def doubted(reason: Literal["blank", "undecided", "improbable", "unlike"], measured: float, limit: float,
            answer: int | None = None) -> View:
    return replace(view_of(network_with((3.0, 0.0)), answer), doubted=lambda: Doubt(reason, measured, limit))


def test_a_doubted_answer_is_said_to_be_unsure_and_why(verdict: Verdict) -> None:
    verdict.present(doubted("unlike", 51.2, 36.6))
    assert verdict.sentence.text() == "not sure: X 95.3 %"
    assert verdict.mark.text() == "unlike the letters it knows"
    assert verdict.letter.label.palette().windowText().color() == theme.current_theme().colour("muted")
    assert "51° from the nearest, where 37° is usual" in verdict.accessibleDescription()
    assert "An answer counts as sure if" in verdict.accessibleDescription()
    point = verdict.rect().center()
    QApplication.sendEvent(verdict, QHelpEvent(QEvent.Type.ToolTip, point, verdict.mapToGlobal(point)))
    assert "51° from the nearest" in QToolTip.text()
    QToolTip.hideText()
    verdict.present(doubted("improbable", 0.6, 0.95))
    assert verdict.sentence.text().startswith("not sure: X")
    assert "only 60.0 %, where 95 % counts as sure" in verdict.reservation


def test_a_blank_picture_is_neither(verdict: Verdict) -> None:
    verdict.present(doubted("blank", 0.0, 0.01))
    assert verdict.letter.text() == "?"
    assert verdict.sentence.text() == "neither: hardly any ink"


def test_a_known_answer_is_compared_also_where_it_is_doubted(verdict: Verdict) -> None:
    verdict.present(doubted("unlike", 51.2, 36.6, answer=0))
    assert verdict.mark.text() == "✓ right: it is an X"


def test_a_doubt_that_comes_later_is_taken_in_and_goes_again(verdict: Verdict) -> None:
    sure = replace(doubted("unlike", 51.2, 36.6), doubted=lambda: None)
    verdict.present(sure)
    assert verdict.reservation == ""
    verdict.present(replace(sure, doubted=lambda: Doubt("unlike", 51.2, 36.6)))
    assert verdict.sentence.text() == "not sure: X 95.3 %"
    verdict.present(sure)
    assert (verdict.sentence.text(), verdict.reservation) == ("X 95.3 %", "")


def test_ten_classes_need_no_more_height_than_two(verdict: Verdict) -> None:
    verdict.present(view_of(zoo.load("talk"), 0))
    least = verdict.minimumSizeHint().height()
    many = network((Dense("votes", 10),), (1, 9, 9), tuple("0123456789"), seed=1)
    verdict.present(view_of(many, 7))
    assert verdict.minimumSizeHint().height() <= max(least, 172)
    assert verdict.mark.text().endswith("it is 7")


def test_of_a_long_name_the_beginning_can_be_read(verdict: Verdict) -> None:
    names = ("a name of forty characters, more or less", "B")
    net = network((Dense("votes", 2),), (1, 9, 9), names, seed=1).with_parameters({
        "votes.weights": np.zeros((2, 1, 9, 9), np.float32), "votes.bias": np.array((3.0, 0.0), np.float32)})
    verdict.present(view_of(net, 0))
    assert verdict.letter.text().startswith("a name")
    assert verdict.letter.text().endswith("…")
    assert verdict.letter.label.font().pixelSize() >= 10
    assert names[0] in verdict.sentence.text()


def test_two_heads_have_a_column_each(verdict: Verdict) -> None:
    net = zoo.load("grasp")
    sample = task("grasp").samples()[2]
    verdict.present(View(net.forward(sample.picture), sample.picture[0], answer=sample.answer))
    assert [bars.names for bars in verdict.both] == [head.names for head in heads(net.forward(sample.picture))]
    assert all(bars.isVisible() for bars in verdict.both)
    assert not verdict.bars.isVisible()
    assert verdict.sentence.text().startswith("cup ")
    assert ", power small " in verdict.sentence.text()
    assert verdict.mark.text() == "✓ right: it is cup, power small"
    verdict.present(view_of(zoo.load("talk"), 0))
    assert verdict.bars.isVisible()
    assert not any(bars.isVisible() for bars in verdict.both)


def test_heads_never_stand_beside_the_bars_of_other_networks(verdict: Verdict) -> None:
    """Else the window grows when one is chosen after the other, and does not shrink again."""
    several, sample = zoo.load("text"), task("text").samples()[0]
    net = zoo.load("grasp")
    shown = view_of(zoo.load("talk"), 0)
    views = (View(several.forward(sample.picture), sample.picture[0], task=task("text")),
             View(net.forward(task("grasp").samples()[0].picture), shown.pad, task=task("grasp")))
    least = []
    for view in (*views, *views, *views):
        verdict.present(view)
        least.append(verdict.minimumSizeHint().width())
        QApplication.processEvents()
        least.append(verdict.minimumSizeHint().width())
    assert max(least) < 300


def test_near_the_ends_heads_say_no_more_than_is_so(verdict: Verdict) -> None:
    net, sample = zoo.load("grasp"), task("grasp").samples()[0]
    verdict.present(View(net.forward(sample.picture), sample.picture[0], task=task("grasp")))
    told = verdict.both[0].accessibleDescription()
    assert "knife >99 %" in told
    assert "cup <1 %" in told


def test_where_there_is_nothing_to_see_it_is_none_of_many(verdict: Verdict) -> None:
    net = zoo.load("text")
    empty = np.zeros(net.input_shape, np.float32)
    verdict.present(View(net.forward(empty), empty[0], task=task("text"), doubted=lambda: Doubt("blank", 0.0, 0.1)))
    assert verdict.sentence.text() == "none of these: hardly any word"
