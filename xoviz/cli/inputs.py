"""Pictures and networks by the names that people give them on the command line."""

from __future__ import annotations

import os
from dataclasses import dataclass

import numpy as np

from xoviz import zoo
from xoviz.assets import MissingAssetError
from xoviz.cli.errors import CommandError, UsageError, told_as
from xoviz.cli.requirements import require_qt
from xoviz.nn import Array, Network
from xoviz.nn.storage import StorageError
from xoviz.nn.storage import load as load_file
from xoviz.pictures.prepare import Prepared, prepare
from xoviz.tasks import task
from xoviz.tasks.drawn import DrawnTask

TALK = "talk:"


@dataclass(frozen=True, eq=False)
class Image:
    """A picture as it came: ``name`` as it was given, ``grey`` (H, W) in [0, 1] with 1 = white, and the right class's
    name, where it is known."""

    name: str
    grey: Array
    answer: str | None = None

    def answer_for(self, network: Network) -> int | None:
        """The right class as ``network`` counts them, if it is known and the network has it."""
        return network.classes.index(self.answer) if self.answer in network.classes else None

    def prepared(self, network: Network) -> Prepared:
        """How it becomes what ``network`` should see. Raises CommandError if that reads no such pictures."""
        return prepare(self.grey.astype(np.float32), side(network))

    def for_network(self, network: Network) -> Array:
        """What ``network`` should see of it, (1, S, S). Raises CommandError if it is blank, or does not suit."""
        prepared = self.prepared(network)
        if prepared.empty:
            raise CommandError(f"'{self.name}' is blank: there is no letter on it to read")
        return prepared.picture


def find_network(name: str) -> Network:
    """A shipped network, or the one in a file. Raises UsageError if there is neither, CommandError for a bad file."""
    if name not in zoo.names() and not os.path.exists(name):
        raise UsageError(f"there is no network or file '{name}'; the shipped networks are {', '.join(zoo.names())}")
    with told_as(CommandError, StorageError, MissingAssetError):
        return zoo.load(name) if name in zoo.names() else load_file(name)


def find_drawings(name: str) -> tuple[DrawnTask, int]:
    """What a saved set of drawings has to teach, and how many cells a side most of its drawings have.

    Raises UsageError if there is no such file, CommandError if it is no set, or one that cannot be learned.
    """
    if not os.path.exists(name):
        raise UsageError(f"there is no file '{name}'; save a set of drawings there first")
    require_qt()
    from xoviz.drawings.filing import load
    from xoviz.drawings.task import drawn_task, side_of

    with told_as(CommandError, ValueError):
        collection = load(name)
        return drawn_task(collection), side_of(collection)


def find_image(name: str) -> Image:
    """One of the talk's pictures, or a file. Raises UsageError or CommandError with one sentence."""
    return _of_talk(name) if name.startswith(TALK) else _of_file(name)


def network_for(image: Image, name: str | None) -> Network:
    """The network called ``name``; without one, ``talk`` for pictures of 9 x 9 and ``letters-28`` for all others."""
    if name is None:
        name = "talk" if image.grey.shape == (9, 9) else "letters-28"
    return find_network(name)


def side(network: Network) -> int:
    """The side of the square, grey pictures that ``network`` reads. Raises CommandError if it reads others."""
    maps, rows, columns = network.input_shape
    if maps != 1 or rows != columns:
        raise CommandError(f"the network '{network.name}' reads {maps} maps of {rows} x {columns}; "
                           "only square pictures in grey can be given to it here")
    return rows


def _of_talk(name: str) -> Image:
    letters = task("letters")
    samples = {sample.name: sample for sample in letters.samples()}
    wanted = name.removeprefix(TALK).lower()
    if wanted not in samples:
        raise UsageError(f"the talk has no picture '{name}'; it has {', '.join(TALK + known for known in samples)}")
    sample = samples[wanted]
    return Image(name, (1 - sample.picture[0]) / 2, letters.classes[sample.answer])


def _of_file(name: str) -> Image:
    require_qt()
    from xoviz.pictures.read import PictureError, read

    with told_as(CommandError, PictureError):
        return Image(name, read(name))
