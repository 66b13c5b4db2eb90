"""Votes: the winner, the margin, bars of the right length, and nothing that jumps."""

from __future__ import annotations

from fractions import Fraction

import numpy as np
import pytest
from PySide6.QtCore import QPointF
from PySide6.QtGui import QColor, QEnterEvent, QImage
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from xoviz.gui.theme import class_colour
from xoviz.gui.widgets.vote_bars import VoteBars


@pytest.fixture
def bars(qtbot: QtBot) -> VoteBars:
    votes = VoteBars(["X", "O"])
    qtbot.addWidget(votes)
    votes.resize(400, votes.sizeHint().height())
    return votes


def columns_of(image: QImage, colour: QColor) -> list[int]:
    """The pixel columns in which a colour occurs."""
    found = {x for x in range(image.width()) for y in range(image.height()) if image.pixelColor(x, y) == colour}
    return sorted(found)


def test_before_any_vote_it_says_so(bars: VoteBars) -> None:
    assert bars.margin_text == "No votes yet"
    assert not columns_of(bars.grab().toImage(), class_colour(0))


def test_the_margin_names_the_winner(bars: VoteBars) -> None:
    bars.present(np.array([0.92, 0.51], np.float32))
    assert bars.margin_text == "X leads by 0.41"
    bars.present(np.array([-0.5, 0.25]))
    assert bars.margin_text == "O leads by 0.75"
    bars.present(np.array([0.077, 0.923]), probabilities=True)
    assert bars.margin_text == "O leads by 84.6 %"


def test_equal_votes_are_undecided(bars: VoteBars) -> None:
    bars.present(np.array([0.5, 0.5]))
    assert bars.margin_text.startswith("Undecided")


def test_bars_are_as_long_as_the_votes(bars: VoteBars) -> None:
    bars.present(np.array([0.5, -0.25]))
    image = bars.grab().toImage()
    first, second = columns_of(image, class_colour(0)), columns_of(image, class_colour(1))
    assert len(first) == pytest.approx(2 * len(second), abs=3)
    assert first[0] > second[-1]


def test_probabilities_begin_at_the_left(bars: VoteBars) -> None:
    bars.present(np.array([0.75, 0.25]), probabilities=True)
    image = bars.grab().toImage()
    first, second = columns_of(image, class_colour(0)), columns_of(image, class_colour(1))
    assert abs(first[0] - second[0]) <= 1
    assert len(first) == pytest.approx(3 * len(second), abs=6)


def test_nothing_jumps_while_numbers_change(bars: VoteBars) -> None:
    starts = set()
    hints = set()
    for vote in (0.1, 0.111, 0.999, 12.5):
        bars.present(np.array([vote, -vote]), limit=0.1)
        starts.add(columns_of(bars.grab().toImage(), class_colour(0))[0])
        hints.add((bars.sizeHint().toTuple(), bars.minimumSizeHint().toTuple()))
    assert len(starts) == 1
    assert len(hints) == 1


def test_a_vote_beyond_the_limit_fills_its_bar_and_no_more(bars: VoteBars) -> None:
    bars.present(np.array([1.0, 0.0]))
    full = columns_of(bars.grab().toImage(), class_colour(0))
    bars.present(np.array([50.0, 0.0]))
    assert columns_of(bars.grab().toImage(), class_colour(0)) == full


@pytest.mark.parametrize("votes", [[1.0], [1.0, 2.0, 3.0], [np.nan, 0.0], [np.inf, 0.0]])
def test_what_are_no_votes_is_refused(bars: VoteBars, votes: list[float]) -> None:
    with pytest.raises(ValueError, match=r"[Vv]otes"):
        bars.present(np.array(votes))


def test_classes_may_change(bars: VoteBars) -> None:
    bars.set_names(["A", "B", "C"])
    assert bars.margin_text == "No votes yet"
    bars.present(np.array([0.1, 0.7, 0.2]), probabilities=True)
    assert bars.margin_text == "B leads by 50.0 %"
    with pytest.raises(ValueError, match="at least one"):
        bars.set_names([])


def test_it_speaks_and_shows_exact_votes(bars: VoteBars) -> None:
    bars.present(np.array([0.92, -0.41]))
    assert bars.accessibleDescription() == "X 0.92, O −0.41. X leads by 1.33"
    here = QPointF(5, 5)
    QApplication.sendEvent(bars, QEnterEvent(here, here, bars.mapToGlobal(here)))
    assert bars.toolTip() == "X: 0.92\nO: -0.41"


def test_probabilities_are_written_as_their_owner_wishes(qtbot: QtBot) -> None:
    votes = VoteBars(["X", "O"], lambda share: "almost surely" if share > 0.9 else "hardly ever")
    qtbot.addWidget(votes)
    assert votes.minimumSizeHint().width() > VoteBars(["X", "O"]).minimumSizeHint().width()
    votes.present(np.array([0.99, 0.01]), probabilities=True)
    assert votes.accessibleDescription().startswith("X almost surely, O hardly ever")


def test_votes_are_read_as_is_wished(bars: VoteBars) -> None:
    votes, exact = np.array([1.0, 5 / 9], np.float32), [Fraction(1), Fraction(5, 9)]
    bars.present(votes, exact=exact, reading="fractions")
    assert bars.accessibleDescription() == "X 1, O 5/9. X leads by 4/9"
    QApplication.sendEvent(bars, QEnterEvent(QPointF(1, 1), QPointF(1, 1), QPointF(1, 1)))
    assert bars.toolTip() == "X: 1\nO: 5/9"
    bars.present(votes, exact=exact, reading="slides")
    assert bars.accessibleDescription() == "X 1.00, O 0.55. X leads by 0.44"
    bars.present(votes)
    assert bars.accessibleDescription() == "X 1.00, O 0.56. X leads by 0.44"


def test_long_fractions_have_their_room(bars: VoteBars) -> None:
    before = bars.minimumSizeHint().width()
    bars.present(np.array([0.5, 0.1]), exact=[Fraction(12345, 24691), Fraction(1, 10)], reading="fractions")
    assert bars.minimumSizeHint().width() > before
    bars.present(np.array([0.5, 0.1]))
    assert bars.minimumSizeHint().width() == before


def test_ten_classes_share_the_room_that_two_leave_free(qtbot: QtBot) -> None:
    votes = VoteBars([str(digit) for digit in range(10)], room=130)
    qtbot.addWidget(votes)
    assert votes.sizeHint().height() <= 130 * 11 / 10 + 1
    votes.resize(400, 130)
    votes.present(np.linspace(0.1, 1.0, 10), probabilities=True)
    widths = [len(columns_of(votes.grab().toImage(), class_colour(unit))) for unit in range(10)]
    assert widths == sorted(widths), "each as long as its vote"
    assert widths[9] > 100
    votes.set_names(("X", "O"))
    assert votes.sizeHint().height() == VoteBars(("X", "O")).sizeHint().height()


def test_long_names_take_no_more_than_their_share(qtbot: QtBot) -> None:
    long = VoteBars(["a class with a name of forty characters.", "B"])
    qtbot.addWidget(long)
    assert long.minimumSizeHint().width() <= 200
    long.resize(300, long.sizeHint().height())
    long.present(np.array([0.9, 0.1]), probabilities=True)
    assert len(columns_of(long.grab().toImage(), class_colour(0))) > 30
    assert "a class with a name of forty characters." in long.accessibleDescription()
