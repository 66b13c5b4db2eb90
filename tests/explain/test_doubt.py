"""When an answer is doubted, and why: for blank pictures, ties, low probabilities, and what is unlike letters."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from xoviz import zoo
from xoviz.explain.doubt import LARGEST_LAYER, USUAL, Familiar, acquaint, compared, doubt
from xoviz.nn import Array, Conv, Dense, Network, ReLU, network
from xoviz.tasks.known.letters import LettersTask

PICTURES, ANSWERS = LettersTask().draw(300, 9, np.random.default_rng(5))


def known(net: Network, letters: Array = PICTURES) -> Familiar:
    *_, familiar = acquaint(net, [letters[:120], letters[120:]])
    assert familiar is not None
    return familiar


def network_with(bias: tuple[float, float], loss: str = "cross-entropy") -> Network:
    """A network that gives these scores whatever it sees."""
    net = network((Dense("votes", 2),), (1, 9, 9), ("X", "O"), loss=loss)
    return net.with_parameters({"votes.weights": np.zeros((2, 1, 9, 9), np.float32),
                                "votes.bias": np.array(bias, np.float32)})


def reason(net: Network, picture: Array, familiar: Familiar | None = None) -> str | None:
    found = doubt(net.forward(picture), familiar)
    return None if found is None else found.reason


def test_a_picture_without_ink_is_blank_and_one_cell_of_81_is_ink() -> None:
    sure, paper = network_with((9.0, 0.0)), np.full((1, 9, 9), -1, np.float32)
    assert reason(sure, paper) == "blank"
    faint = paper.copy()
    faint[0, 4] = -0.6
    assert reason(sure, faint) == "blank"
    faint[0, 4, 4] = -0.4
    assert reason(sure, faint) is None


@pytest.mark.parametrize("bias", [(0.5, 0.5), (np.inf, 0.0)])
def test_a_tie_and_a_score_that_is_no_number_are_undecided(bias: tuple[float, float]) -> None:
    assert reason(network_with(bias), PICTURES[0]) == "undecided"


@pytest.mark.parametrize(("odds", "expected"), [(0.94, "improbable"), (0.96, None)])
def test_less_than_95_per_cent_is_improbable(odds: float, expected: str | None) -> None:
    net = network_with((0.0, float(np.log(odds / (1 - odds)))))
    assert reason(net, PICTURES[0]) == expected
    found = doubt(net.forward(PICTURES[0]))
    if found is not None:
        assert (found.measured, found.limit) == (pytest.approx(odds), 0.95)


def test_a_network_without_probabilities_is_only_asked_for_a_tie() -> None:
    votes = network_with((0.51, 0.5), "squared")
    assert compared(votes) == ()
    assert reason(votes, PICTURES[0], known(votes)) is None


def test_the_limits_are_those_of_all_angles_within_a_class_worked_out_plainly() -> None:
    net = zoo.load("letters-9")
    (layer,) = known(net).layers
    traces = [net.forward(picture) for picture in PICTURES]
    trace = net.forward(-PICTURES[0])
    other = trace.activations[-2].ravel().astype(np.float64)
    for answer in (0, 1):
        shown = np.stack([each.activations[-2].ravel() for each in traces if each.verdict == answer]).astype(np.float64)
        nearest = []
        for each, one in enumerate(shown):
            others = np.delete(shown, each, axis=0)
            nearest.append((others @ one / np.linalg.norm(one) / np.linalg.norm(others, axis=1)).max())
        assert layer.limits[answer] == pytest.approx(np.quantile(nearest, 1 - USUAL), abs=1e-5)
        expected = (shown @ other / np.linalg.norm(shown, axis=1)).max() / np.linalg.norm(other)
        assert layer.nearest(trace, answer) == pytest.approx(expected, abs=1e-5)


def test_of_a_class_that_no_letter_was_taken_for_nothing_is_unlike() -> None:
    (layer,) = known(network_with((9.0, 0.0))).layers
    assert [len(directions) for directions in layer.directions] == [300, 0]
    assert layer.limits[1] == -1
    assert layer.nearest(network_with((9.0, 0.0)).forward(PICTURES[0]), 1) == -1


def test_what_points_elsewhere_is_unlike_and_how_strong_it_is_does_not_count() -> None:
    """A network of one layer reads the picture itself: letters 1 to 3 are known, the fourth looks otherwise."""
    sure = network_with((9.0, 0.0))
    letters = np.full((3, 1, 9, 9), -1, np.float32)
    letters[:, 0, 2:7, 2:7] = [[[0.8]], [[0.9]], [[1.0]]]
    familiar = known(sure, letters)
    assert reason(sure, letters[1], familiar) is None
    assert reason(sure, letters[1] / 4, familiar) is None
    assert reason(sure, -letters[1], familiar) == "unlike"
    found = doubt(sure.forward(-letters[1]), familiar)
    assert found is not None
    assert found.measured > 150
    assert found.limit < 10


def test_layers_that_dense_layers_read_are_compared_unless_they_are_large() -> None:
    first, votes = Conv("c", 4, (3, 3)), Dense("votes", 2)
    net = network((first, ReLU("r"), Dense("hidden", 5), ReLU("r2"), votes), (1, 9, 9), ("X", "O"))
    assert compared(net) == (4, 2)
    large = replace(first, filters=LARGEST_LAYER // 49 + 1)
    wide = network((large, Dense("hidden", 5), votes), (1, 9, 9), ("X", "O"))
    assert compared(wide) == (2,)
    for layer, features in zip(known(net).layers, (5, 4 * 49), strict=True):
        assert [directions.shape[1] for directions in layer.directions] == [features] * 2
        assert sum(map(len, layer.directions)) == 300


def test_the_shipped_network_takes_almost_all_letters_and_hardly_any_stripes() -> None:
    net = zoo.load("letters-9")
    familiar = known(net)
    fresh, answers = LettersTask().draw(200, 9, np.random.default_rng(6))
    traces = [net.forward(picture) for picture in fresh]
    right = [doubt(trace, familiar) is None and trace.verdict == answer
             for trace, answer in zip(traces, answers, strict=True)]
    assert np.mean(right) > 0.9
    stripes = np.full((1, 9, 9), -1, np.float32)
    stripes[0, ::3] = 1
    assert reason(net, stripes, familiar) in ("unlike", "improbable")


def test_one_letter_is_like_no_other() -> None:
    with pytest.raises(ValueError, match="two letters"):
        list(acquaint(network_with((1.0, 0.0)), [PICTURES[:1]]))


def test_where_nought_is_nothing_an_empty_sentence_is_blank_and_a_row_of_a_table_never() -> None:
    net = network((Dense("votes", 2),), (1, 14, 7), ("a", "b"), seed=1)
    empty = np.zeros((1, 14, 7), np.float32)
    word = empty.copy()
    word[0, 3, 0] = 1
    said = [doubt(net.forward(picture), inked_from=0.5) for picture in (empty, word)]
    assert said[0] is not None
    assert said[0].reason == "blank"
    assert said[1] is None or said[1].reason != "blank"
    lowest = doubt(net.forward(empty - 1), inked_from=-np.inf)
    assert lowest is None or lowest.reason != "blank"
