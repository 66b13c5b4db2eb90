"""What a person can wish for: small frozen values that travel from the widgets to the session.

Nothing else flows back from the screen. A ``gesture`` is a number that all wishes of one drag or stroke share, so
that they become one undo step; 0 stands alone.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from xoviz.explain.reading import Reading
from xoviz.nn import Array, Focus
from xoviz.tasks.transforms import Transform


class Wish:
    """Something that a person asked for."""


# The picture


@dataclass(frozen=True, eq=False)
class Draw(Wish):
    """Put these pixels (H, W), between -1 and +1, on the pad."""

    pixels: Array
    gesture: int = 0
    text: str = "Draw"


@dataclass(frozen=True)
class ShowSample(Wish):
    """Put one of the task's pictures, by name, on the pad."""

    name: str


@dataclass(frozen=True)
class AnotherOne(Wish):
    """Put a fresh picture from the generator on the pad."""


@dataclass(frozen=True, eq=False)
class ShowPicture(Wish):
    """Put a picture that came from outside (1, S, S) on the pad."""

    picture: Array
    text: str


@dataclass(frozen=True)
class ChangeTransform(Wish):
    """Shift, turn, scale, thicken or disturb what is on the pad."""

    transform: Transform
    gesture: int = 0


@dataclass(frozen=True)
class ResizePad(Wish):
    """Make the pad ``size`` cells wide and high."""

    size: int


# The network


@dataclass(frozen=True)
class ChooseFilter(Wish):
    """Have this filter in the editor."""

    layer: str
    index: int


@dataclass(frozen=True, eq=False)
class EditFilter(Wish):
    """Give a filter these weights (C, height, width)."""

    layer: str
    index: int
    weights: Array
    gesture: int = 0
    text: str = "Edit filter"


@dataclass(frozen=True)
class AddFilter(Wish):
    """Add a blank filter to a convolution."""

    layer: str


@dataclass(frozen=True)
class RemoveFilter(Wish):
    """Take a filter out of a convolution."""

    layer: str
    index: int


@dataclass(frozen=True)
class ResetFilter(Wish):
    """Give a filter back the weights that it learned (or came with)."""

    layer: str
    index: int


@dataclass(frozen=True)
class ChooseNetwork(Wish):
    """Use a network that ships with the program; the pad takes its size."""

    name: str


# Training


@dataclass(frozen=True)
class Play(Wish):
    """Train on from where the network is."""


@dataclass(frozen=True)
class Pause(Wish):
    """Stop training and keep what was learned."""


@dataclass(frozen=True)
class StepOnce(Wish):
    """Make one training step."""


@dataclass(frozen=True)
class Reset(Wish):
    """Start again from random weights; the same seed gives the same ones."""


@dataclass(frozen=True)
class LearnFromScratch(Wish):
    """Random weights, then play."""


@dataclass(frozen=True)
class Configure(Wish):
    """Change how training goes; None leaves a setting as it is. ``speed`` is steps a second, 0 for flat out."""

    rate: float | None = None
    optimiser: str | None = None
    batch: int | None = None
    seed: int | None = None
    speed: int | None = None


# Looking


@dataclass(frozen=True)
class Point(Wish):
    """Look at a cell (None: at nothing), unless one is pinned."""

    focus: Focus | None


@dataclass(frozen=True)
class Pin(Wish):
    """Look at a cell, and go on looking at it whatever is pointed at (None: let go)."""

    focus: Focus | None


@dataclass(frozen=True)
class Read(Wish):
    """Read all numbers as rounded decimals, as on the talk's slides, or as exact fractions."""

    reading: Reading


# Files


@dataclass(frozen=True)
class Open(Wish):
    """Open a network, or put a picture on the pad."""

    path: Path


@dataclass(frozen=True)
class SavePicture(Wish):
    """Write what is on the pad to a picture file."""

    path: Path


@dataclass(frozen=True)
class SaveNetwork(Wish):
    """Write the network to a file."""

    path: Path
