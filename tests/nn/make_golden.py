"""Makes golden.npz: losses and gradients of several stacks as PyTorch finds them, in float64.

Run once, by hand, where torch is installed: ``python tests/nn/make_golden.py``. The tests need only the result.
"""

from __future__ import annotations

from pathlib import Path

import numpy as np
import torch
import torch.nn.functional as F  # noqa: N812 -- torch's own name for it

from xoviz.nn import Conv, Dense, Dropout, LeakyReLU, MaxPool, MeanPool, Network, ReLU, Tanh, network
from xoviz.nn.description import describe

PICTURES = 3

STACKS = {
    "plain": ([Conv("c", 3), ReLU("r"), MaxPool("p"), Dense("d", 2)], (1, 9, 9), "cross-entropy"),
    "rich": ([Conv("c", 4, (3, 5), 2, 1, average=True), ReLU("r"), MaxPool("p", 3, 2), Conv("c2", 5, (2, 2), 1, 1),
              MeanPool("q", 3, 2), Dense("h", 7), ReLU("r2"), Dense("d", 3)], (2, 12, 14), "cross-entropy"),
    "votes": ([Conv("c", 4, (4, 4), 3, 2, bias=False), MaxPool("p", 3, 1, partial=False), MeanPool("q", 2, 3,
              partial=False), Dense("d", 3, average=True)], (3, 16, 15), "squared"),
    "talk": ([Conv("c", 3, average=True, bias=False), ReLU("r"), MaxPool("p"), MaxPool("p2"),
              Dense("d", 2, average=True, bias=False)], (1, 9, 9), "squared"),
    "bent": ([Conv("c", 3), LeakyReLU("l", 0.2), MaxPool("p"), Conv("c2", 4, (2, 2)), Tanh("t"), Dropout("o", 0.4),
              Dense("d", 3)], (2, 9, 8), "cross-entropy"),
}


def main() -> None:
    arrays = {}
    for number, (name, (layers, shape, loss)) in enumerate(STACKS.items()):
        made = network(tuple(layers), shape, ("a", "b", "c")[: layers[-1].units], seed=number, loss=loss, name=name)
        rng = np.random.default_rng(number)
        made = made.with_parameters({key: rng.uniform(-0.5, 0.5, values.shape)
                                     for key, values in made.parameters.items() if key.endswith("bias")})
        pictures = rng.uniform(-1, 1, (PICTURES, *shape)).astype(np.float32)
        answers = rng.integers(0, layers[-1].units, PICTURES)
        given = {"description": np.frombuffer(describe(made), np.uint8), "vector": made.vector, "pictures": pictures,
                 "answers": answers}
        found = gradients(made, pictures, answers)
        arrays.update({f"{name}/{key}": value for key, value in {**given, **found}.items()})
    np.savez_compressed(Path(__file__).with_name("golden.npz"), **arrays)


def gradients(made: Network, pictures: np.ndarray, answers: np.ndarray) -> dict[str, np.ndarray]:
    """Loss, scores and gradients, by PyTorch's automatic differentiation."""
    parameters = {key: torch.tensor(np.array(values, np.float64), requires_grad=True)
                  for key, values in made.parameters.items()}
    x = torch.tensor(pictures.astype(np.float64), requires_grad=True)
    y = x
    for layer in made.layers:
        y = output(layer, y, parameters)
    scores, right = y.flatten(1), torch.tensor(answers)
    if made.stack.loss == "squared":
        loss = ((scores - F.one_hot(right, scores.shape[1])) ** 2).sum(1).mean()
    else:
        loss = F.cross_entropy(scores, right)
    loss.backward()
    found = {f"gradient.{key}": value.grad.numpy().astype(np.float32) for key, value in parameters.items()}
    return {"loss": np.array(loss.item()), "scores": scores.detach().numpy().astype(np.float32),
            "gradient.picture": x.grad.numpy().astype(np.float32), **found}


def output(layer, x, parameters):
    """One layer, in PyTorch's words."""
    if isinstance(layer, ReLU):
        return F.relu(x)
    if isinstance(layer, LeakyReLU):
        return F.leaky_relu(x, layer.slope)
    if isinstance(layer, Tanh):
        return torch.tanh(x)
    if isinstance(layer, Dropout):
        return F.dropout(x, layer.share, training=False)
    if isinstance(layer, MaxPool):
        return F.max_pool2d(x, layer.window, layer.stride, ceil_mode=layer.partial)
    if isinstance(layer, MeanPool):
        return F.avg_pool2d(x, layer.window, layer.stride, ceil_mode=layer.partial)
    weights = parameters[f"{layer.id}.weights"]
    if isinstance(layer, Conv):
        y = F.conv2d(x, weights, None, layer.stride, layer.padding)
        y = y / weights[0].numel() if layer.average else y
    else:
        y = torch.einsum("nchw,uchw->nu", x, weights)
        y = (y / weights.sum((1, 2, 3)) if layer.average else y)[:, :, None, None]
    return y + parameters[f"{layer.id}.bias"][None, :, None, None] if layer.bias else y


if __name__ == "__main__":
    main()
