"""Stacks to begin with, as texts: those that ship, and others that show what more layers, or fewer, are good for."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from xoviz.nn.layer import Layer
from xoviz.nn.shorthand import understood
from xoviz.zoo.stacks import LOSSES

PRESETS: Mapping[str, str] = MappingProxyType({
    "talk": "conv 3@3 average nobias | relu | pool 2 | pool 2 | dense {classes} average nobias",
    "letters-9": "conv 6@3 | relu | pool 2 | dense {classes}",
    "letters-28": "conv 8@5 | relu | pool 2 | conv 16@3 | relu | pool 2 | dense 32 | relu | dense {classes}",
    "two": "conv 8@3 | relu | pool 2 | conv 16@3 | relu | pool 2 | dense {classes}",
    "deep": "conv 8@3 pad 1 | relu | conv 8@3 pad 1 | relu | pool 2 | conv 16@3 pad 1 | relu | conv 16@3 pad 1 | relu"
            " | pool 2 | dense 32 | relu | dense {classes}",
    "plain": "dense 32 | relu | dense {classes}",
    "template": "dense {classes}",
    "empty": "dense {classes}",
})
"""By name, each a text for ``nn.shorthand``. All of them fit pictures from 9 x 9 cells on."""


def preset(name: str, outputs: int) -> tuple[tuple[Layer, ...], str]:
    """The layers of a preset with so many votes, and the loss that suits them. ValueError names the known ones."""
    if name not in PRESETS:
        raise ValueError(f"there is no preset '{name}'; the known ones are {', '.join(PRESETS)}")
    return understood(PRESETS[name].format(classes=outputs)), LOSSES.get(name, "cross-entropy")
