"""A window with ReLU before pooling and after it, to take away: the NumPy is run, the text is worked out."""

from __future__ import annotations

import contextlib
import io
import math
import re
from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from xoviz.explain.cells import bent
from xoviz.explain.order import Worked
from xoviz.explain.order_calculation import OrderCalculation
from xoviz.nn import Focus, LeakyReLU, MaxPool, MeanPool, ReLU, Tanh

CELL = Focus("pooling", 1, 0, 0)
RELU, LEAKY, TANH = ReLU("relu"), LeakyReLU("leaky", 0.25), Tanh("tanh")
NINTHS = (Fraction(3, 9), Fraction(-5, 9), Fraction(-5, 9), Fraction(5, 9))


def window(kind, values, activation=RELU):
    """What the tab works out for a window."""
    def pool(numbers):
        return max(numbers) if kind == MaxPool.kind else sum(numbers) / len(numbers)

    rectified = tuple(bent(activation, value) for value in values)
    sources = tuple(Focus("convolution", 1, 0, place) for place in range(len(values)))
    return OrderCalculation(CELL, kind, Worked(sources, values, rectified, pool(rectified), pool(values),
                                               bent(activation, pool(values)), activation))


def printed(code):
    output = io.StringIO()
    with contextlib.redirect_stdout(output):
        exec(compile(code, "window", "exec"), {})
    return output.getvalue().split()


def steps(text):
    """The signs and formulas of both orders."""
    lines = re.sub(r"\n {5,}", " ", text).splitlines()[1:]
    return [line.split(maxsplit=1) for line in lines if line.strip()[0] in "=≈"]


def worked_out(formula):
    numbers = re.sub(r"\d+(\.\d+)?(e-?\d+)?", lambda found: f"Fraction('{found[0]}')", formula)
    return eval(numbers.replace("×", "*"), {"Fraction": Fraction, "max": lambda *values: max(values),
                                            "tanh": math.tanh, "__builtins__": {}})


def test_the_mean_of_the_talks_window_by_hand():
    written = window(MeanPool.kind, NINTHS).written("text")
    assert written.splitlines() == [
        "pooling[1,0,0] in both orders",
        "  ReLU first",
        "    = (max(1/3, 0) + max(-5/9, 0) + max(-5/9, 0) + max(5/9, 0)) / 4",
        "    = (1/3 + 0 + 0 + 5/9) / 4",
        "    = 2/9",
        "  pooling first",
        "    = max((1/3 + (-5/9) + (-5/9) + 5/9) / 4, 0)",
        "    = 0"]
    assert printed(window(MeanPool.kind, NINTHS).written("numpy")) == ["2/9", "0"]
    assert printed(window(MaxPool.kind, NINTHS).written("numpy")) == ["5/9", "5/9"]
    assert window(MaxPool.kind, NINTHS).name == "pooling[1,0,0] in both orders"


def test_leaky_relu_and_tanh_by_hand():
    written = window(MeanPool.kind, NINTHS[:2], LEAKY).written("text")
    assert written.splitlines() == [
        "pooling[1,0,0] in both orders",
        "  leaky ReLU first",
        "    = (max(1/3, 1/4 × 1/3) + max(-5/9, 1/4 × (-5/9))) / 2",
        "    = 7/72",
        "  pooling first",
        "    = max((1/3 + (-5/9)) / 2, 1/4 × (1/3 + (-5/9)) / 2)",
        "    = -1/36"]
    assert printed(window(MeanPool.kind, NINTHS[:2], LEAKY).written("numpy")) == ["7/72", "-1/36"]
    assert printed(window(MaxPool.kind, NINTHS, LEAKY).written("numpy")) == ["5/9", "5/9"]
    assert window(MaxPool.kind, (0.5, -0.25), TANH).written("text").splitlines()[1:3] == [
        "  tanh first", "    = max(tanh(0.5), tanh(-0.25))"]


@given(st.lists(st.floats(-9, 9, width=32), min_size=1, max_size=9), st.sampled_from([MaxPool.kind, MeanPool.kind]),
       st.sampled_from([RELU, LEAKY, LeakyReLU("leaky", 0.1), TANH]))
@settings(max_examples=50, deadline=None)
def test_any_window_of_floats(values, kind, activation):
    subject = window(kind, tuple(values), activation)
    results = [str(np.float32(subject.worked.relu_first)), str(np.float32(subject.worked.pool_first))]
    assert list(map(abs, map(float, printed(subject.written("numpy"))))) == list(map(abs, map(float, results)))
    found = steps(subject.written("text"))
    *_, first, _, second = found
    assert [abs(float(first[1])), abs(float(second[1]))] == list(map(abs, map(float, results)))
    ways = [(found[0], first), (found[-2], second), *([(found[1], first)] if activation is RELU else [])]
    for (_, formula), (sign, result) in ways:
        assert (worked_out(formula) == worked_out(result)) == (sign == "=") or result == "-0"


@pytest.mark.parametrize("kind", [MaxPool.kind, MeanPool.kind])
@pytest.mark.parametrize("values", [NINTHS, (0.1, -0.2), (float("nan"), 1.0), (float("inf"), -1e-30), (1.0,) * 25])
def test_its_latex_is_balanced(kind, values):
    formula = window(kind, values).written("latex")
    assert formula.count("{") == formula.count("}")
    assert formula.count("(") == formula.count(")")
    assert formula.count(r"\left(") == formula.count(r"\right)")
    assert "nan" not in formula
    assert formula.count(r"\mathrm{ReLU\ first}") == formula.count(r"\mathrm{pooling\ first}") == 1
