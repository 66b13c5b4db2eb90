"""``xoviz train --stack``: layers written out, as the window takes and shows them."""

from __future__ import annotations

import json
import shlex

import numpy as np
import pytest

from xoviz.nn.shorthand import written
from xoviz.nn.storage import load

TEXT = "conv 8@5 | relu | pool 2 | dense 2"


def test_the_stack_of_a_text_learns_and_can_be_made_again(xoviz, tmp_path):
    first, second = tmp_path / "first.xoviz", tmp_path / "second.xoviz"
    document = json.loads(xoviz("train", "--stack", TEXT, "--steps", 400, "--out", first, "--json").out)
    assert document["network"] == "own stack"
    assert document["held_out_accuracy"] > 0.9
    network = load(first)
    assert written(network.layers) == TEXT
    assert network.input_shape == (1, 9, 9)
    recorded = shlex.split(network.made)
    assert recorded[2:4] == ["--stack", TEXT]
    assert xoviz(*recorded[1:], "--out", second).status == 0
    assert np.array_equal(load(second).vector, network.vector)


def test_every_kind_of_layer_in_another_size(xoviz, tmp_path):
    text = ("conv 4@3 pad 1 | leaky 0.2 | mean 2 | conv 4@3x2 stride 2 nobias | tanh | dropout 0.3 | dense 8 | relu "
            "| dense 2")
    out = tmp_path / "net.xoviz"
    assert xoviz("train", "--stack", text, "--size", 14, "--steps", 20, "--out", out).status == 0
    assert (written(load(out).layers), load(out).input_shape) == (text, (1, 14, 14))


def test_the_text_may_say_the_loss_and_says_it_again(xoviz, tmp_path):
    first, second = tmp_path / "first.xoviz", tmp_path / "second.xoviz"
    assert xoviz("train", "--stack", f"{TEXT} | loss squared", "--steps", 20, "--out", first).status == 0
    network = load(first)
    assert network.stack.loss == "squared"
    recorded = shlex.split(network.made)
    assert xoviz(*recorded[1:], "--out", second).status == 0
    assert np.array_equal(load(second).vector, network.vector)


@pytest.mark.parametrize(("options", "reason"), [
    (["--stack", "dense 2 | loss hinge"], "The loss is one of cross-entropy, squared"),
    (["--stack", "conv 8 | dense 2"], "Part 1 ('conv 8') needs the number of filters and their size"),
    (["--stack", "conv 8@12 | dense 2"], "its filter is 12 high, but what comes in is only 9 high"),
    (["--stack", "conv 8@3 | relu"], "the last layer must give one value per class"),
    (["--stack", "dense 3"], "the stack gives 3 values, but the task 'letters' has 2 classes: X, O; end it with"),
    (["--stack", "dense 4096 | dense 4096 | dense 2"], "at most 5,000,000 are possible here"),
    (["--stack", TEXT, "--continue"], "leave one of them out"),
    (["--stack", TEXT, "--network", "talk"], "not allowed with"),
])
def test_what_cannot_be_is_refused_in_one_sentence(xoviz, options, reason):
    result = xoviz("train", *options, "--steps", 10)
    assert result.status == 2
    assert reason in result.err
    assert result.err.count("\n") == 1
