"""The line that measures on the command line what the window's break-it bench has measured, with the same numbers."""

from __future__ import annotations

import shlex
from contextlib import suppress

import numpy as np

from xoviz import zoo
from xoviz.explain.robustness import Rivals
from xoviz.nn import Array, Network
from xoviz.nn.storage import SUFFIX
from xoviz.tasks.augmentation import Augmentation
from xoviz.tasks.base import Task
from xoviz.tasks.damage import Kind
from xoviz.tasks.drawn import DrawnTask

NETWORK, PICTURE, DRAWINGS = "network" + SUFFIX, "picture.png", "drawings.zip"
"""What the line calls a network that does not ship, a picture that is not the talk's, and a set of one's own: they must
be saved first."""

PLAIN_SIZE = 9
"""The side of the talk's pictures."""


def command_line(kind: Kind, network: Network, task: Task, seed: int, rivals: Rivals, picture: Array | None = None,
                 answer: int | None = None) -> str:
    """The line for curves of ``network`` and as much as its ``rivals`` have learned, over held-out pictures of
    ``task``, or over a ``picture`` (1, S, S) of the class ``answer``.

    Rivals that learned drawings which were varied in an unusual way are left out: the command line knows no such way.
    """
    words = ["xoviz", "break-it"]
    if picture is not None:
        words.append(_picture(picture, task))
    words += ["--network", _network(network), "--kind", kind, "--seed", str(seed)]
    own = task.kind == "drawings"
    if own:
        words += ["--drawings", DRAWINGS]
    elif task.name != network.task:
        words += ["--task", task.name]
    learned = max((reader.steps for reader in rivals.readers), default=0)
    usual = not (own and isinstance(task, DrawnTask)) or task.augmentation == Augmentation()
    words += ["--steps", str(learned)] if learned and usual else ["--alone"]
    if picture is not None and answer is not None:
        words += ["--class", network.classes[answer]]
    return shlex.join([*words, "--json"])


def _network(network: Network) -> str:
    """The name under which this very network ships, or that of a file in which it should be."""
    if network.name in zoo.names():
        with suppress(ValueError):
            shipped = zoo.load(network.name)
            if shipped.stack == network.stack and np.array_equal(shipped.vector, network.vector):
                return network.name
    return NETWORK


def _picture(picture: Array, task: Task) -> str:
    """The talk's name of this very picture, or that of a file in which it should be."""
    if task.kind == "letters" and picture.shape[-1] == PLAIN_SIZE:
        for sample in task.samples():
            if np.array_equal(sample.picture, picture):
                return f"talk:{sample.name}"
    return PICTURE
