"""Calculations to take away: the NumPy is run and prints the receipt's number, the text is read back and worked out."""

from __future__ import annotations

import contextlib
import io
import json
import math
import re
import subprocess
import sys
from dataclasses import replace
from fractions import Fraction
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from xoviz import zoo
from xoviz.explain.calculation import FORMS, calculation
from xoviz.explain.exact import fractions
from xoviz.explain.notation import ROOM, WIDTH, signs
from xoviz.explain.receipt import Receipt
from xoviz.nn import PICTURE, Conv, Dense, Dropout, Focus, LeakyReLU, MeanPool, ReLU, Tanh, network

FIGURES = json.loads((Path(__file__).parents[1] / "reference" / "talk.json").read_text())
QUICK = settings(max_examples=50, deadline=None)
TALK = [Focus("convolution", 0, 3, 3), Focus("relu", 1, 0, 1), Focus("pooling", 0, 3, 3), Focus("pooling2", 2, 0, 1),
        Focus("votes", 1, 0, 0), Focus(PICTURE, 0, 1, 1)]


def receipt_of_the_talk(exact=True):
    talk, picture = zoo.load("talk"), np.array([FIGURES["images"]["X"]], np.float32)
    return Receipt(talk.forward(picture), fractions(talk, picture) if exact else None)


def printed(code):
    """The last line that a program prints, in a namespace of its own."""
    output = io.StringIO()
    with contextlib.redirect_stdout(output):
        exec(compile(code, "calculation", "exec"), {})
    return output.getvalue().splitlines()[-1]


def as_shown(value):
    return str(value if isinstance(value, Fraction) else np.float32(value))


def steps_of(text):
    """Each step of the plain text on one line, without the name of the cell."""
    return [step.replace("\n", " ") for step in re.split(r"\n  (?! )", text)[1:]]


def worked_out(steps):
    """A formula of the plain text, evaluated in fractions."""
    numbers = re.sub(r"\d+(\.\d+)?(e-?\d+)?", lambda found: f"Fraction('{found[0]}')", steps.replace("×", "*"))
    def tanh(value):
        return Fraction(math.tanh(value)) if abs(value) < 15 else value / abs(value) - Fraction(1, 10**9)

    return eval(numbers, {"Fraction": Fraction, "max": lambda *values: max(values), "tanh": tanh, "__builtins__": {}})


def any_hop(data, trace, exact=None):
    layer = data.draw(st.sampled_from(trace.network.stack.ids))
    shape = trace.network.stack.shape_of(layer)
    place = (data.draw(st.integers(0, length - 1)) for length in shape)
    return Receipt(trace, exact).hop(Focus(layer, *place))


def test_the_match_at_the_centre_of_the_plain_x():
    hop = receipt_of_the_talk().hop(Focus("convolution", 0, 3, 3))
    assert calculation(hop, "text").startswith("convolution[0,3,3]\n  = (1 × 1 + (-1) × (-1) + 1 × (-1) + ")
    assert steps_of(calculation(hop, "text"))[1:] == ["= 5 / 9", "= 5/9"]
    latex = calculation(hop, "latex")
    assert latex.startswith(r"\begin{flushleft}" "\n" r"$\displaystyle \mathrm{convolution}_{0,3,3} = "
                            r"\bigl({1 \times 1} + {\left(-1\right) \times \left(-1\right)} + ")
    assert latex.endswith(r"\bigr) / 9 = \frac{5}{9}$" "\n" r"\end{flushleft}")
    assert printed(calculation(hop, "numpy")) == "5/9"


def test_a_pooled_cell_and_a_relu():
    receipt = receipt_of_the_talk()
    pooled, passed = receipt.hop(Focus("pooling", 0, 0, 0)), receipt.hop(Focus("relu", 0, 0, 1))
    assert calculation(pooled, "text") == "pooling[0,0,0]\n  = max(7/9, 0, 0, 1)\n  = 1"
    assert calculation(passed, "text") == "relu[0,0,1]\n  = max(-1/9, 0)\n  = 0"
    assert calculation(passed, "latex") == r"\[ \mathrm{relu}_{0,0,1} = \max\left(-\frac{1}{9}, 0\right) = 0 \]"
    assert calculation(receipt.hop(Focus(PICTURE, 0, 0, 0)), "text") == "picture[0,0,0]\n  = -1"


@pytest.mark.parametrize(("layer", "below", "text", "latex"), [
    (LeakyReLU("f", 0.25), -0.5, "max(-0.5, 0.25 × (-0.5))\n  = -0.125",
     r"\max\left(-0.5, 0.25 \times \left(-0.5\right)\right) = -0.125"),
    (LeakyReLU("f", 0.1), 0.3, "max(0.3, 0.1 × 0.3)\n  = 0.3", r"\max\left(0.3, 0.1 \times 0.3\right) = 0.3"),
    (Tanh("f"), -0.5, "tanh(-0.5)\n  ≈ {value}", r"\tanh\left(-0.5\right) \approx {value}"),
    (Tanh("f"), 0, "tanh(0)\n  = 0", r"\tanh\left(0\right) = 0"), (Tanh("f"), 50, "tanh(50)\n  ≈ 1",
                                                                    r"\tanh\left(50\right) \approx 1"),
    (Dropout("f"), -0.5, "-0.5", "-0.5")])
def test_layers_that_go_cell_by_cell(layer, below, text, latex):
    net = network((layer, Dense("votes", 1)), (1, 1, 1), ("a",))
    hop = Receipt(net.forward(np.full((1, 1, 1), below, np.float32))).hop(Focus("f", 0, 0, 0))
    shown = as_shown(hop.value)
    assert calculation(hop, "text") == f"f[0,0,0]\n  = {text}".replace("{value}", shown)
    assert calculation(hop, "latex") == rf"\[ \mathrm{{f}}_{{0,0,0}} = {latex} \]".replace("{value}", shown)
    assert printed(calculation(hop, "numpy")) == as_shown(hop.value)


@pytest.mark.parametrize("exact", [True, False])
@pytest.mark.parametrize("focus", TALK, ids=lambda focus: focus.layer)
def test_the_program_prints_the_same_number_on_its_own(focus, exact):
    hop = receipt_of_the_talk(exact).hop(focus)
    code = calculation(hop, "numpy")
    done = subprocess.run([sys.executable, "-I", "-c", code], capture_output=True, text=True, timeout=60, check=True)
    assert done.stdout.splitlines() == [as_shown(hop.value)]
    assert done.stderr == ""
    assert code.splitlines()[-1].startswith("print(")


@given(data=st.data())
@QUICK
def test_in_any_stack_the_program_prints_the_same_float(data, traces):
    hop = any_hop(data, data.draw(traces))
    found = printed(calculation(hop, "numpy"))
    assert np.float32(found) == np.float32(hop.value)
    if hop.value:
        assert found == as_shown(hop.value)


@given(data=st.data())
@QUICK
def test_in_any_stack_the_program_prints_the_same_fraction(data, rational):
    trace = data.draw(rational)
    hop = any_hop(data, trace, fractions(trace.network, trace.picture))
    assert printed(calculation(hop, "numpy")) == str(hop.value)
    *steps, result = steps_of(calculation(hop, "text"))
    for step in (*steps, result):
        sign, formula = step.split(maxsplit=1)
        assert sign == "="
        assert worked_out(formula) == hop.value


@given(data=st.data())
@QUICK
def test_in_any_stack_equal_means_equal_as_printed(data, traces):
    hop = any_hop(data, data.draw(traces))
    *steps, result = steps_of(calculation(hop, "text"))
    sign, shown = result.split(maxsplit=1)
    assert float(shown) == pytest.approx(hop.value, rel=1e-6)
    for step in steps:
        found = worked_out(step[2:])
        assert (found == Fraction(shown)) == (sign == "=")
        size = 1 + sum(abs(term.value * (term.weight or 1)) for term in hop.terms) / (abs(hop.divisor) or 1)
        assert float(found) == pytest.approx(hop.value, abs=1e-4 * size)


@given(data=st.data())
@QUICK
def test_latex_is_balanced_and_needs_no_package(data, traces):
    formula = calculation(any_hop(data, data.draw(traces)), "latex")
    depth = 0
    for mark in formula:
        depth += {"{": 1, "}": -1}.get(mark, 0)
        assert depth >= 0
    assert depth == 0
    assert formula.count(r"\left(") == formula.count(r"\right)")
    assert formula.count(r"\bigl(") == formula.count(r"\bigr)")
    assert set(re.findall(r"\\[a-z]+", formula)) <= {
        r"\mathrm", r"\frac", r"\times", r"\max", r"\left", r"\right", r"\approx", r"\neq", r"\begin", r"\end",
        r"\displaystyle", r"\bigl", r"\bigr", r"\allowbreak", r"\tanh"}
    opening, closing = (r"\[ ", r" \]") if formula.startswith(r"\[") else (
        "\\begin{flushleft}\n$\\displaystyle ", "$\n\\end{flushleft}")
    assert formula.startswith(opening)
    assert formula.endswith(closing)


def test_a_formula_that_is_too_wide_for_a_page_can_be_broken_into_lines():
    receipt = receipt_of_the_talk()
    short, long = (calculation(receipt.hop(focus), "latex") for focus in (Focus("relu", 0, 0, 1), TALK[0]))
    assert short.startswith(r"\[")
    assert signs(short) <= ROOM < signs(long)
    # Between the terms a line may end, in a product never.
    assert long.count(r"{1 \times 1}") == 3
    assert r"\frac{1 \times" not in long
    assert signs(r"\frac{7}{9} = \left(-0.5\right)") == len("9=(-0.5)")


@pytest.mark.parametrize("name", ["letters-9", "letters-28"])
def test_trained_networks(name):
    net = zoo.load(name)
    trace = net.forward(np.random.default_rng(2).uniform(-1, 1, net.input_shape).astype(np.float32))
    for layer in net.stack.ids:
        for map_ in range(2):
            hop = Receipt(trace).hop(Focus(layer, map_, 0, 0) if layer != PICTURE else Focus(layer, 0, map_, 0))
            code = calculation(hop, "numpy")
            assert printed(code) == as_shown(hop.value)
            assert all(len(line) <= WIDTH for line in code.splitlines())
            assert all(len(line) <= WIDTH for line in calculation(hop, "text").splitlines())


def test_rounding_is_said_and_never_hidden_in_a_part():
    """0.1 + 0.2 + 0.3 in another order: the terms stay, and one line closes the sum."""
    net = network((MeanPool("p", 3), Dense("d", 1)), (1, 1, 3), ("a",))
    hop = Receipt(net.forward(np.array([[[0.1, 0.2, 0.3]]], np.float32))).hop(Focus("p", 0, 0, 0))
    off = np.nextafter(np.float32(hop.value), np.float32(1))
    nudged = replace(hop, value=float(off), tolerance=1e-6)
    code = calculation(nudged, "numpy")
    assert "[0.1, 0.2, 0.3]" in code
    assert "# rounding" in code
    assert printed(code) == str(off)
    assert calculation(nudged, "text").endswith("≈ " + str(off))


@pytest.mark.parametrize("exact", [True, False])
@pytest.mark.parametrize("focus", TALK[:-1], ids=lambda focus: focus.layer)
def test_a_hop_that_was_tampered_with_is_not_made_to_fit(focus, exact):
    hop = receipt_of_the_talk(exact).hop(focus)
    tampered = replace(hop, value=hop.value + Fraction(1, 1000) if exact else hop.value + 1e-3)
    assert not tampered.balanced
    assert printed(calculation(tampered, "numpy")) == as_shown(hop.total) != as_shown(tampered.value)
    assert "\n  ≠ " in calculation(tampered, "text")
    assert r"\neq" in calculation(tampered, "latex")


def test_a_unit_without_weight_says_its_bias():
    net = network((Dense("d", 1, average=True),), (1, 1, 2), ("a",)).with_parameters(
        {"d.weights": np.array([[[[1, -1]]]], np.float32), "d.bias": np.array([0.25], np.float32)})
    picture = np.ones((1, 1, 2), np.float32)
    for exact, shown in ((None, "0.25"), (fractions(net, picture), "1/4")):
        hop = Receipt(net.forward(picture), exact).hop(Focus("d", 0, 0, 0))
        assert printed(calculation(hop, "numpy")) == shown
        assert calculation(hop, "text") == f"d[0,0,0]\n  = 0 + {shown}\n  = {shown}"


@pytest.mark.parametrize("value", [np.nan, np.inf, -np.inf, 3e38, 1e-40, -1e-05])
def test_odd_numbers_are_written_and_run(value):
    net = network((Conv("c", 1, (1, 1), bias=False), ReLU("r"), Dense("d", 1)), (1, 1, 1), ("a",)).with_parameters(
        {"c.weights": np.ones((1, 1, 1, 1), np.float32)})
    trace = net.forward(np.full((1, 1, 1), value, np.float32))
    for layer in (PICTURE, "c"):
        hop = Receipt(trace).hop(Focus(layer, 0, 0, 0))
        assert printed(calculation(hop, "numpy")) == as_shown(hop.value)
        assert as_shown(hop.value) in calculation(hop, "text")
        assert "nan" not in calculation(hop, "latex")
    assert r"-1 \times 10^{-5}" in calculation(Receipt(net.forward(np.full((1, 1, 1), -1e-5, np.float32))).hop(
        Focus(PICTURE, 0, 0, 0)), "latex")


@pytest.mark.parametrize("name", ["a\nraise SystemExit", "α_{%$#}", "\\[", "c\u2028d", "c\rprint(1)"])
def test_no_name_of_a_layer_becomes_code(name):
    net = network((Conv(name, 1, (1, 1)), Dense("d", 1)), (1, 1, 1), ("a",), seed=1)
    hop = Receipt(net.forward(np.ones((1, 1, 1), np.float32))).hop(Focus(name, 0, 0, 0))
    code = calculation(hop, "numpy")
    assert printed(code) == as_shown(hop.value)
    assert [line for line in code.splitlines() if line.startswith("#")] == [code.splitlines()[2]]
    assert len(calculation(hop, "text").splitlines()) == 3
    formula = calculation(hop, "latex")
    assert formula.count("{") == formula.count("}")
    assert not set("%$#\n") & set(formula.split("$\\displaystyle ")[-1].split("$\n")[0])


def test_there_are_three_forms():
    hop = receipt_of_the_talk().hop(TALK[0])
    assert len({calculation(hop, form) for form in FORMS}) == len(FORMS) == 3
