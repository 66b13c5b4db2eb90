"""The shuffle experiment: fair, repeatable, and concluded from whatever the numbers are."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from xoviz.explain.batch import Batch
from xoviz.explain.shuffle import KINDS, LOOKS, ORDERS, SETUPS, Shuffle, conclusion, shuffle, work
from xoviz.nn import network
from xoviz.nn.shorthand import understood
from xoviz.nn.stack import Stack
from xoviz.nn.train import Settings, State, Trainer
from xoviz.tasks import task
from xoviz.tasks.base import Pool, fresh
from xoviz.tasks.shuffled import Shuffled, lesson, random_order

SMALL = {"letters": replace(SETUPS["letters"], tested=200), "table": replace(SETUPS["table"], tested=200)}


def run(what, seeds, steps=None, setup=None):
    setup, known = setup or SETUPS[what], task(what)

    def lessons(seed, shuffled):
        source, test = yield from lesson(known, setup.size, seed, setup.settings.batch, shuffled=shuffled,
                                         limit=setup.examples, tested=setup.tested)
        return source, Batch(*test)

    items = list(shuffle(setup, seeds, lessons, known.shape(setup.size), known.classes, steps))
    return items, next(item for item in reversed(items) if item is not None)


def numbers(conv, plain, spread=0.004, seeds=8):
    """Accuracies (seeds, 2, 2) around (ordered, shuffled) of both kinds."""
    noise = np.random.default_rng(3).normal(0, spread, (seeds, 2, 2))
    return np.array([conv, plain]) + noise


def verdicts(accuracies):
    found = conclusion(accuracies)
    return ([each.verdict for each in found.shuffling], [each.verdict for each in found.lead], found.moral)


def test_other_numbers_other_conclusions():
    assert verdicts(numbers((0.95, 0.84), (0.90, 0.90))) == (["less", "same"], ["more", "less"], "neighbours")
    assert verdicts(numbers((0.79, 0.80), (0.88, 0.88))) == (["same", "same"], ["less", "less"], "no use")
    assert verdicts(numbers((0.90, 0.90), (0.90, 0.80))) == (["same", "less"], ["same", "more"], "no use")
    assert verdicts(numbers((0.95, 0.95), (0.90, 0.90))) == (["same", "same"], ["more", "more"], "habit")
    assert verdicts(numbers((0.95, 0.99), (0.90, 0.95))) == (["more", "more"], ["more", "more"], "habit")
    assert verdicts(numbers((0.92, 0.88), (0.90, 0.90), 0.08))[2] == "open"
    assert verdicts(numbers((0.95, 0.84), (0.90, 0.90), seeds=2))[2] == "open"


def test_a_comparison_says_what_it_compares():
    found = conclusion(numbers((0.95, 0.84), (0.90, 0.91), 0.0))
    assert (found.shuffling[0].before, found.shuffling[0].after) == pytest.approx((0.95, 0.84))
    assert found.shuffling[1].difference.mean == pytest.approx(0.01)
    assert (found.lead[0].before, found.lead[0].after) == pytest.approx((0.90, 0.95))
    assert found.lead[1].difference.mean == pytest.approx(-0.07)


def test_it_takes_as_many_items_and_looks_as_promised_and_is_repeatable():
    items, found = run("table", range(5, 8), 50, SMALL["table"])
    assert len(items) == pytest.approx(work(SMALL["table"], 3, 50), rel=0.1)
    assert (found.step, found.steps, found.done, len(found.looks)) == (60, 60, True, LOOKS + 1)
    assert found.looks.tolist() == list(range(0, 61, 3))
    assert found.accuracies.shape == (3, len(KINDS), len(ORDERS), LOOKS + 1)
    again = run("table", range(5, 8), 50, SMALL["table"])[1]
    assert np.array_equal(found.accuracies, again.accuracies)
    other = run("table", range(6, 9), 50, SMALL["table"])[1]
    assert not np.array_equal(found.accuracies, other.accuracies)
    assert np.array_equal(found.accuracies[1:], other.accuracies[:2])  # a seed is the same in whatever company


def test_the_example_is_the_same_one_rearranged():
    found = run("letters", range(3), 1, SMALL["letters"])[1]
    given, other = found.examples
    assert not np.array_equal(given, other)
    assert np.array_equal(np.sort(given, axis=None), np.sort(other, axis=None))
    assert np.array_equal(other.ravel(), given.ravel()[list(random_order(81, 0))])


def test_each_learns_as_if_it_were_alone():
    setup, known = SMALL["table"], task("table")
    found = run("table", range(1, 4), 20, setup)[1]
    alone = network(understood(setup.plain), (1, 1, 12), known.classes, seed=2)
    trainer = Trainer(alone, Pool(Shuffled(known, random_order(12, 2)), 1, 2, setup.settings.batch), setup.settings,
                      State.fresh(alone, setup.settings))
    for _ in range(20):
        trainer.step()
    pictures, answers = fresh(Shuffled(known, random_order(12, 2)), 1, 2, setup.tested)
    learned = alone.with_vector(trainer.progress.vector())
    assert found.accuracies[1, 1, 1, -1] == pytest.approx(learned.accuracy(pictures, answers))


def test_a_plain_network_whose_weights_are_rearranged_along_learns_the_very_same():
    """So for it, rearranging is no more than another draw of its first weights: there is nothing to notice."""
    known, order, settings = task("table"), random_order(12, 4), Settings("adam", 0.005, 32)
    given = network(understood("dense 32 | relu | dense 2"), (1, 1, 12), known.classes, seed=4)
    along = given.with_parameters({"hidden.weights": given.parameters["hidden.weights"][..., list(order)]})
    scores = []
    for net, learned, place in ((given, known, range(12)), (along, Shuffled(known, order), order)):
        trainer = Trainer(net, Pool(learned, 1, 4, 32), settings, State.fresh(net, settings))
        for _ in range(60):
            trainer.step()
        pictures = known.draw(20, 1, np.random.default_rng(0))[0][..., list(place)]
        scores.append(net.with_vector(trainer.progress.vector()).scores(pictures))
    assert np.abs(scores[0]).max() > 0.5
    assert np.allclose(scores[0], scores[1], atol=1e-3)


@pytest.mark.parametrize("first", [1, 1000])
def test_letters_are_read_by_their_neighbours(first):
    """The page of the table: about ten in 100 letters fewer, and the plain network does not notice."""
    found = run("letters", range(first, first + 6), 400, replace(SETUPS["letters"], tested=500))[1]
    drawn = conclusion(found.latest)
    assert drawn.moral == "neighbours"
    assert -0.14 < drawn.shuffling[0].difference.mean < -0.07
    assert drawn.shuffling[1].verdict in ("same", "unclear")
    assert abs(drawn.shuffling[1].difference.mean) < 0.02


@pytest.mark.parametrize("first", [1, 1000])
def test_a_convolution_is_of_no_use_for_the_table(first):
    """The page of the table: worse than the plain one, in whatever order; and that one learns any order as well."""
    found = run("table", range(first, first + 8), 800, replace(SETUPS["table"], tested=500))[1]
    drawn = conclusion(found.latest)
    assert drawn.moral == "no use"
    assert [each.verdict for each in drawn.lead] == ["less", "less"]
    assert drawn.shuffling[1].verdict in ("same", "unclear")
    assert abs(drawn.shuffling[1].difference.mean) < 0.02


def test_curves_are_means_with_the_spread_of_the_seeds():
    accuracies = np.zeros((2, 2, 2, 1))
    accuracies[:, 0, 1, 0] = 0.5, 0.7
    found = Shuffle("letters", accuracies, np.zeros(1), 20, 10, np.zeros((2, 1, 9, 9)))
    mean, spread = found.curve(0, 1)
    assert (mean[0], spread[0]) == pytest.approx((0.6, 0.1 * np.sqrt(2)))
    single = replace(found, accuracies=accuracies[:1])
    assert single.curve(0, 1)[1][0] == 0


@pytest.mark.parametrize("what", SETUPS)
def test_the_networks_of_a_setup_fit_its_task(what):
    setup, known = SETUPS[what], task(what)
    assert setup.what == what
    for text in (setup.convolutional, setup.plain):
        assert Stack(understood(text), known.shape(setup.size)).outputs == len(known.classes)
    assert "conv" in setup.convolutional
    assert "conv" not in setup.plain
