"""Makes golden.npz: losses and gradients of several stacks as PyTorch finds them, in float64.

Run once, by hand, where torch is installed: ``python tests/nn/make_golden.py``. The tests need only the result.
"""

from __future__ import annotations

from pathlib import Path

import numpy as np
import torch
import torch.nn.functional as F  # noqa: N812 -- torch's own name for it
from torch.func import functional_call

from xoviz.nn import (
    LSTM,
    Conv,
    Dense,
    Dropout,
    Heads,
    LeakyReLU,
    MaxPool,
    MeanPool,
    Memory,
    Network,
    Recurrent,
    ReLU,
    Stack,
    Tanh,
    network,
)
from xoviz.nn.description import describe
from xoviz.nn.memory import named

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
    "oblong": ([Conv("c", 3, (1, 2)), MaxPool("p", (3, 2), (2, 1)), Tanh("t"), Conv("c2", 4, (2, 1)),
                MeanPool("q", (1, 3), (1, 2)), MaxPool("z", (2, 1), (1, 2), partial=False), Dense("d", 3)], (2, 12, 12),
               "cross-entropy"),
    "sentence": ([Conv("c", 6, (14, 2)), ReLU("r"), MaxPool("p", (1, 2), (1, 2)), Dense("d", 3)], (1, 14, 8),
                 "cross-entropy"),
    "forked": ([Conv("c", 3), ReLU("r"), MaxPool("p"), Dense("d", 5), Heads("h", (3, 2))], (1, 9, 8), "cross-entropy"),
    "recurrent": ([Recurrent("m", 6), Dense("d", 3)], (1, 5, 8), "cross-entropy"),
    "lstm": ([LSTM("m", 6), Dense("d", 3)], (1, 5, 8), "cross-entropy"),
    "memories": ([Conv("c", 3, (2, 2)), Tanh("t"), LSTM("m", 4, last=False), Recurrent("m2", 5, last=False),
                  LSTM("m3", 4), Dense("d", 3)], (2, 6, 7), "squared"),
}


def main() -> None:
    arrays = {}
    for number, (name, (layers, shape, loss)) in enumerate(STACKS.items()):
        outputs = Stack(tuple(layers), shape).outputs
        made = network(tuple(layers), shape, tuple("abcdef"[:outputs]), seed=number, loss=loss, name=name)
        rng = np.random.default_rng(number)
        made = made.with_parameters({key: rng.uniform(-0.5, 0.5, values.shape)
                                     for key, values in made.parameters.items() if key.endswith("bias")})
        pictures = rng.uniform(-1, 1, (PICTURES, *shape)).astype(np.float32)
        if isinstance(layers[0], Memory):
            for gaps, picture in enumerate(pictures):
                picture[..., :gaps] = 0
        answers = rng.integers(0, outputs, PICTURES)
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
    ys = [x]
    for layer in made.layers:
        ys.append(output(layer, ys[-1], parameters))
    y = ys[-1]
    scores, right = y.flatten(1), torch.tensor(answers)
    if made.stack.loss == "squared":
        loss = ((scores - F.one_hot(right, scores.shape[1])) ** 2).sum(1).mean()
    elif isinstance(made.layers[-1], Heads):
        sizes = made.layers[-1].sizes
        loss = sum(F.cross_entropy(head, answer) for head, answer in zip(
            ys[-2].flatten(1).split(sizes, dim=1), torch.unravel_index(right, sizes), strict=True))
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
        return F.max_pool2d(x, layer.sides, layer.strides, ceil_mode=layer.partial)
    if isinstance(layer, MeanPool):
        return F.avg_pool2d(x, layer.sides, layer.strides, ceil_mode=layer.partial)
    if isinstance(layer, Heads):
        one, other = x.flatten(1).split(layer.sizes, dim=1)
        return (one[:, :, None] + other[:, None, :]).flatten(1)[:, :, None, None]
    if isinstance(layer, Memory):
        return torch.stack([states(layer, picture, parameters) for picture in x])
    weights = parameters[f"{layer.id}.weights"]
    if isinstance(layer, Conv):
        y = F.conv2d(x, weights, None, layer.stride, layer.padding)
        y = y / weights[0].numel() if layer.average else y
    else:
        y = torch.einsum("nchw,uchw->nu", x, weights)
        y = (y / weights.sum((1, 2, 3)) if layer.average else y)[:, :, None, None]
    return y + parameters[f"{layer.id}.bias"][None, :, None, None] if layer.bias else y


def states(layer, picture, parameters):
    """torch.nn.RNN or torch.nn.LSTM over the columns (C, H, W) of one picture that are not empty."""
    # torch's order of an LSTM's sums: input gate, forget gate, candidate, output gate
    paths = ("ignoring", "forgetting", "", "selection") if isinstance(layer, LSTM) else ("",)

    def stacked(what):
        return torch.cat([parameters[f"{layer.id}.{named(path, what)}"].flatten(1 if what != "bias" else 0)
                          for path in paths])

    words = picture.flatten(0, 1).T
    kept = words[words.any(1)]
    given = {"weight_ih_l0": stacked("weights"), "weight_hh_l0": stacked("recurrent"), "bias_ih_l0": stacked("bias"),
             "bias_hh_l0": torch.zeros(len(paths) * layer.units, dtype=torch.float64)}
    kind = torch.nn.LSTM if isinstance(layer, LSTM) else torch.nn.RNN
    found, _ = functional_call(kind(words.shape[1], layer.units, dtype=torch.float64), given, kept)
    before = torch.zeros(len(words) - len(kept), layer.units, dtype=torch.float64)
    every = torch.cat([before, found])
    return (every[-1:] if layer.last else every).T[:, None, :]


if __name__ == "__main__":
    main()
