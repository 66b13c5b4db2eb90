"""The audit: what is right is called right whatever the stack, what is wrong is caught, and kinks are counted."""

from __future__ import annotations

import dataclasses

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from xoviz import zoo
from xoviz.explain.audit import QUESTIONS, audit, greys
from xoviz.nn import Conv, Dense, MaxPool, ReLU, network
from xoviz.nn.conv import ConvPass
from xoviz.nn.fused import ConvMaxPoolPass
from xoviz.tasks import task


def last(reports):
    *_, report = reports
    return report


@pytest.mark.parametrize("name", zoo.names())
def test_every_network_that_ships_passes(name):
    made = zoo.load(name)
    report = last(audit(made, greys(made), 0, most=20))
    assert report.done
    assert report.progress == 1
    assert report.wrong == ()
    assert all(report.ok(question) for question in QUESTIONS)
    assert {(line.layer, line.parameter) for line in report.lines_of("gradient")} == \
        {*(tuple(key.split(".")) for key in made.parameters), ("picture", "")}
    assert [line.layer for line in report.lines_of("forward")] == [layer.id for layer in made.layers]


@settings(max_examples=30, deadline=None)
@given(seed=st.integers(0, 999), filters=st.integers(1, 5), size=st.integers(1, 3), window=st.integers(2, 3),
       average=st.booleans(), loss=st.sampled_from(["squared", "cross-entropy"]))
def test_random_stacks_pass(seed, filters, size, window, average, loss):
    layers = (Conv("conv", filters, (size, size), average=average), ReLU("relu"), MaxPool("pool", window, 2),
              Dense("votes", 3))
    made = network(layers, (2, 7, 8), ("a", "b", "c"), seed=seed, loss=loss)
    report = last(audit(made, greys(made), 1, most=15))
    assert report.done
    assert report.wrong == ()


def test_it_comes_in_pieces_that_only_ever_grow():
    made = zoo.load("letters-9")
    reports = list(audit(made, greys(made), 0))
    shares = [report.progress for report in reports]
    assert shares == sorted(shares)
    assert len(shares) > 300
    assert not reports[len(reports) // 2].done
    waiting = [line.verdict for line in reports[0].lines]
    assert waiting == ["waiting"] * len(waiting)


def test_kinks_of_the_talks_own_picture_are_counted_and_left_out():
    talk = zoo.load("talk")
    report = last(audit(talk, task("letters").samples()[0].picture, 0))
    (line,) = (line for line in report.lines_of("gradient") if line.layer == "convolution")
    assert (line.kinks, line.compared) == (7, 20)
    assert line.verdict == "right"


def test_where_all_is_kinks_nothing_is_called_right():
    made = network((ReLU("relu"), Dense("votes", 1, bias=False)), (1, 2, 2), ("a",), loss="squared")
    made = made.with_parameters({"votes.weights": np.ones((1, 1, 2, 2), np.float32)})
    report = last(audit(made, np.zeros((1, 2, 2), np.float32), 0))
    assert report.lines_of("gradient")[-1].verdict == "empty"


@dataclasses.dataclass(frozen=True)
class SlightlyWrongConv(Conv):
    """A convolution whose gradient is wrong by 1 %."""

    def ready(self, x, values, gradients, blame):
        return SlightlyWrongPass(self, x, values, gradients, blame)


class SlightlyWrongPass(ConvPass):
    def __init__(self, layer, x, values, gradients, blame):
        super().__init__(layer, x, values, gradients, blame)
        self._tensor = gradients["weights"]

    def backward(self):
        super().backward()
        self._tensor *= 1.01


def test_a_layer_with_a_wrong_gradient_is_caught_and_named():
    made = network((SlightlyWrongConv("conv", 2), ReLU("relu"), Dense("votes", 2)), (1, 6, 6), ("a", "b"), seed=3)
    report = last(audit(made, greys(made), 0))
    assert [(line.question, line.layer, line.parameter) for line in report.wrong] == [("gradient", "conv", "weights")]
    assert report.wrong[0].difference == pytest.approx(0.01, rel=0.02)
    assert not report.ok("gradient")
    assert report.ok("forward")


def test_a_fast_order_with_a_wrong_gradient_is_caught(monkeypatch):
    backward = ConvMaxPoolPass.backward

    def forgetful(self):
        self._pool.y[..., -1] = 0
        backward(self)

    monkeypatch.setattr(ConvMaxPoolPass, "backward", forgetful)
    made = zoo.load("letters-9")
    report = last(audit(made, greys(made), 0, most=5))
    assert {line.question for line in report.wrong} == {"order"}


def test_numbers_that_overflow_are_wrong_and_no_warning():
    made = zoo.load("letters-9")
    report = last(audit(made.with_vector(np.full_like(made.vector, 1e38)), greys(made), 0, most=5))
    assert not report.ok("forward")
    assert not np.isfinite(report.difference("forward"))
