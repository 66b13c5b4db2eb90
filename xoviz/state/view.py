"""Everything that is on screen, as one frozen value. Fields that did not change keep their identity."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, Protocol

import numpy as np
import numpy.typing as npt

from xoviz.explain.batch import Batch
from xoviz.explain.doubt import Doubt
from xoviz.explain.exact import Objects
from xoviz.explain.heads import Head, heads
from xoviz.explain.reading import Reading
from xoviz.explain.receptive import Region
from xoviz.nn import Array, Focus, Network, Trace
from xoviz.nn.trace import Gradients
from xoviz.nn.train import Frozen, Settings, State
from xoviz.tasks.base import Task
from xoviz.tasks.known.letters import LettersTask
from xoviz.tasks.transforms import IDENTITY, Transform

if TYPE_CHECKING:  # pictures and sets of drawings are first read long after the window stands
    from xoviz.drawings.collection import Collection
    from xoviz.pictures.prepare import Prepared

__all__ = [
    "LossHistory", "Measurements", "Region", "RunEntry", "RunsView", "SetFile", "Study", "Task", "TrainingView", "View",
]

Numbers = npt.NDArray[np.number[Any]]


class LossHistory(Protocol):
    """The losses of a run, one a step, numbered from 0; grouped where there are more than `columns`."""

    steps: int

    def points(self, low: float, high: float, columns: int) -> tuple[Numbers, Numbers, Numbers]:
        """The first step of each group, its least loss, and its greatest."""

    def means(self, low: float, high: float, columns: int) -> tuple[Numbers, Numbers]:
        """The first step of each group, and its mean."""

    def steps_per_point(self, low: float, high: float, columns: int) -> int:
        """How many steps make a group."""


class Measurements(Protocol):
    """The accuracy, measured now and then."""

    def between(self, low: float, high: float, most: int) -> tuple[Numbers, Numbers]:
        """The steps, as the run counts them, and the shares (0 to 1) of about `most` measurements."""


@dataclass(frozen=True)
class TrainingView:
    """How training stands.

    ``loss`` is the mean over the last steps and ``accuracy`` the share of fresh letters read rightly, both None before
    the first step and for a network that was not trained here. ``rates`` are steps and letters a second, as measured.
    ``diverged`` is the step to which a run went back when its loss ran away, if it did. ``state`` is all that training
    would go on from, what the optimiser remembers included; None for a network that was not trained here. ``letters``
    is how many it learns from, 0 for new ones all the time.
    """

    playing: bool = False
    step: int = 0
    loss: float | None = None
    accuracy: float | None = None
    rates: tuple[float, float] = (0.0, 0.0)
    settings: Settings = field(default_factory=Settings)
    seed: int = 0
    speed: int = 0
    diverged: int | None = None
    state: State | None = None
    letters: int = 0


@dataclass(frozen=True, eq=False)
class Study:
    """Work in the background, known by its name: whether it goes on, how far it is (0 to 1, None if nobody can tell),
    the newest of its results, and what it broke off for, if it did."""

    name: str
    running: bool
    progress: float | None = None
    result: object = None
    error: str | None = None


@dataclass(frozen=True)
class SetFile:
    """The file that the set of drawings was saved in or opened from, None if there is none, and whether that holds it
    as it is now."""

    path: Path | None = None
    saved: bool = False


@dataclass(frozen=True, eq=False)
class RunEntry:
    """One run of this session, as it stands. ``key`` is its number for wishes.

    It began after step ``first`` with ``settings``, ``seed`` and so many ``letters`` to learn from (0 for new ones all
    the time), as a branch of the run ``parent`` if it is one, and has come to step ``last``, with ``network``. ``loss``
    is the mean of its last steps, ``accuracy`` its last measurement. ``marks`` are (step, words) in the order of steps.
    ``losses`` counts from 0 the steps after ``first``. What is ``frozen`` learned nothing when it last went on.
    """

    key: int
    name: str
    settings: Settings
    seed: int
    parent: int | None
    first: int
    last: int
    loss: float | None
    accuracy: float | None
    marks: tuple[tuple[int, str], ...]
    network: Network
    losses: LossHistory
    checks: Measurements
    letters: int = 0
    frozen: frozenset[Frozen] = frozenset()


def _no_path() -> tuple[tuple[int, Array], ...]:
    return ()


@dataclass(frozen=True, eq=False)
class RunsView:
    """All runs of this session, in the order in which they began, and where one stands in them.

    ``current`` is the key of the run that the network on display comes from, and ``step`` where in it; None and 0 where
    it comes from none. ``target`` is the step that is being computed again, if that takes a while. ``path`` gives the
    steps of the current run that are kept, with the parameters (P,) then, thinned evenly.
    """

    entries: tuple[RunEntry, ...] = ()
    current: int | None = None
    step: int = 0
    target: int | None = None
    path: Callable[[], tuple[tuple[int, Array], ...]] = _no_path

    @property
    def entry(self) -> RunEntry | None:
        """The current run, if there is one."""
        return next((entry for entry in self.entries if entry.key == self.current), None)


def _no_letters() -> Batch:
    return Batch(np.zeros((0, 1, 1, 1), np.float32), np.zeros(0, np.intp))


def _no_doubt() -> Doubt | None:
    return None


@dataclass(frozen=True, eq=False)
class View:
    """What there is to see: the picture going through the network, where one looks, and how training stands.

    ``pad`` (H, W) is what stands on the pad, of several channels the first; where the network reads another size,
    ``trace.picture`` is it resampled.
    ``lit`` holds the region of each layer that the focused cell comes from or feeds. ``answer`` is the right class, if
    known. ``learned`` is the network before the hand's edits to its filters, which "reset to learned" goes back to.
    ``chosen`` is the filter in the editor, (layer id, index), or None if the network has no convolution. ``pinned``
    says that the focus stays whatever is pointed at.

    ``reading`` is how all numbers are read. Unless that is decimals, ``exact`` holds the trace's activations as
    fractions, where every weight and pixel is a simple one; else ``why_not_exact`` says in a sentence which is not.

    ``gradients`` are there while they are to be shown in the place of values, and the right answer is known;
    ``shows_gradients`` says that they are wanted. ``letters`` gives the held-out letters that errors are measured on,
    the same ones until the network reads another size.

    ``prepared`` is how the drawing was read from a picture that came from outside, step by step; None if it was not.
    ``doubted`` tells why the network's answer is not to be relied on, None if nothing speaks against it.
    ``task`` is what there is to learn; the network need not have its classes. ``collection`` are the drawings that
    people have collected, None where nobody has begun to, and ``set_file`` is where they were saved; ``by`` is who
    draws now, if somebody has said so.
    ``drawing`` (C, H, W) is what was drawn, before the sliders' ``transform``; None where only the pad is known.
    ``source`` is what it was computed from where it does not tell that itself, such as a sound; None elsewhere.
    ``frozen`` are the parts of the network, one by one, that do not learn, and ``off`` those that are switched off.
    """

    trace: Trace
    pad: Array
    focus: Focus | None = None
    lit: Mapping[str, Region] = field(default_factory=lambda: MappingProxyType({}))
    answer: int | None = None
    transform: Transform = IDENTITY
    learned: Network | None = None
    chosen: tuple[str, int] | None = None
    reading: Reading = "decimals"
    exact: tuple[Objects, ...] | None = None
    why_not_exact: str | None = None
    training: TrainingView = field(default_factory=TrainingView)
    pinned: bool = False
    shows_gradients: bool = False
    gradients: Gradients | None = None
    letters: Callable[[], Batch] = _no_letters
    runs: RunsView = field(default_factory=RunsView)
    studies: Mapping[str, Study] = field(default_factory=lambda: MappingProxyType({}))
    prepared: Prepared | None = None
    doubted: Callable[[], Doubt | None] = _no_doubt
    task: Task = field(default_factory=LettersTask)
    collection: Collection | None = None
    by: str = ""
    drawing: Array | None = None
    frozen: frozenset[Frozen] = frozenset()
    off: frozenset[Frozen] = frozenset()
    set_file: SetFile = SetFile()
    source: object = None

    @property
    def this(self) -> Batch | None:
        """The picture that the network reads, with its right answer, as a batch of one; None if nobody knows it."""
        return None if self.answer is None else Batch(self.trace.picture[np.newaxis], np.array([self.answer], np.intp))

    @property
    def network(self) -> Network:
        """The network that made the trace."""
        return self.trace.network

    @property
    def doubt(self) -> Doubt | None:
        """Why the network's answer is not to be relied on."""
        return self.doubted()

    @cached_property
    def heads(self) -> tuple[Head, ...]:
        """What each head of the network says, where it answers two questions at once; else nothing."""
        return heads(self.trace)
