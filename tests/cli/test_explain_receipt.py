"""The receipt of ``xoviz explain``: checked by an accountant who knows only what is printed."""

from __future__ import annotations

import json
import re
from argparse import Namespace
from dataclasses import replace
from decimal import Decimal
from fractions import Fraction
from pathlib import Path

import numpy as np
import pytest

from xoviz import zoo
from xoviz.cli import receipt as printing
from xoviz.explain.receipt import Receipt
from xoviz.nn import Conv, Dense, Dropout, LeakyReLU, MeanPool, Tanh, network
from xoviz.nn.storage import save
from xoviz.tasks.known.letters import LettersTask

TALK = json.loads((Path(__file__).parents[1] / "reference" / "talk.json").read_text(encoding="utf-8"))
NODE = ["kind", "value", "terms", "sum", "divisor", "bias", "winner", "total", "balanced"]
TERM = ["value", "weight", "contribution", "source"]
PLAIN = {"reading": "decimals", "class_name": None, "order": None, "depth": None}


def receipt_of(xoviz, *arguments):
    result = xoviz("explain", *arguments, "--json")
    assert result.status == 0
    return json.loads(result.out)


def ledger_of(text):
    """The amounts of a printed ledger by their names, and its last line's name."""
    block = text[text.index("receipt of"):].splitlines()[2:]
    amounts = []
    for line in block:
        found = re.fullmatch(r"  (?:.* =)? *(-?[0-9./]+)  (\S.*)", line)
        if not found:
            break
        amounts.append((found[2], found[1]))
    return amounts


def audited(node):
    """What a node's value has to be, by its own terms."""
    terms = [(Fraction(term["value"]), term["weight"] and Fraction(term["weight"])) for term in node["terms"]]
    if node["kind"] == "picture":
        return Fraction(node["value"])
    if node["kind"] == "maxpool":
        values = [value for value, _ in terms]
        assert node["winner"] == values.index(max(values))
        return max(values)
    if node["kind"] == "relu":
        return max(terms[0][0], Fraction(0))
    assert Fraction(node["sum"]) == sum(value * weight for value, weight in terms)
    return Fraction(node["sum"]) / Fraction(node["divisor"]) + Fraction(node["bias"] or 0)


@pytest.mark.parametrize("case", TALK["strong_vote_rule"]["results"])
def test_the_talks_receipts_balance_down_to_the_pixels(xoviz, case):
    letter, kind = case.split("/")
    name = f"talk:{letter.lower()}" + ("" if kind == "plain" else f"-{kind}")
    document = receipt_of(xoviz, name, "--as", "fractions")
    found = document["receipt"]
    assert list(found) == ["classes", "nodes"]
    for each in found["classes"]:
        assert list(each) == ["class", "score", "bias", "votes"]
        assert each["score"] == document["votes"][each["class"]]
        assert sum(Fraction(vote["contribution"]) for vote in each["votes"]) == Fraction(each["score"])
    reached, todo = set(), [vote["source"] for each in found["classes"] for vote in each["votes"]]
    while todo:
        address = todo.pop()
        if address not in reached:
            reached.add(address)
            todo += [term["source"] for term in found["nodes"][address]["terms"]]
    assert reached == set(found["nodes"])
    for address, node in found["nodes"].items():
        assert list(node) == NODE
        assert node["balanced"] is True
        assert audited(node) == Fraction(node["value"]) == Fraction(node["total"])
        for term in node["terms"]:
            assert list(term) == TERM
            assert found["nodes"][term["source"]]["value"] == term["value"], address


def test_votes_come_in_reading_order_or_by_size(xoviz):
    flat = [str(Fraction(ninths, 9)) for ninths in TALK["X"]["flat_ninths"]]
    for order, sorted_ in (((), False), (("--order", "reading"), False), (("--order", "size"), True)):
        votes = receipt_of(xoviz, "talk:x", "--as", "fractions", *order)["receipt"]["classes"][1]["votes"]
        sizes = [abs(Fraction(vote["contribution"])) for vote in votes]
        assert (sizes == sorted(sizes, reverse=True)) is sorted_
        assert ([vote["value"] for vote in votes] == flat) is not sorted_


def test_slides_are_cut_off_and_closed(xoviz):
    for each in receipt_of(xoviz, "talk:x-weight", "--as", "slides")["receipt"]["classes"]:
        parts = [Decimal(str(vote["contribution"])) for vote in each["votes"]]
        assert sum(parts) + Decimal(str(each["closing"])) == Decimal(str(each["score"]))
        assert each["closing"] > 0
        assert {vote["value"] for vote in each["votes"]} <= {0.11, 0.33, 0.55, 0.77, 1.0}


def test_decimals_are_in_full_and_one_hop_deep_but_for_the_talk(xoviz):
    document = receipt_of(xoviz, "talk:x", "--network", "letters-9")
    found = document["receipt"]
    for each in found["classes"]:
        assert each["score"] == document["votes"][each["class"]]
        parts = [vote["contribution"] for vote in each["votes"]]
        assert sum(parts) + each["bias"] == pytest.approx(each["score"], rel=1e-5)
        assert all(vote["value"] * vote["weight"] == vote["contribution"] for vote in each["votes"])
    assert set(found["nodes"]) == {vote["source"] for each in found["classes"] for vote in each["votes"]}
    assert {node["kind"] for node in found["nodes"].values()} == {"maxpool"}
    assert "-0.0" not in re.findall(r"-?[0-9.e+-]+", json.dumps(found))


@pytest.mark.parametrize(("depth", "kinds"), [
    (0, set()), (1, {"maxpool"}), (2, {"maxpool", "relu"}), (3, {"maxpool", "relu", "conv"}),
    (4, {"maxpool", "relu", "conv", "picture"}), (9, {"maxpool", "relu", "conv", "picture"}),
])
def test_depth_says_how_far_down(xoviz, depth, kinds):
    found = receipt_of(xoviz, "talk:x", "--network", "letters-9", "--depth", depth)["receipt"]
    assert {node["kind"] for node in found["nodes"].values()} == kinds
    assert all(node["balanced"] for node in found["nodes"].values())


def test_one_class_is_enough_if_it_is_named(xoviz):
    found = receipt_of(xoviz, "talk:x", "--class", "O")["receipt"]
    assert [each["class"] for each in found["classes"]] == ["O"]
    result = xoviz("explain", "talk:x", "--class", "Q")
    assert (result.status, result.out) == (2, "")
    assert "the network 'talk' has no class 'Q'; it has X, O" in result.complaint


# For people

@pytest.mark.parametrize("reading", ["decimals", "slides", "fractions"])
@pytest.mark.parametrize("image", ["talk:x-weight", "talk:o-scaling"])
def test_the_printed_ledger_adds_up_to_the_printed_vote(xoviz, reading, image):
    result = xoviz("explain", image, "--as", reading)
    *parts, (name, total) = ledger_of(result.out)
    winner = name.removeprefix("score of ")[0]
    assert name == f"score of {winner}; adds up"
    assert sum(Fraction(amount) for _, amount in parts) == Fraction(total)
    assert f"{winner}  {total}" in result.out.splitlines()[-2:]
    assert len([part for part in parts if part[0].startswith("pooling2[")]) == 12
    closing = {"slides": "cut off", "decimals": "rounding"}
    assert {part for part, _ in parts if "[" not in part} <= {closing.get(reading)}


def test_the_winners_receipt_is_ranked_and_says_value_times_weight(xoviz):
    lines = xoviz("explain", "talk:o-weight").out.splitlines()
    assert "  0.56 × 1.00 ÷ 4.00 = 0.14  pooling2[0,0,1]" in lines
    assert "receipt of O: value × weight ÷ sum of weights = contribution" in lines
    sizes = [Fraction(amount) for name, amount in ledger_of("\n".join(lines)) if "[" in name]
    assert sizes == sorted(sizes, reverse=True)
    other = xoviz("explain", "talk:o-weight", "--class", "X", "--order", "reading").out
    assert [name for name, _ in ledger_of(other)][:2] == ["pooling2[0,0,0]", "pooling2[0,0,1]"]
    assert "score of X; adds up" in other


def test_scores_become_probabilities_by_the_formula(xoviz):
    out = xoviz("explain", "talk:x", "--network", "letters-28").out
    (line,) = [line for line in out.splitlines() if line.startswith("softmax: ")]
    assert re.fullmatch(r"softmax: P\(X\) = e\^(\S+) / \(e\^\1 \+ e\^-\S+\) = "
                        r"(\S+) / \(\2 \+ \S+\) = .*%; adds up", line)
    *parts, (_, total) = ledger_of(out)
    assert sum(Fraction(amount) for _, amount in parts) == Fraction(total)
    assert "bias" in dict(parts)
    assert f"e^{total} / (" in line
    assert "softmax" not in xoviz("explain", "talk:x").out


def test_hops_below_are_printed_down_to_the_pixels(xoviz):
    assert "(--depth 4 follows them down to the pixels)" in xoviz("explain", "talk:x").out
    out = xoviz("explain", "talk:x", "--as", "slides", "--depth", "4").out
    assert "pooling2[0,0,0] = the largest = 1.00, from pooling[0,0,0]; adds up" in out
    assert "relu[0,0,1] = max(-0.11, 0) = 0.00, from convolution[0,0,1]; adds up" in out
    block = out[out.index("\nconvolution[0,3,3]:"):].splitlines()[2:]
    assert block[0] == "    1.00 × 1.00 =  1.00  picture[0,3,3]"
    assert block[9:12] == ["                   5.00  sum", "       5.00 ÷ 9 =  0.55  mean",
                           "                   0.55  convolution[0,3,3]; adds up"]
    assert "does not add up" not in out


def test_padding_mean_pooling_and_hidden_layers_are_printed(xoviz, tmp_path):
    net = network((Conv("c", 2, (3, 3), 2, 1, average=True), MeanPool("m", 2, 2), Dense("h", 3), Dense("v", 2)),
                  (1, 9, 9), ("X", "O"), seed=4)
    save(net, tmp_path / "mixed.xoviz")
    out = xoviz("explain", "talk:x", "--network", tmp_path / "mixed.xoviz", "--depth", "4").out
    assert out.count("padding\n") > 9
    assert re.search(r"\n  +-?\d\.\d\d ÷ 4 = +-?\d\.\d\d  c\[0,0,0\]\n", out)
    assert re.search(r"\n\nh\[2,0,0\]:\n", out)
    assert "does not add up" not in out


def test_on_a_tie_every_class_that_is_ahead_has_its_receipt(xoviz, tmp_path):
    blank = network((Dense("votes", 2, average=True),), (1, 9, 9), ("X", "O"))
    save(blank.with_vector(np.zeros_like(blank.vector)), tmp_path / "tie.xoviz")
    out = xoviz("explain", "talk:x", "--network", tmp_path / "tie.xoviz").out
    assert "receipt of X: its weights add up to 0, so the votes say nothing" in out
    assert "receipt of O" in out


def lines_of(trace, **changes):
    return "\n".join(printing.lines(Receipt(trace), Namespace(**{**PLAIN, **changes})))


def test_a_fault_is_told():
    net = zoo.load("letters-9")
    trace = net.forward(LettersTask().samples()[0].picture)
    wrong = np.array(trace.activations[-1])
    wrong[0] += 0.01
    text = lines_of(replace(trace, activations=(*trace.activations[:-1], wrong)))
    assert f"score of X; does not add up: the network gave {wrong[0, 0, 0]:.6f}" in text
    assert "does not" not in lines_of(trace)


@pytest.mark.parametrize("weight", [np.inf, np.nan, 3e38])
def test_numbers_beyond_all_bounds_are_told_and_do_not_fail(weight):
    net = network((Conv("c", 1), Dense("votes", 2)), (1, 9, 9), ("X", "O"))
    net = net.with_vector(np.full(net.stack.size, weight, np.float32))
    trace = net.forward(LettersTask().samples()[0].picture)
    for reading in ("decimals", "slides"):
        text = lines_of(trace, reading=reading, depth=2)
        assert "does not add up" in text
        assert "not every number is finite" in text
        assert max(map(len, text.splitlines())) < 160
    printing.document(Receipt(trace), Namespace(**PLAIN))


def test_layers_that_go_cell_by_cell_stand_on_one_line(xoviz, tmp_path):
    net = network((LeakyReLU("leaky", 0.25), Tanh("tanh"), Dropout("dropout"), Dense("votes", 2)), (1, 9, 9),
                  ("X", "O"))
    save(net, tmp_path / "bent.xoviz")
    asked = ("talk:x", "--network", tmp_path / "bent.xoviz")
    text = xoviz("explain", *asked, "--depth", 3).out.replace(" x ", " × ")
    for line in ("leaky[0,0,0] = max(-1.00, 0.25 × -1.00) = -0.25, from picture[0,0,0]; adds up",
                 "tanh[0,0,0] = tanh(-0.25) = -0.24, from leaky[0,0,0]; adds up",
                 "dropout[0,0,0] = the same = -0.24, from tanh[0,0,0]; adds up"):
        assert line in text
    nodes = receipt_of(xoviz, *asked, "--depth", 3)["receipt"]["nodes"]
    assert (nodes["leaky[0,0,0]"]["slope"], nodes["leaky[0,0,0]"]["value"]) == (0.25, -0.25)
    assert "slope" not in nodes["tanh[0,0,0]"]
    assert all(node["balanced"] for node in nodes.values())
