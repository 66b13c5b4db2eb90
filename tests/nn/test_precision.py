"""Training in single precision finds the gradients of double precision, in the nets that speed is measured on."""

from __future__ import annotations

import numpy as np
import pytest

from xoviz.nn import Conv, Dense, MaxPool, Plan, ReLU, network

NETS = {
    "S": ((Conv("c", 3), ReLU("r"), MaxPool("p"), Dense("d", 2)), (1, 9, 9)),
    "M": ((Conv("c", 8, (5, 5)), ReLU("r"), MaxPool("p"), Conv("c2", 16), ReLU("r2"), MaxPool("p2"), Dense("h", 32),
           ReLU("r3"), Dense("d", 2)), (1, 32, 32)),
    "L": ((Conv("c", 32), ReLU("r"), MaxPool("p"), Conv("c2", 64), ReLU("r2"), MaxPool("p2"), Dense("h", 128),
           ReLU("r3"), Dense("d", 10)), (1, 28, 28)),
}


def gradient(net, pictures, answers, part, dtype, fast):
    """The mean gradient of the batch, learned ``part`` pictures at a time."""
    vector = net.vector.astype(dtype)
    plan = Plan(net.stack, part, dtype, vector=vector, mean_over=len(pictures), fast=fast)
    total = np.zeros_like(vector)
    for first in range(0, len(pictures), part):
        plan.load(pictures[first : first + part])
        plan.forward()
        plan.measure(answers[first : first + part])
        plan.backward()
        total += plan.gradient
    return total


@pytest.mark.parametrize("name", NETS)
@pytest.mark.parametrize(("batch", "part"), [(1, 1), (16, 16), (32, 32), (32, 8)])
def test_gradients_are_those_of_double_precision(name, batch, part):
    layers, shape = NETS[name]
    net = network(layers, shape, tuple("abcdefghij"[: layers[-1].units]), seed=1)
    rng = np.random.default_rng(batch)
    pictures = rng.normal(size=(batch, *shape)).astype(np.float32)
    answers = rng.integers(0, layers[-1].units, batch)
    ours = gradient(net, pictures, answers, part, np.float32, fast=True)
    right = gradient(net, pictures, answers, batch, np.float64, fast=False)
    for slot in net.stack.slots:
        tensor = right[slot.start : slot.stop]
        assert np.abs(ours[slot.start : slot.stop] - tensor).max() < 1e-5 * np.abs(tensor).max(), slot.key
