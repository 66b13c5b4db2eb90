"""Whatever sum a caption prints adds up as it is printed, in every reading; a part with a name says what rounding left.

The sentences are read and added up here by themselves, as a person does with a pencil.
"""

from __future__ import annotations

import re
from dataclasses import replace
from fractions import Fraction

import numpy as np
import pytest
from PySide6.QtWidgets import QApplication

from xoviz import zoo
from xoviz.explain.compare import compare
from xoviz.explain.exact import NotRational, fractions
from xoviz.explain.order import orders
from xoviz.gui.panels import compare_words, order_words
from xoviz.gui.panels.convolution import ConvolutionPanel
from xoviz.gui.panels.filtering import FilteringPanel
from xoviz.gui.panels.pooling import PoolingPanel
from xoviz.gui.panels.relu import ReLUPanel
from xoviz.nn import Conv, Dense, Focus, MeanPool, network
from xoviz.tasks.known.letters import LettersTask
from xoviz.tasks.transforms import resample

READINGS = ("decimals", "slides", "fractions")
NETWORKS = ("talk", "letters-9", "letters-28")
NUMBER = r"([−\d./]+)"
SUM = re.compile(rf"(?:sum|products|together)(?: =|:)? {NUMBER}(?:, +÷ (\d+)(?: \(the mean\))?(?: = {NUMBER})?)?"
                 rf"(?:, +\+ bias {NUMBER})?(?:, +\+ (?:rounding|cut off) {NUMBER})?,? += {NUMBER}")
DIFFERENCE = re.compile(rf"A {NUMBER},  B {NUMBER},  A − B {NUMBER}(?: \+ (?:rounding|cut off) {NUMBER})?$")
MEAN = re.compile(rf"mean\((.*)\)(?: \+ (?:rounding|cut off) {NUMBER})? = {NUMBER}$")
INNER_MEAN = re.compile(rf"ReLU\(mean\(([^()]*)\)(?: \+ (?:rounding|cut off) {NUMBER})?\) = ReLU\({NUMBER}\)")
MAX = re.compile(rf"max\((.*)\) = {NUMBER}")


def number(text):
    return Fraction((text or "0").replace("−", "-"))


def assert_adds_up(sentence):
    """The sum of products, or what is said to be their mean, and the other parts reach the total."""
    found = SUM.search(sentence)
    assert found is not None, sentence
    whole, divisor, mean, *parts, total = found.groups()
    if divisor is None:
        start = number(whole)
    elif mean is None:
        start = number(total)
        assert not any(parts), sentence
        assert abs(number(whole) / int(divisor) - start) <= Fraction(1, 100), sentence
    else:
        start = number(mean)
    assert start + sum(map(number, parts)) == number(total), sentence


def views(net, reading, stage, samples=(0, 3, 5)):
    """What a session shows of some of the task's pictures."""
    for place in samples:
        view = stage.view(net, picture=resample(LettersTask().samples()[place].picture, net.input_shape[1]))
        exact = None
        if reading != "decimals":
            try:
                exact = fractions(net, view.trace.picture)
            except NotRational:
                exact = None
        yield replace(view, reading=reading, exact=exact)


def cells(net, layer, step):
    places = np.ndindex(*net.stack.shape_of(layer))
    return [Focus(layer, *at) for at in list(places)[::step]]


def convolutions(net):
    return [layer.id for layer in net.layers if isinstance(layer, Conv)]


@pytest.mark.parametrize("reading", READINGS)
@pytest.mark.parametrize(("name", "step"), [("talk", 1), ("letters-9", 1), ("letters-28", 5)])
def test_every_match_adds_up(on_stage, name, step, reading):
    stage, net, closed = on_stage(ConvolutionPanel), zoo.load(name), 0
    for view in views(net, reading, stage):
        for layer in convolutions(net):
            for focus in cells(net, layer, step):
                sentence = stage.panel.caption(replace(view, focus=focus), layer)
                assert_adds_up(sentence)
                closed += "rounding" in sentence or "cut off" in sentence
    assert (closed > 0) == (name != "talk"), "learned weights leave something over, ninths do not"


@pytest.mark.parametrize("reading", READINGS)
@pytest.mark.parametrize(("name", "chosen"), [("talk", ("convolution", 1)), ("letters-9", ("convolution", 2)),
                                              ("letters-28", ("convolution", 0)), ("letters-28", ("convolution2", 3))])
def test_filtering_adds_up(on_stage, name, chosen, reading):
    stage, net = on_stage(FilteringPanel), zoo.load(name)
    view = replace(next(views(net, reading, stage)), chosen=chosen)
    own = [focus for focus in cells(net, chosen[0], 1) if focus.map == chosen[1]]
    for focus in own[:: 1 + len(own) // 60]:
        stage.panel.present(replace(view, focus=focus))
        assert f"at row {focus.row + 1}, column {focus.column + 1} of the map" in stage.words
        assert_adds_up(stage.words)


def test_the_newcomers_cell(on_stage):
    """The first finding: 2.13 + 0.01 was said to be 2.15."""
    stage, net = on_stage(FilteringPanel), zoo.load("letters-28")
    stage.present(net, chosen=("convolution", 0), focus=Focus("convolution", 0, 4, 20))
    assert "at row 5, column 21" in stage.words
    assert_adds_up(stage.words)


@pytest.mark.parametrize("reading", READINGS)
def test_a_mean_with_a_bias_adds_up(on_stage, reading):
    net = network((Conv("conv", 2, (3, 3), average=True, bias=True), Dense("votes", 2)), (1, 9, 9), ("X", "O"), seed=3)
    numbers = np.random.default_rng(3).integers(-99, 100, net.vector.size).astype(np.float32) / 64
    net = net.with_vector(numbers)
    convolution, filtering, means = on_stage(ConvolutionPanel), on_stage(FilteringPanel), 0
    for view in views(net, reading, convolution, samples=(0,)):
        for focus in cells(net, "conv", 1):
            sentence = convolution.panel.caption(replace(view, focus=focus), "conv")
            assert_adds_up(sentence)
            means += "÷ 9 = " in sentence
        filtering.panel.present(replace(view, focus=Focus("conv", 0, 2, 2)))
        assert_adds_up(filtering.words)
    assert means == 2 * 7 * 7


@pytest.mark.parametrize("reading", READINGS)
def test_a_pooled_mean_is_the_mean_of_what_is_printed(on_stage, reading):
    net = zoo.load("letters-9")
    net = network((*net.layers[:2], MeanPool("pool", 2, 2), Dense("votes", 2)), (1, 9, 9), ("X", "O"), seed=5)
    stage, closed, places = on_stage(PoolingPanel), 0, 0
    for view in views(net, reading, stage):
        for focus in cells(net, "pool", 1):
            found = MEAN.search(stage.panel.caption(replace(view, focus=focus), "pool"))
            given = list(map(number, found[1].split(", ")))
            exact = sum(given) / len(given) + number(found[2]) - number(found[3])
            assert abs(exact) < Fraction(1, 100)
            if reading != "slides":
                assert abs(exact) <= Fraction(1, 200)
            closed += found[2] is not None
            places += 1
    assert 0 < closed < places or view.exact is not None


@pytest.mark.parametrize("reading", READINGS)
@pytest.mark.parametrize("name", ["talk", "letters-9"])
def test_both_orders_of_a_mean_are_the_means_of_what_is_printed(on_stage, name, reading):
    stage, closed = on_stage(ConvolutionPanel), 0
    for view in views(zoo.load(name), reading, stage):
        both, = orders(view.trace, view.exact)
        values = view.trace.output(both.conv).astype(np.float64) if view.exact is None else view.exact[1]
        pool = view.network.layers[view.network.stack.index(both.pool)]
        read = "decimals" if view.exact is None and reading == "fractions" else reading
        for place in cells(view.network, both.pool, 1):
            worked = order_words.worked_at(both.mean, values, pool, place)
            first, second = order_words.formulas(MeanPool.kind, worked, read)
            for found in (MEAN.search(first.partition(" = ")[2]), INNER_MEAN.search(second)):
                given = list(map(number, found[1].split(", ")))
                exact = sum(given) / len(given) + number(found[2]) - number(found[3])
                assert abs(exact) < Fraction(1, 100) if read == "slides" else abs(exact) <= Fraction(1, 200)
                closed += found[2] is not None
            assert max(number(INNER_MEAN.search(second)[3]), 0) == number(second.rpartition("= ")[2])
            assert view.exact is None or read == "slides" or "rounding" not in first + second
    assert (closed > 0) == (read != "fractions")


@pytest.mark.parametrize("reading", READINGS)
@pytest.mark.parametrize("name", NETWORKS)
def test_the_largest_is_the_largest_of_what_is_printed(on_stage, name, reading):
    net = zoo.load(name)
    for kind in (PoolingPanel, ReLUPanel):
        stage = on_stage(kind)
        for view in views(net, reading, stage, samples=(3,)):
            for layer in (layer.id for layer in net.layers if layer.kind in kind.kinds):
                for focus in cells(net, layer, 1 if name != "letters-28" else 7):
                    found = MAX.search(stage.panel.caption(replace(view, focus=focus), layer))
                    assert max(map(number, found[1].split(", "))) == number(found[2])


@pytest.mark.parametrize("reading", READINGS)
@pytest.mark.parametrize(("name", "step"), [("talk", 1), ("letters-9", 1), ("letters-28", 13)])
def test_the_difference_of_two_pictures_is_that_of_what_is_printed(on_stage, name, step, reading):
    net = zoo.load(name)
    one, other = views(net, reading, on_stage(ConvolutionPanel), samples=(0, 3))
    both = None if one.exact is None or other.exact is None else (one.exact, other.exact)
    found = compare(one.trace, other.trace, both)
    read = "decimals" if reading == "fractions" and both is None else reading
    for layer in net.stack.ids:
        for focus in cells(net, layer, step):
            line = compare_words.cell_line(found, focus, layer, read)
            one_text, other_text, difference, rest = DIFFERENCE.search(line).groups()
            assert number(one_text) - number(other_text) == number(difference) + number(rest), line


def test_what_is_infinite_is_said_so_and_closes_nothing(on_stage):
    net = zoo.load("letters-9")
    net = net.with_vector(np.full(net.vector.size, 3e38, np.float32))
    with np.errstate(over="ignore", invalid="ignore"):
        stage = on_stage(ConvolutionPanel)
        view = stage.view(net, focus=Focus("convolution", 0, 0, 0))
        text = stage.panel.caption(view, "convolution")
    QApplication.processEvents()
    assert "rounding" not in text
    assert re.search("= −?(∞|NaN)$", text)
