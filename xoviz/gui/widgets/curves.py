"""What a loss plot is given, curves thinned to the pixels there are, and how they and their steps are put."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt
from PySide6.QtGui import QColor

from xoviz.gui.theme import Theme
from xoviz.gui.widgets.numbers import scientific

ROUND = (1, 1.1, 1.25, 1.4, 1.6, 1.8, 2, 2.25, 2.5, 2.8, 3.15, 3.5, 4, 4.5, 5, 5.6, 6.3, 7, 8, 9, 10)
"""Where axes end."""

SMOOTHING = 40  # a smoothed line averages over this part of the picture

Series = npt.NDArray[np.number[Any]]
Ticks = list[tuple[float, str]]
"""Where something is written at an axis, and what."""


def _none() -> Series:
    return np.empty(0)


@dataclass(frozen=True, eq=False)
class Curve:
    """One quantity against the step: four arrays of shape (n,), steps ascending, one entry a pixel column at most.

    Each entry stands for `steps_per_point` steps, of which `steps` holds the first: their least value, their
    greatest, and their mean. `step_count` is how many steps the run has, so that the last entry ends where the
    run does. Raises ValueError if the arrays differ in length.
    """

    steps: Series = field(default_factory=_none)
    minima: Series = field(default_factory=_none)
    maxima: Series = field(default_factory=_none)
    means: Series = field(default_factory=_none)
    steps_per_point: int = 1
    step_count: int | None = None

    def __post_init__(self) -> None:
        if not self.steps.shape == self.minima.shape == self.maxima.shape == self.means.shape:
            raise ValueError("a curve needs as many minima, maxima and means as steps")

    def __len__(self) -> int:
        return self.steps.size

    def last_steps(self) -> Series:
        """The last step of each entry, shape (n,)."""
        last = self.steps + (self.steps_per_point - 1)
        return last if self.step_count is None else np.minimum(last, self.step_count - 1)

    def middles(self) -> Series:
        """The middle of the steps of each entry, shape (n,)."""
        return (self.steps + self.last_steps()) / 2

    def nearest(self, step: float) -> Curve:
        """The entry nearest to a step, as a curve of one; an empty curve stays empty."""
        if not len(self):
            return self
        index = int(np.abs(self.middles() - step).argmin())
        one = slice(index, index + 1)
        return replace(
            self, steps=self.steps[one], minima=self.minima[one], maxima=self.maxima[one], means=self.means[one]
        )


class Other(NamedTuple):
    """The loss of another run, and the colour that it is drawn in."""

    loss: Curve
    colour: QColor


@dataclass(frozen=True, eq=False)
class Curves:
    """What is drawn: the loss (0 or more), and the accuracy as a share (0 to 1); the losses of other runs beside it;
    and a line at the step ``moment``, if somebody went back to it."""

    loss: Curve = field(default_factory=Curve)
    accuracy: Curve = field(default_factory=Curve)
    others: tuple[Other, ...] = ()
    moment: float | None = None

    def nearest(self, step: float) -> Curves:
        """The entries nearest to a step, of the run itself."""
        return Curves(self.loss.nearest(step), self.accuracy.nearest(step))

    @property
    def is_empty(self) -> bool:
        """Whether there is nothing to draw."""
        return not len(self.loss) and not any(len(other.loss) for other in self.others)

    @property
    def widest_range(self) -> tuple[float, float]:
        """The first and the last step of all runs together; both 0 if there is none."""
        losses = [curve for curve in (self.loss, *(other.loss for other in self.others)) if len(curve)]
        first = min((float(curve.steps[0]) for curve in losses), default=0.0)
        return first, max((float(curve.last_steps()[-1]) for curve in losses), default=0.0)

    @property
    def step_range(self) -> tuple[float, float]:
        """The first and the last step there is; both 0 if there is none."""
        return (float(self.loss.steps[0]), float(self.loss.last_steps()[-1])) if len(self.loss) else (0.0, 0.0)


Source = Callable[[float, float, int], Curves]  # (first step, last step, columns of pixels)


@dataclass(frozen=True)
class PlotColours:
    """The colours of a plot."""

    text: QColor
    grid: QColor
    background: QColor
    loss: QColor
    accuracy: QColor

    @classmethod
    def of(cls, theme: Theme) -> PlotColours:
        """Those of a theme."""
        return cls(*(theme.colour(role) for role in ("muted", "outline", "window", "accent", "ok")))


def faint(colour: QColor, opacity: float) -> QColor:
    """A colour that lets through what lies behind it; an opacity of 1 hides that."""
    changed = QColor(colour)
    changed.setAlphaF(opacity)
    return changed


def mixed(one: QColor, other: QColor) -> QColor:
    """The colour halfway between two."""
    return QColor((one.red() + other.red()) // 2, (one.green() + other.green()) // 2, (one.blue() + other.blue()) // 2)


def smoothed(steps: Series, values: Series) -> tuple[Series, Series]:
    """The running mean over a fixed part of the picture, centred and cut off at the ends: (steps, means).

    A smooth line needs few points: it has up to four for each stretch that one of its means covers, and always the
    last.
    """
    reach = values.size // SMOOTHING // 2
    total = np.concatenate([[0.0], np.cumsum(values, dtype=np.float64)])
    index = np.arange(values.size)[:: -max(reach // 2, 1)][::-1]
    low, high = np.maximum(index - reach, 0), np.minimum(index + reach + 1, values.size)
    return steps[index], (total[high] - total[low]) / (high - low)


def tick_words(step: float, spacing: float) -> str:
    """A step in words as short as the spacing of the ticks allows; empty between two steps."""
    for unit, letter in ((1_000_000, "M"), (1_000, "k")):
        if spacing >= unit and step:
            return f"{step / unit:,.0f} {letter}"
    return f"{step:,.0f}" if spacing >= 1 else ""


def round_above(value: float) -> float:
    """The next number, at most a seventh larger, that is a little rounder: 1.1, 1.25, 1.4, 1.6, 1.8, 2, 2.25 ..."""
    power = 10.0 ** math.floor(math.log10(value))
    return next(step * power for step in ROUND if step * power >= value * (1 - 1e-9))


def log_ticks(low: float, high: float, apart: float) -> Ticks:
    """The ticks of a logarithmic axis from 10 ** low to 10 ** high: (power, words), at least `apart` decades apart.

    1, 2 and 5 in each decade where there is room, else whole decades, else every second, third ... of them; where a low
    axis reaches over less than a decade and holds none of those, 2 or 5.
    """
    every = max(math.ceil(apart), 1)
    powers = [power for power in range(math.floor(low), math.ceil(high) + 1) if power % every == 0]
    for steps in ((1, 2, 5) if apart <= math.log10(2) else (1,), (2,), (5,)):
        ticks = [(power + math.log10(step), step * 10.0**power) for power in powers for step in steps]
        within = [(place, _tick(value)) for place, value in ticks if low <= place <= high]
        if within:
            return within
    return []


def _tick(value: float) -> str:
    return f"{value:g}" if 0.01 <= value < 10_000 or value == 0 else scientific(value, 0)
