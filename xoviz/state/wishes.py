"""What a person can wish for: small frozen values that travel from the widgets to the session.

Nothing else flows back from the screen. A ``gesture`` is a number that all wishes of one drag or stroke share, so
that they become one undo step; 0 stands alone.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from xoviz.state.wish import Wish as Wish

if TYPE_CHECKING:  # a wish names its fields and their types; it asks for none of these when the program starts
    from pathlib import Path

    from xoviz.explain.batch import Batch
    from xoviz.explain.plane import Plane
    from xoviz.explain.reading import Reading
    from xoviz.nn import Array, Focus
    from xoviz.tasks.transforms import Transform

# The picture


class Draw(Wish):
    """Put these pixels (H, W), between -1 and +1, on the pad."""

    pixels: Array
    gesture: int = 0
    text: str = "Draw"


class ShowSample(Wish):
    """Put one of the task's pictures, by name, on the pad."""

    name: str


class AnotherOne(Wish):
    """Put a fresh picture from the generator on the pad."""


class ShowPicture(Wish):
    """Put a picture (1, S, S), ink +1 and paper -1, on the pad."""

    picture: Array
    text: str


class ReadPicture(Wish):
    """Prepare a picture from outside, grey (H, W) from 0 to 1 = white, as files are, and put it on the pad."""

    grey: Array
    text: str


class ReadTheOtherWayRound(Wish):
    """Read the picture that came from outside again, its ink taken for paper and its paper for ink."""


class ChangeTransform(Wish):
    """Shift, turn, scale, thicken or disturb what is on the pad."""

    transform: Transform
    gesture: int = 0


class ResizePad(Wish):
    """Make the pad ``size`` cells wide and high."""

    size: int


# The network


class ChooseFilter(Wish):
    """Have this filter in the editor."""

    layer: str
    index: int


class EditFilter(Wish):
    """Give a filter these weights (C, height, width)."""

    layer: str
    index: int
    weights: Array
    gesture: int = 0
    text: str = "Edit filter"


class AddFilter(Wish):
    """Add a blank filter to a convolution."""

    layer: str


class RemoveFilter(Wish):
    """Take a filter out of a convolution."""

    layer: str
    index: int


class ResetFilter(Wish):
    """Give a filter back the weights that it learned (or came with)."""

    layer: str
    index: int


class ChooseNetwork(Wish):
    """Use a network that ships with the program; the pad takes its size."""

    name: str


# Training


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


# The runs so far


class Visit(Wish):
    """Go to a step of the run on display. What is kept near it is shown at once, and, where ``exact`` is asked for, the
    step itself as soon as it has been computed again. Play goes on from there, as a branch."""

    step: int
    gesture: int = 0
    exact: bool = True


class SwitchRun(Wish):
    """Go to the end of another run."""

    key: int


class NameRun(Wish):
    """Give a run another name."""

    key: int
    name: str


class DeleteRun(Wish):
    """Put a run away; undo brings it back."""

    key: int


class Mark(Wish):
    """Put words to a step of the run on display; empty words take the mark away."""

    step: int
    words: str


# Studies: work in the background


class WalkRecipe(Wish):
    """Have the talk's recipe walk over the weights: each is tried up and down by ``nudge``, and kept where that lowers
    the error of ``batch``. ``pace`` is weights a second, 0 for flat out. Training is stopped first; all that it changes
    is one undo step. A walk that goes on is broken off."""

    batch: Batch
    nudge: float
    pace: int = 0
    gesture: int = 0


class RunRace(Wish):
    """Race the talk's recipe, nudging by ``nudge``, against gradient descent on ``batch``, from the weights that there
    are, which stay as they are."""

    batch: Batch
    nudge: float


class MapLandscape(Wish):
    """Measure the error of ``batch`` over a plane through weight space, at up to ``size`` x ``size`` points (9, 17, 33,
    65 ...); the study is called "landscape". One that goes on is broken off."""

    plane: Plane
    batch: Batch
    size: int


class Audit(Wish):
    """Audit the network on display, on random greys or on the picture on the pad; the study is called "audit"."""

    on_pad: bool = False


class TakeAdvice(Wish):
    """Try what a finding of the diagnosis advises (``explain.diagnosis.Advice``)."""

    advice: object


class CancelStudy(Wish):
    """Break off work in the background; what it found so far stays."""

    name: str


# Looking


class ShowGradients(Wish):
    """Show, in the place of values, how the error changes with each of them; or values again."""

    on: bool


class Point(Wish):
    """Look at a cell (None: at nothing), unless one is pinned."""

    focus: Focus | None


class Pin(Wish):
    """Look at a cell, and go on looking at it whatever is pointed at (None: let go)."""

    focus: Focus | None


class Read(Wish):
    """Read all numbers as rounded decimals, as on the talk's slides, or as exact fractions."""

    reading: Reading


# Files


class Open(Wish):
    """Open a network, or put a picture on the pad."""

    path: Path


class SavePicture(Wish):
    """Write what is on the pad to a picture file."""

    path: Path


class SaveNetwork(Wish):
    """Write the network to a file."""

    path: Path
