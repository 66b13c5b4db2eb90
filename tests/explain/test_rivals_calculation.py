"""The ledger of two scores to take away: the NumPy is run and prints the difference, the text is worked out."""

from __future__ import annotations

import contextlib
import io
import json
import re
from dataclasses import replace
from fractions import Fraction
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from xoviz import zoo
from xoviz.explain.exact import fractions
from xoviz.explain.receipt import Receipt
from xoviz.explain.rivals_calculation import rivals_calculation
from xoviz.nn import Dense, Focus, network

FIGURES = json.loads((Path(__file__).parents[1] / "reference" / "talk.json").read_text())


def talk(exact=True):
    net, picture = zoo.load("talk"), np.array([FIGURES["images"]["X"]], np.float32)
    receipt = Receipt(net.forward(picture), fractions(net, picture) if exact else None)
    return [receipt.hop(Focus("votes", unit, 0, 0)) for unit in (0, 1)]


def printed(code):
    output = io.StringIO()
    with contextlib.redirect_stdout(output):
        exec(compile(code, "ledger", "exec"), {})
    return output.getvalue().strip()


def worked_out(text):
    """The ledger and its result, the one evaluated in fractions, the other as it stands."""
    ledger, result = re.split(r"\n  (?! )", text)[1:]
    numbers = re.sub(r"\d+(\.\d+)?(e-?\d+)?", lambda found: f"Fraction('{found[0]}')",
                     ledger[2:].replace("\n", " ").replace("×", "*"))
    return eval(numbers, {"Fraction": Fraction, "__builtins__": {}}), result


def test_why_x_and_not_o_on_the_slides():
    hops = talk()
    text = rivals_calculation(*hops, "text")
    assert text.startswith("votes[0,0,0] - votes[1,0,0]\n  = 1 × (")
    assert worked_out(text) == (Fraction(4, 9), "= 4/9")
    assert printed(rivals_calculation(*hops, "numpy")) == "4/9"
    latex = rivals_calculation(*hops, "latex")
    assert latex.startswith("\\begin{flushleft}\n$\\displaystyle ")
    assert r" \mathrm{votes}_{0,0,0} - \mathrm{votes}_{1,0,0} = {1 \times \left(\frac{" in latex
    assert latex.endswith(r" = \frac{4}{9}$" "\n" r"\end{flushleft}")
    assert latex.count("{") == latex.count("}")
    assert latex.count(r"\left(") == latex.count(r"\right)")


def test_in_floats_rounding_is_said():
    hops = talk(exact=False)
    result = str(np.float32(hops[0].value) - np.float32(hops[1].value))
    assert printed(rivals_calculation(*hops, "numpy")) == result
    assert worked_out(rivals_calculation(*hops, "text"))[1] == f"≈ {result}"
    assert rf"\approx {result}$" in rivals_calculation(*hops, "latex")


@given(seed=st.integers(0, 2**16), average=st.booleans(), bias=st.booleans())
@settings(max_examples=40, deadline=None)
def test_any_two_scores(seed, average, bias):
    net = network((Dense("votes", 2, average=average, bias=bias),), (1, 3, 3), ("X", "O"), seed=seed)
    picture = np.random.default_rng(seed).uniform(-1, 1, (1, 3, 3)).astype(np.float32)
    receipt = Receipt(net.forward(picture))
    hops = [receipt.hop(Focus("votes", unit, 0, 0)) for unit in (0, 1)]
    difference = np.float32(hops[0].value) - np.float32(hops[1].value)
    assert np.float32(printed(rivals_calculation(*hops, "numpy"))) == difference
    found, result = worked_out(rivals_calculation(*hops, "text"))
    tolerance = hops[0].tolerance + hops[1].tolerance + 1e-6 * (1 + sum(abs(float(hop.value)) for hop in hops))
    assert abs(float(found) - float(difference)) <= tolerance
    assert result[0] == "≈" or found == Fraction(result[2:])


def test_a_unit_without_weight_adds_nothing():
    net = network((Dense("votes", 2, average=True),), (1, 2, 2), ("X", "O"), seed=1)
    vector = net.vector.copy()
    vector[:4] = 0
    hops = [Receipt(net.with_vector(vector).forward(np.ones((1, 2, 2), np.float32))).hop(Focus("votes", unit, 0, 0))
            for unit in (0, 1)]
    assert hops[0].divisor == 0
    assert np.float32(printed(rivals_calculation(*hops, "numpy"))) == np.float32(-hops[1].value)


@pytest.mark.parametrize("exact", [True, False])
def test_a_score_that_was_not_computed_so_is_not_made_to_fit(exact):
    one, other = talk(exact)
    one = replace(one, value=one.value + (1 if exact else 1.0))
    assert "≠ " in rivals_calculation(one, other, "text")


def test_numpy_stays_exact_where_a_class_weighs_nothing_and_has_a_bias_of_0():
    net = network((Dense("votes", 2),), (1, 1, 2), ("X", "O")).with_parameters({
        "votes.weights": np.array([[[[1, 2]]], [[[0, 0]]]], np.float32), "votes.bias": np.array([0, 0], np.float32)})
    third = np.array([[[1, 1]]], np.float32)
    receipt = Receipt(net.forward(third), fractions(net, third))
    one, other = receipt.scores()
    thirds = [replace(hop, terms=tuple(term._replace(value=term.value / 3) for term in hop.terms))
              for hop in (one, other)]
    assert printed(rivals_calculation(*thirds, "numpy")) == "1"
    assert "float32" not in rivals_calculation(*thirds, "numpy")
