"""The three networks that speed is measured on (S, M and L), here and in PyTorch, and pictures to feed them."""

from __future__ import annotations

from typing import Any

import numpy as np

from xoviz.nn import Conv, Dense, MaxPool, Network, ReLU, network

S = network((Conv("convolution", 3), ReLU("relu"), MaxPool("pooling"), Dense("votes", 2)), (1, 9, 9), ("X", "O"))

M = network((Conv("convolution", 8, (5, 5)), ReLU("relu"), MaxPool("pooling"),
             Conv("convolution2", 16), ReLU("relu2"), MaxPool("pooling2"),
             Dense("hidden", 32), ReLU("relu3"), Dense("votes", 2)), (1, 32, 32), ("X", "O"))

L = network((Conv("convolution", 32), ReLU("relu"), MaxPool("pooling"),
             Conv("convolution2", 64), ReLU("relu2"), MaxPool("pooling2"),
             Dense("hidden", 128), ReLU("relu3"), Dense("votes", 10)), (1, 28, 28), tuple("0123456789"))

NETS = {"S": S, "M": M, "L": L}


class Ready:
    """The same batch at every step: what is measured is the training, not the drawing of letters."""

    def __init__(self, net: Network, batch: int) -> None:
        rng = np.random.default_rng(0)
        self.pictures = rng.normal(size=(batch, *net.input_shape)).astype(np.float32)
        self.answers = rng.integers(0, net.stack.outputs, batch)

    def batch_at(self, step: int, pictures_out: np.ndarray, answers_out: np.ndarray) -> None:
        """See BatchSource."""
        pictures_out[...] = self.pictures
        answers_out[...] = self.answers


def in_torch(net: Network) -> Any:
    """The same network as a torch module."""
    import torch
    from torch import nn

    modules: list[Any] = []
    for layer, shape in zip(net.layers, net.stack.shapes, strict=False):
        if isinstance(layer, Conv):
            modules.append(nn.Conv2d(shape[0], layer.filters, layer.size))
        elif isinstance(layer, MaxPool):
            modules.append(nn.MaxPool2d(layer.sides, layer.strides, ceil_mode=layer.partial))
        elif isinstance(layer, ReLU):
            modules.append(nn.ReLU())
        elif isinstance(layer, Dense):
            if shape[1:] != (1, 1):
                modules.append(nn.Flatten())
            modules.append(nn.Linear(shape[0] * shape[1] * shape[2], layer.units))
    module = nn.Sequential(*modules)
    with torch.no_grad():
        for tensor, slot in zip(module.parameters(), net.stack.slots, strict=True):
            tensor.copy_(torch.tensor(slot.public(net.vector)).reshape(tensor.shape))
    return module


def torch_trainer(net: Network, source: Ready, channels_last: bool) -> Any:
    """A function that makes one training step in torch eager, in one of its two memory layouts."""
    import torch

    module, pictures = in_torch(net), torch.tensor(source.pictures)
    answers = torch.tensor(source.answers)
    if channels_last:
        module = module.to(memory_format=torch.channels_last)
        pictures = pictures.to(memory_format=torch.channels_last)
    optimiser = torch.optim.SGD(module.parameters(), lr=1e-4)

    def step() -> None:
        optimiser.zero_grad()
        torch.nn.functional.cross_entropy(module(pictures), answers).backward()
        optimiser.step()

    return step


def multiplications(net: Network) -> int:
    """Multiplications (each with an addition) that training on one picture takes, as sgemm would do them."""
    total = 0
    for place, (layer, shape, made) in enumerate(zip(net.layers, net.stack.shapes, net.stack.shapes[1:], strict=False)):
        if isinstance(layer, Conv):
            forward = made[0] * made[1] * made[2] * shape[0] * layer.size[0] * layer.size[1]
        elif isinstance(layer, Dense):
            forward = made[0] * shape[0] * shape[1] * shape[2]
        else:
            continue
        # Forward, the weights' gradient, and the blame for the input, which the first layer does without.
        total += forward * (2 if place == 0 else 3)
    return total
