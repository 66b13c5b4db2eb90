"""Scores, losses and gradients agree with PyTorch, whose results ``make_golden.py`` has written down."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from xoviz.nn import Network, Plan
from xoviz.nn.description import KINDS, understand

STACKS = ("plain", "rich", "votes", "talk", "bent", "oblong", "sentence", "forked", "recurrent", "lstm", "memories")


@pytest.fixture(scope="module")
def golden():
    with np.load(Path(__file__).with_name("golden.npz")) as arrays:
        return dict(arrays)


@pytest.fixture(params=STACKS)
def case(request, golden):
    """One stack's network, and PyTorch's numbers by name."""
    numbers = {key.split("/", 1)[1]: value for key, value in golden.items() if key.startswith(f"{request.param}/")}
    about = understand(numbers["description"].tobytes())
    return Network(about.stack, numbers["vector"], about.classes), numbers


def trained_upon(network, numbers):
    """A plan that has gone forward and backward over the golden pictures."""
    plan = Plan(network.stack, len(numbers["pictures"]), blame=True)
    np.copyto(plan.vector, network.vector)
    plan.load(numbers["pictures"])
    plan.forward()
    scores = plan.scores.copy()
    loss = plan.measure(numbers["answers"])
    plan.backward()
    return plan, scores, loss


def largest_difference(ours, theirs):
    """Relative to the tensor's largest number."""
    return np.abs(ours - theirs).max() / np.abs(theirs).max()


def test_scores_and_loss(case):
    network, numbers = case
    _, scores, loss = trained_upon(network, numbers)
    assert largest_difference(scores.T, numbers["scores"]) < 1e-5
    assert loss == pytest.approx(float(numbers["loss"]), rel=1e-5)
    assert largest_difference(network.scores(numbers["pictures"]), numbers["scores"]) < 1e-5


def test_gradient_of_every_parameter_and_of_the_picture(case):
    network, numbers = case
    plan, _, _ = trained_upon(network, numbers)
    for slot in network.stack.slots:
        assert largest_difference(slot.public(plan.gradient), numbers[f"gradient.{slot.key}"]) < 1e-5, slot.key
    assert largest_difference(plan.x.transpose(3, 1, 0, 2), numbers["gradient.picture"]) < 1e-5


def test_one_picture_at_a_time_gives_the_same_mean(case):
    network, numbers = case
    pairs = list(zip(numbers["pictures"], numbers["answers"], strict=True))
    each = [network.backward(picture, int(answer)) for picture, answer in pairs]
    for key in network.parameters:
        mean = np.mean([gradients.parameters[key] for gradients in each], axis=0)
        assert largest_difference(mean, numbers[f"gradient.{key}"]) < 1e-5, key


def test_the_golden_stacks_cover_every_kind_of_layer(golden):
    descriptions = [understand(golden[f"{name}/description"].tobytes()) for name in STACKS]
    layers = [layer for about in descriptions for layer in about.stack.layers]
    assert {layer.kind for layer in layers} == set(KINDS)
    assert {about.stack.loss for about in descriptions} == {"cross-entropy", "squared"}
