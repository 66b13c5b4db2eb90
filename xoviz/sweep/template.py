"""A stack with blanks: ``conv {filters}@3 | {activation} | pool 2 | dense {classes}``.

Each name in braces is a setting, whose value is written in its place. ``{classes}`` is how many classes the task has.
A part that reads "none" then is left out. Without blanks a template is a stack's text as it is, or the name of a
shipped network.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

from xoviz.nn.layer import Layer
from xoviz.nn.shorthand import understood_with_loss
from xoviz.sweep.domain import Value
from xoviz.zoo.stacks import LOSSES, STACKS, with_outputs

NAME = r"[a-z][a-z0-9_]{0,39}"
CLASSES = "classes"
NONE = "none"


def blanks(template: str) -> tuple[str, ...]:
    """The settings that a template asks for, each once. ValueError for a brace that belongs to no name."""
    if re.search(r"[{}]", re.sub(rf"{{{NAME}}}", "", template)):
        raise ValueError(f"A blank in a stack is a name in braces, such as {{filters}}, unlike in '{template[:80]}'.")
    return tuple(name for name in dict.fromkeys(re.findall(rf"{{({NAME})}}", template)) if name != CLASSES)


def filled(template: str, settings: Mapping[str, Value], classes: int) -> str:
    """The text of the stack with every blank filled in. KeyError if a setting is missing."""
    values = {**settings, CLASSES: classes}
    text = re.sub(rf"{{({NAME})}}", lambda blank: str(values[blank[1]]), template)
    return " | ".join(part for part in map(str.strip, text.split("|")) if part.lower() != NONE)


def layers_and_loss(text: str, classes: int) -> tuple[tuple[Layer, ...], str]:
    """The layers that a filled template names, and the loss that they are trained for. Raises ShorthandError."""
    if text in STACKS:
        return with_outputs(STACKS[text], classes), LOSSES[text]
    layers, loss = understood_with_loss(text)
    return layers, loss or "cross-entropy"
