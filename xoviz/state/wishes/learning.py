"""What can be wished for of training and of weights."""

from __future__ import annotations

from typing import TYPE_CHECKING

from xoviz.state.wishes.wish import Wish

if TYPE_CHECKING:
    from xoviz.nn import Array


class Play(Wish):
    """Train on from where the network is."""


class Pause(Wish):
    """Stop training and keep what was learned."""


class StepOnce(Wish):
    """Make one training step."""


class Reset(Wish):
    """Start again from random weights; the same seed gives the same ones."""


class LearnFromScratch(Wish):
    """Random weights, then play."""


class Configure(Wish):
    """Change how training goes; None leaves a setting as it is. ``speed`` is steps a second, 0 for flat out;
    ``letters`` is how many to learn from, 0 for new ones all the time."""

    rate: float | None = None
    optimiser: str | None = None
    batch: int | None = None
    seed: int | None = None
    speed: int | None = None
    letters: int | None = None


class EditWeight(Wish):
    """Give one number of a parameter another value, live, also while training runs.

    ``key`` names the parameter (``convolution.weights``), ``index`` the number in its public shape.
    """

    key: str
    index: tuple[int, ...]
    value: float
    gesture: int = 0
    text: str = "Nudge a weight"


class SetWeights(Wish):
    """Give all parameters (P,) other values at once; a run in progress is stopped first."""

    vector: Array
    text: str
    gesture: int = 0


class SetAnswer(Wish):
    """Say which class is the right one for what is on the pad; None: nobody knows."""

    answer: int | None
