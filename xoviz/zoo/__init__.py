"""The named networks that ship: ``talk``, made by hand, and two that learned letters, read from files.

Reads in this order: ``stacks`` (the layers of each), ``talk`` (weights that nobody had to train), ``presets``
(stacks to begin with, as texts).
"""

from __future__ import annotations

from xoviz import assets
from xoviz.nn.network import Network
from xoviz.nn.network import network as new_network
from xoviz.nn.storage import SUFFIX
from xoviz.nn.storage import load as load_file
from xoviz.zoo.stacks import CLASSES, INPUT_SHAPES, LOSSES, STACKS, layers_for, with_outputs
from xoviz.zoo.talk import talk


def names() -> tuple[str, ...]:
    """The names of all networks that ship."""
    return tuple(STACKS)


def load(name: str) -> Network:
    """The network called ``name``, ready to read letters.

    ValueError names the known ones; MissingAssetError or StorageError if the installation has lost its file.
    """
    _check_known(name)
    return talk() if name == "talk" else load_file(assets.path("networks", name + SUFFIX))


def for_size(size: int) -> str | None:
    """The name of the trained network that reads pictures of ``size`` x ``size`` cells, if there is one."""
    for name, shape in INPUT_SHAPES.items():
        if name != "talk" and shape[1:] == (size, size):
            return name
    return None


def untrained(name: str, seed: int, classes: tuple[str, ...] = CLASSES) -> Network:
    """The stack called ``name`` with random weights: it guesses. The same seed gives the same ones.

    For other ``classes`` it has as many votes as there are of them. ValueError names the known stacks.
    """
    _check_known(name)
    layers = with_outputs(STACKS[name], len(classes))
    return new_network(layers, INPUT_SHAPES[name], classes, seed=seed, loss=LOSSES[name], name=name)


def for_task(size: int, classes: tuple[str, ...], seed: int, name: str) -> Network:
    """A network with random weights for the task called ``name`` and its classes.

    It reads pictures of ``size`` x ``size`` cells, and is itself called by the task and the size: "digits-28".
    """
    return new_network(layers_for(size, len(classes)), (1, size, size), classes, seed=seed, name=f"{name}-{size}",
                       task=name)


def _check_known(name: str) -> None:
    if name not in STACKS:
        raise ValueError(f"there is no network '{name}'; the known ones are {', '.join(STACKS)}")
