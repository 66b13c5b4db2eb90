"""Who reads the same pictures on the break-it bench: the network, and rivals that do without one of its ideas.

``network``          the network as it is
``retrained``        its stack, learned anew beside the rivals: the fair partner for a comparison
``without_pooling``  its stack without the pooling layers; the dense layer above them has as many weights as it needs
``plain``            no convolution: hidden units that see the whole picture, with about as many parameters
``template``         the whole picture against one picture of each class, cell by cell (the talk, chapter 2)

All are networks, so whatever shows a network shows them too.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Literal

import numpy as np

from xoviz.nn.arrays import Array, Shape
from xoviz.nn.dense import Dense
from xoviz.nn.layer import StackError
from xoviz.nn.network import Network
from xoviz.nn.relu import ReLU
from xoviz.nn.stack import Stack

Role = Literal["network", "retrained", "without_pooling", "plain", "template"]
ROLES: tuple[Role, ...] = ("network", "retrained", "without_pooling", "plain", "template")

LEAST_UNITS = 4
"""Hidden units that the plain network has at least, however small its partner is."""

LARGEST = 1_000_000
"""Parameters of a rival: more would take minutes to train, and no step of them a moment."""


@dataclass(frozen=True, eq=False)
class Reader:
    """A network and its part in the comparison. ``steps`` is how many it learned for on the bench, 0 where none."""

    role: Role
    network: Network
    steps: int = 0


def without_pooling(stack: Stack) -> Stack | None:
    """The stack without its pooling layers; None if it has none, if it needs them, or if the rest would be huge."""
    layers = tuple(layer for layer in stack.layers if layer.kind not in ("maxpool", "meanpool"))
    if len(layers) == len(stack.layers):
        return None
    try:
        rest = replace(stack, layers=layers)
    except StackError:
        return None
    return rest if rest.size <= LARGEST else None


def plain(stack: Stack) -> Stack | None:
    """A hidden layer over the whole picture, ReLU and votes, of the size of ``stack``; None if that convolves nothing.

    With h hidden units, D cells and U classes it has h (D + 1 + U) + U parameters.
    """
    if not any(layer.kind == "conv" for layer in stack.layers):
        return None
    maps, rows, columns = stack.input_shape
    classes = stack.outputs
    units = max(round((stack.size - classes) / (maps * rows * columns + 1 + classes)), LEAST_UNITS)
    return Stack((Dense("hidden", units), ReLU("relu"), Dense("votes", classes)), stack.input_shape, stack.loss)


def template_network(templates: Array, classes: tuple[str, ...], task: str = "letters") -> Network:
    """A network of one dense layer that says which of the ``templates`` (U, C, H, W) a picture is most like.

    The score of a template t is 1 minus the mean of ((x - t) / 2)^2 over all n cells of a picture x: the share of the
    cells that agree, where both are ink and paper. Taking x^2 for 1, as it is there, leaves what a dense layer can do::

        x . t / 2n  +  3/4  -  t . t / 4n

    and since x^2 is the same for all templates, the largest score is the nearest template's for any picture.
    """
    shape: Shape = templates.shape[1], templates.shape[2], templates.shape[3]
    count = templates[0].size
    stack = Stack((Dense("votes", len(templates)),), shape, "squared")
    lengths = np.square(templates.reshape(len(templates), count).astype(np.float64)).sum(axis=1)
    blank = Network(stack, np.zeros(stack.size, np.float32), classes, "template", task, "one picture for each class")
    return blank.with_parameters({"votes.weights": templates / (2 * count), "votes.bias": 0.75 - lengths / (4 * count)})
