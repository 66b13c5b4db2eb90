"""The layers of the networks that ship, from the picture up."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from xoviz.nn.arrays import Shape
from xoviz.nn.conv import Conv
from xoviz.nn.dense import Dense
from xoviz.nn.layer import Layer
from xoviz.nn.pool import MaxPool
from xoviz.nn.relu import ReLU

CLASSES = ("X", "O")

TALK = (
    Conv("convolution", 3, average=True, bias=False),
    ReLU("relu"),
    MaxPool("pooling"),
    MaxPool("pooling2"),
    Dense("votes", 2, average=True, bias=False),
)

LETTERS_9 = (
    Conv("convolution", 6),
    ReLU("relu"),
    MaxPool("pooling"),
    Dense("votes", 2),
)

LETTERS_28 = (
    Conv("convolution", 8, (5, 5)),
    ReLU("relu"),
    MaxPool("pooling"),
    Conv("convolution2", 16),
    ReLU("relu2"),
    MaxPool("pooling2"),
    Dense("hidden", 32),
    ReLU("relu3"),
    Dense("votes", 2),
)

STACKS: Mapping[str, tuple[Layer, ...]] = MappingProxyType(
    {"talk": TALK, "letters-9": LETTERS_9, "letters-28": LETTERS_28}
)

INPUT_SHAPES: Mapping[str, Shape] = MappingProxyType(
    {"talk": (1, 9, 9), "letters-9": (1, 9, 9), "letters-28": (1, 28, 28)}
)

LOSSES: Mapping[str, str] = MappingProxyType(
    {"talk": "squared", "letters-9": "cross-entropy", "letters-28": "cross-entropy"}
)
