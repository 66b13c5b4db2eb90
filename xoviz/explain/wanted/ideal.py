"""The picture that would excite a unit most, between paper (-1) and ink (+1).

Where the way up is linear, as for the first convolution, it is known exactly: ink where the slope is positive, paper
where it is negative, and grey where a cell makes no difference. For a filter that is its sign pattern.

Deeper down the slope changes from place to place, and the picture is found by climbing ("activation maximisation",
Erhan and others, 2009): step k of K moves every cell by ``LONGEST (1 - k / K)`` the way in which the value grows, and
no further than paper or ink; where the slope is 0 it says nothing, and a random grey is tried. The first step goes from
edge to edge, the later ones settle. It starts from the two best sights, from an even grey and from random greys, and
the best picture that any start ever came to counts. So it is no worse than the best real one; whether there is a still
better one, nobody can tell, except that none exceeds the limit.

What is found so is often noise to our eyes. With ``smooth``, differences between neighbouring cells count against it::

    value - SMOOTHNESS * scale * (sum of squared differences of neighbours)

where ``scale`` says how large values are in this layer.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from xoviz.explain.wanted.patch import Patch, Slopes, patch_below, seen
from xoviz.explain.wanted.sights import Sight
from xoviz.nn.arrays import Array, Indices, frozen
from xoviz.nn.network import Network
from xoviz.nn.trace import Focus

STEPS = 60
LONGEST = 2.0
SIGHTS = 2
"""So many of the best sights are starts."""

START_BLANK, START_NOISE = SIGHTS, SIGHTS + 1
"""The numbers of the start that is an even grey and of that which is random greys, always the same ones. Those below
are sights, the best one first."""

STARTS = SIGHTS + 2

SMOOTHNESS = 0.006
"""Against which neighbouring cells that differ by 1 count, of the scale of values."""

WORK = 2_000_000
"""Products that a step may take: a millisecond or two, up and down."""


@dataclass(frozen=True, eq=False)
class Ideal:
    """What a unit of ``network`` wants to see, as far as it is found: it gives ``value`` at ``focus`` when it is shown
    ``picture``.

    ``picture`` (C, h, w) is as large as the unit's patch. It is what ``step`` steps of ``steps`` have come to from the
    start ``start``. ``exact`` says that there is none better.
    """

    network: Network
    picture: Array
    value: float
    focus: Focus
    step: int
    steps: int
    start: int
    exact: bool

    @property
    def done(self) -> bool:
        """Whether the search is over."""
        return self.step >= self.steps


def on_paper(ideal: Ideal, nothing: float = -1.0) -> Array:
    """A whole picture (C, H, W) of paper on which the unit sees its ideal at ``ideal.focus``; ``nothing`` is paper."""
    picture = np.full(ideal.network.input_shape, nothing, np.float32)
    region = seen(ideal.network.stack, ideal.focus)
    part = picture[:, slice(*region.rows), slice(*region.columns)]
    whole = ideal.picture.shape == picture.shape
    part[...] = ideal.picture[:, slice(*region.rows), slice(*region.columns)] if whole else ideal.picture
    return frozen(picture)


def at_once(patch: Patch) -> int:
    """How many units are climbed for at once."""
    return int(np.clip(WORK // (patch.products * STARTS), 1, 8))


def ideals(network: Network, layer_id: str, units: Sequence[int], sights: Sequence[Sequence[Sight]],
           scale: float = 0.0) -> Iterator[dict[int, Ideal]]:
    """The ideals of some units, whose ``sights`` are known, better from item to item; the last one is the result.

    They are smooth as far as the ``scale`` of values says, and whatever they look like where that is 0.
    """
    patch = patch_below(network, layer_id)
    climb = _Climb(network, layer_id, patch, units, sights, 0.0 if patch.linear else SMOOTHNESS * scale)
    for step in range(climb.steps + 1):
        yield climb.found(step)
        if step < climb.steps:
            climb.step(step)
    climb.forget_idle()
    yield climb.found(climb.steps)


class _Climb:
    """Some units, each from all its starts: one batch."""

    def __init__(self, network: Network, layer_id: str, patch: Patch, units: Sequence[int],
                 sights: Sequence[Sequence[Sight]], penalty: float) -> None:
        self._network, self._units, self._patch = network, tuple(units), patch
        self._focus = [_where(network, layer_id, unit, each, patch) for unit, each in zip(units, sights, strict=True)]
        starts = [list(_starts(network, each, patch)) for each in sights]
        self._x = np.array([picture for each in starts for _, picture in each], np.float32)
        self._start = [number for each in starts for number, _ in each]
        owners = np.repeat(np.arange(len(units)), [len(each) for each in starts])
        self._of = [np.flatnonzero(owners == place) for place in range(len(units))]
        self._slopes = Slopes(patch, np.array(units)[owners], *self._cells(owners))
        self.steps = 1 if patch.linear else STEPS
        self._penalty = np.float32(penalty)
        self._goal = np.full(len(owners), -np.inf)
        self._random = np.random.default_rng(0)
        self._mattered = np.zeros(self._x.shape, bool)
        self._best, self._value = self._x.copy(), np.full(len(owners), -np.inf)
        self._evaluate()

    def step(self, step: int) -> None:
        """Move every cell the way in which what is sought grows."""
        slopes = np.nan_to_num(self._slopes.slopes())
        self._mattered |= slopes != 0
        if self._patch.linear:
            self._x = np.sign(slopes)
        else:
            length = LONGEST * (1 - step / self.steps)
            slopes = slopes - self._penalty * _roughening(self._x)
            tried = self._random.uniform(-1, 1, slopes.shape).astype(np.float32)
            self._x = np.where(slopes == 0, tried, np.clip(self._x + np.float32(length) * np.sign(slopes), -1, 1))
        self._evaluate()

    def forget_idle(self) -> None:
        """Make grey what never made a difference, where what is sought is none the worse for it."""
        self._x = np.where(self._mattered, self._best, np.float32(0))
        self._evaluate(ties=True)

    def found(self, step: int) -> dict[int, Ideal]:
        """The best so far of each unit."""
        return {unit: self._ideal(place, step) for place, unit in enumerate(self._units)}

    def _evaluate(self, *, ties: bool = False) -> None:
        """Keep what is better than all before (or as good, with ``ties``)."""
        values = self._slopes.values(self._x).astype(np.float64)
        goal = values - self._penalty * _roughness(self._x) if self._penalty else values
        better = goal >= self._goal if ties else goal > self._goal
        self._goal = np.where(better, goal, self._goal)
        self._value = np.where(better, values, self._value)
        self._best[better] = self._x[better]

    def _ideal(self, place: int, step: int) -> Ideal:
        mine = self._of[place]
        best = int(mine[self._goal[mine].argmax()])
        exact = self._patch.linear and step == self.steps
        return Ideal(self._network, frozen(self._best[best]), float(self._value[best]), self._focus[place], step,
                     self.steps, self._start[best], exact)

    def _cells(self, owners: Indices) -> tuple[Indices, Indices]:
        """Row and column of the layer's map at which each start is looked at."""
        if not self._patch.whole:
            return np.zeros_like(owners), np.zeros_like(owners)
        cells = np.array([(focus.row, focus.column) for focus in self._focus], np.intp)[owners]
        return cells[:, 0], cells[:, 1]


def _where(network: Network, layer_id: str, unit: int, sights: Sequence[Sight], patch: Patch) -> Focus:
    """Where the unit looks: in the middle of its map, but where cells differ at the place of the best sight."""
    if patch.whole and sights:
        return sights[0].focus
    _, rows, columns = network.stack.shape_of(layer_id)
    return Focus(layer_id, unit, rows // 2, columns // 2)


def _starts(network: Network, sights: Sequence[Sight], patch: Patch) -> Iterator[tuple[int, Array]]:
    """The number of each start, and its picture (C, h, w)."""
    for number, sight in enumerate(sights[:SIGHTS]):
        region = seen(network.stack, sight.focus)
        yield number, (sight.picture if patch.whole
                       else sight.picture[:, slice(*region.rows), slice(*region.columns)])
    yield START_BLANK, np.zeros(patch.shape, np.float32)
    yield START_NOISE, np.random.default_rng(0).uniform(-1, 1, patch.shape).astype(np.float32)


def _roughness(pictures: Array) -> Array:
    """The sum of squared differences between neighbouring cells of each picture, (N,)."""
    down, across = (np.square(np.diff(pictures, axis=axis)).sum(axis=(1, 2, 3)) for axis in (2, 3))
    total: Array = down + across
    return total


def _roughening(pictures: Array) -> Array:
    """How that changes with every cell, (N, C, h, w)."""
    slopes = np.zeros_like(pictures)
    for axis in (2, 3):
        twice = 2 * np.diff(pictures, axis=axis)
        one, other = [slice(None)] * 4, [slice(None)] * 4
        one[axis], other[axis] = slice(1, None), slice(None, -1)
        slopes[tuple(one)] += twice
        slopes[tuple(other)] -= twice
    return slopes
