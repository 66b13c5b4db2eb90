"""Pictures and networks by the names that people give them on the command line."""

from __future__ import annotations

import os
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from xoviz import tasks, zoo
from xoviz.assets import MissingAssetError
from xoviz.cli import output
from xoviz.cli.errors import CommandError, UsageError, told_as
from xoviz.cli.requirements import require_qt
from xoviz.cli.sentences import reads_sentences, typed
from xoviz.cli.sounds import SOUND, heard
from xoviz.nn import Array, Network
from xoviz.nn.storage import StorageError
from xoviz.nn.storage import load as load_file
from xoviz.pictures.prepare import Prepared, prepare
from xoviz.sounds.wav import is_wav
from xoviz.tasks import task
from xoviz.tasks.base import Task
from xoviz.tasks.drawn import DrawnTask
from xoviz.tasks.transforms import fitted
from xoviz.wording import shape_text

TALK = "talk:"


@dataclass(frozen=True, eq=False)
class Example:
    """An example of a task, ready to be read: a ``picture`` (C, H, W), and the right class's name, "" if unknown."""

    name: str
    task: str
    picture: Array
    answer: str

    def answer_for(self, network: Network) -> int | None:
        """The right class as ``network`` counts them, if it has it."""
        return network.classes.index(self.answer) if self.answer in network.classes else None

    def picture_for(self, network: Network) -> Array:
        """What ``network`` should see of it, (C, H, W). Raises CommandError if that reads others."""
        read = task_for(network)
        if read.input_kind != (kind := task(self.task)).input_kind:
            raise CommandError(f"the network '{network.name}' reads a {read.noun}, and '{self.name}' is a {kind.noun}; "
                               f"name a network of the task '{self.task}' with --network, such as "
                               f"{', '.join(zoo.names_for(self.task)) or 'a file'}")
        fitting = fitted(self.picture, network.input_shape[1]) if self.picture.shape[0] == 1 else self.picture
        if fitting.shape != network.input_shape:
            raise CommandError(f"the network '{network.name}' reads inputs of {shape_text(network.input_shape)}, and "
                               f"'{self.name}' has {shape_text(self.picture.shape)}")
        return fitting

    def for_network(self, network: Network) -> Array:
        """The same; no example is blank."""
        return self.picture_for(network)


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
        return prepare(self.grey.astype(np.float32), side(network), whole=not task_for(network).cropped)

    def picture_for(self, network: Network) -> Array:
        """What ``network`` should see of it, (1, S, S), even if it is blank. Raises CommandError if it does not suit.
        """
        return self.prepared(network).picture

    def for_network(self, network: Network) -> Array:
        """The same. Raises CommandError if it is blank, too."""
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


def find_image(name: str) -> Image | Example:
    """One of the talk's pictures, of another task's samples ("sound:click"), a sentence ("text:Doug saw Jane"), or a
    file. Raises UsageError or CommandError with one sentence."""
    if name.startswith(TALK):
        return _of_talk(name)
    return _of_task(name) if name.partition(":")[0] in tasks.names() and ":" in name else _of_file(name)


def find_input(name: str, network: Network) -> Image | Example:
    """The same for a network that is known: one that reads sentences may be given "Doug saw Jane" as it stands."""
    known = task_for(network)
    if reads_sentences(known) and ":" not in name and not os.path.exists(name):
        return _of_sentence(name, name, known)
    return find_image(name)


def given(image: str | None, network: str | None) -> tuple[Image | Example, Network]:
    """What is to be read, and by whom, as both are named. Without an image it is the talk's X, or the first sample of
    the task that the network was made for. Raises as ``find_image`` and ``find_network`` do."""
    if image is None:
        image = TALK + "x" if network is None else sample_of(find_network(network))
    if network is not None:
        reader = find_network(network)
        return find_input(image, reader), reader
    found = find_image(image)
    return found, network_for(found, None)


def network_for(image: Image | Example, name: str | None) -> Network:
    """The network called ``name``; without one, ``talk`` for pictures of 9 x 9 and ``letters-28`` for all others, and
    for an example the one that ships for its task."""
    if name is None and isinstance(image, Example):
        name = zoo.names_for(image.task)[0]
    elif name is None and isinstance(image, Image):
        name = "talk" if image.grey.shape == (9, 9) else "letters-28"
    return find_network(str(name))


def task_for(network: Network) -> Task:
    """The task that a network was made for, as far as anybody can tell; else letters."""
    try:
        found = tasks.task(network.task)
    except ValueError:  # it was made for drawings, of which it holds nothing, or the task cannot be had here
        return tasks.task(tasks.FIRST)
    return found if found.classes == network.classes and found.has(network.input_shape) else tasks.task(tasks.FIRST)


def side(network: Network) -> int:
    """The side of the square, grey pictures that ``network`` reads. Raises CommandError if it reads others."""
    maps, rows, columns = network.input_shape
    if maps != 1 or rows != columns:
        raise CommandError(f"the network '{network.name}' reads {maps} maps of {rows} x {columns}; "
                           f"only square pictures in grey can be read from files, but its task's own samples can be "
                           f"named, such as {sample_of(network)}")
    return rows


def sample_of(network: Network) -> str:
    """The name of a sample that it can read."""
    known = task_for(network)
    return f"{TALK if known.name == tasks.FIRST else known.name + ':'}{known.samples()[0].name}"


def listed(classes: Sequence[str]) -> str:
    """Classes one after the other, in quotes where there are commas in their names: those of two heads are pairs."""
    pairs = any("," in name for name in classes)
    return ", ".join(f"'{name}'" if pairs else name for name in classes)


def _of_task(name: str) -> Example:
    kind, _, wanted = name.partition(":")
    with told_as(UsageError, ValueError):
        known = task(kind)
    samples = {sample.name: sample for sample in known.samples()}
    if wanted not in samples and reads_sentences(known):
        return _of_sentence(name, wanted, known)
    if wanted not in samples:
        raise UsageError(f"'{kind}' has no sample '{wanted}'; it has {', '.join(samples)}")
    sample = samples[wanted]
    return Example(name, kind, sample.picture, known.classes[sample.answer])


def _of_sentence(name: str, text: str, known: Task) -> Example:
    """A sentence as it is typed; what of it is not read is said."""
    picture, left_out = typed(text, known)
    for line in left_out:
        output.complain(line)
    return Example(name, known.name, picture, "")


def _of_talk(name: str) -> Image:
    letters = task("letters")
    samples = {sample.name: sample for sample in letters.samples()}
    wanted = name.removeprefix(TALK).lower()
    if wanted not in samples:
        raise UsageError(f"the talk has no picture '{name}'; it has {', '.join(TALK + known for known in samples)}")
    sample = samples[wanted]
    return Image(name, (1 - sample.picture[0]) / 2, letters.classes[sample.answer])


def _of_file(name: str) -> Image | Example:
    if is_wav(name):
        picture, told = heard(name)
        output.complain(f"{output.on_one_line(name)}: {told}")
        return Example(name, SOUND, picture, "")
    require_qt()
    from xoviz.pictures.read import PictureError, read

    with told_as(CommandError, PictureError):
        return Image(name, read(name))
