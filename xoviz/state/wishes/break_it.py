"""What can be wished for on the break-it bench."""

from __future__ import annotations

from xoviz.state.wishes.wish import Wish


class TrainRivals(Wish):
    """Have the rivals of the network on display learn what there is to learn, from where they are; the study is called
    "rivals". They are kept until stack, task or seed change."""


class MeasureCurves(Wish):
    """Have how well all readers read at each level of a ``kind`` of damage ("shift", "turn" ...): the picture on the
    pad, or 500 held-out letters. The study is called "curves"; where just that was measured already, nothing happens.
    """

    kind: str
    on_pad: bool = False


class PutDamaged(Wish):
    """Put on the pad what stands there with so much damage of a ``kind``: by its slider, where there is one. What the
    other sliders do becomes part of the drawing."""

    kind: str
    level: float
    gesture: int = 0


class CoverCells(Wish):
    """Lay a patch of ``side`` x ``side`` cells, made of ``fill``, over each cell of the picture, or over ``whole``
    columns of it, so many at a time; the study is called "cover"."""

    side: int
    fill: str
    whole: bool = False


class FindFlips(Wish):
    """Search for the fewest pixels that change the answer; the study is called "flips"."""


class PutFlips(Wish):
    """Put the picture of the study "flips" on the pad, with the first ``count`` of the pixels found flipped."""

    count: int
