"""What can be wished for of the picture on the pad."""

from __future__ import annotations

from typing import TYPE_CHECKING

from xoviz.state.wishes.wish import Wish

if TYPE_CHECKING:
    from xoviz.nn import Array
    from xoviz.tasks.transforms import Transform


class Draw(Wish):
    """Put these pixels (H, W), between -1 and +1, on the pad."""

    pixels: Array
    gesture: int = 0
    text: str = "Draw"


class SetInput(Wish):
    """Let the network read other values (C, H, W), between -1 and +1, of the present kind of input.

    ``source`` is what they were computed from, where they do not tell that themselves, such as a sound; ``answer`` is
    the right class in the task, if known.
    """

    values: Array
    text: str
    gesture: int = 0
    source: object = None
    answer: int | None = None


class ShowSample(Wish):
    """Put one of the task's pictures, by name, on the pad."""

    name: str


class AnotherOne(Wish):
    """Put a fresh picture from the generator on the pad."""


class ShowPicture(Wish):
    """Put a picture (C, H, W), ink +1 and paper -1, on the pad; ``answer`` is its right class in the task, if known."""

    picture: Array
    text: str
    answer: int | None = None


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
