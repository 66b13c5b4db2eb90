"""The named networks that ship: ``talk``, made by hand, and those that learned a task, read from files.

Reads in this order: ``stacks`` (the layers of each), ``talk`` (weights that nobody had to train), ``presets``
(stacks to begin with, as texts).
"""

from __future__ import annotations

from xoviz import assets
from xoviz.nn.arrays import Shape
from xoviz.nn.network import Network
from xoviz.nn.network import network as new_network
from xoviz.nn.shorthand import understood
from xoviz.nn.storage import SUFFIX
from xoviz.nn.storage import load as load_file
from xoviz.zoo.stacks import CLASSES, INPUT_SHAPES, LOSSES, STACKS, layers_for, with_outputs
from xoviz.zoo.talk import talk


def names() -> tuple[str, ...]:
    """The names of all networks that ship: those for letters, then those of the other tasks."""
    files = sorted(file.name.removesuffix(SUFFIX) for file in assets.path("networks").iterdir()
                   if file.name.endswith(SUFFIX))
    return (*STACKS, *(name for name in files if name not in STACKS))


def names_for(task: str) -> tuple[str, ...]:
    """Those that were made for a task: they bear its name, perhaps with more after a hyphen. First the plain one.

    Where there are none, it is those for letters.
    """
    own = (name for name in names() if name not in STACKS and name.partition("-")[0] == task)
    return tuple(own) or tuple(STACKS)


def load(name: str) -> Network:
    """The network called ``name``, ready to read what it was made for.

    ValueError names the known ones; MissingAssetError or StorageError if the installation has lost its file.
    """
    if name not in names():
        raise ValueError(f"there is no network '{name}'; the known ones are {', '.join(names())}")
    return talk() if name == "talk" else load_file(assets.path("networks", name + SUFFIX))


def for_size(size: int) -> str | None:
    """The name of the trained network that reads pictures of ``size`` x ``size`` cells, if there is one."""
    for name, shape in INPUT_SHAPES.items():
        if name != "talk" and shape[1:] == (size, size):
            return name
    return None


def untrained(name: str, seed: int, classes: tuple[str, ...] = CLASSES) -> Network:
    """The stack called ``name`` with random weights: it guesses. The same seed gives the same ones.

    Those for letters have, for other ``classes``, as many votes as there are of them. ValueError names the known ones.
    """
    if name not in STACKS:
        return load(name).random(seed)
    layers = with_outputs(STACKS[name], len(classes))
    return new_network(layers, INPUT_SHAPES[name], classes, seed=seed, loss=LOSSES[name], name=name)


def for_task(shape: Shape, classes: tuple[str, ...], seed: int, name: str, stack: str | None = None,
             loss: str = "cross-entropy") -> Network:
    """A network with random weights for the task called ``name`` and its classes, which reads pictures of ``shape``.

    Its layers are those that the task brings as a text, ``stack``, trained for its ``loss``; without them, such as suit
    square pictures of the size, and it is itself called by the task and the size: "digits-28".
    """
    if stack is not None:
        return new_network(understood(stack), shape, classes, seed=seed, loss=loss, name=name, task=name)
    size = shape[1]
    return new_network(layers_for(size, len(classes)), shape, classes, seed=seed, name=f"{name}-{size}", task=name)
