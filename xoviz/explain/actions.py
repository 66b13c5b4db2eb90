"""What a robot would do with a thing that it has recognised and knows how to grasp: a table, written by hand.

A *line* says what follows from a pair of answers. Nothing of it is learned, and nothing of it is done: there is no
robot here, and what one would have to see, plan and feel is out of reach. In Yang et al. 2015 ("Robot Learning
Manipulation Action Plans by 'Watching' Unconstrained Videos from the World Wide Web") such lines are part of plans that
are worked out from videos, with the verb that a language model finds the most likely; here they stand in their place.
"""

from __future__ import annotations

from typing import Literal, NamedTuple

import numpy as np

from xoviz.nn import Array

Place = Literal["thin end", "middle", "side"]
"""Where a thing is grasped, for a picture of it."""

Motion = Literal["cut", "lift", "tilt", "carry", "stand", "stir", "pour"]
"""How a thing is moved once it is grasped, for a picture of it."""


class Line(NamedTuple):
    """A line of the table: the ``thing`` as it is ``seen``, its ``grasp``, where that takes ``hold``, and the
    ``motion`` of the action."""

    thing: str
    seen: str
    grasp: str
    hold: Place
    motion: Motion


RULE: tuple[Line, ...] = (
    Line("knife", "a long knife", "power small", "thin end", "cut"),
    Line("knife", "a short knife", "precision small", "thin end", "cut"),
    Line("cup", "a cup with a handle", "power small", "side", "tilt"),
    Line("cup", "a cup without a handle", "power large", "middle", "tilt"),
    Line("cup", "a cup from above", "precision large", "middle", "carry"),
    Line("plate", "a plate from above", "precision large", "middle", "carry"),
    Line("plate", "a plate from the side", "precision small", "thin end", "stand"),
    Line("spoon", "a long spoon", "power small", "thin end", "stir"),
    Line("spoon", "a short spoon", "precision small", "thin end", "lift"),
    Line("bottle", "a slim bottle", "power large", "middle", "pour"),
    Line("bottle", "a stout bottle", "power small", "thin end", "pour"),
    Line("tomato", "a large tomato", "power spherical", "middle", "carry"),
    Line("tomato", "a small tomato", "precision small", "middle", "lift"),
)
"""One line for each pair that the silhouettes of the task "grasp" have; ``wording.action_text`` says it in words."""


def line_for(thing: str, grasp: str) -> int | None:
    """Which line of ``RULE`` a pair of answers stands for; None where nobody has written one."""
    return next((number for number, line in enumerate(RULE) if (line.thing, line.grasp) == (thing, grasp)), None)


class Grip(NamedTuple):
    """Where a hand is on a picture, in cells: ``row`` and ``column`` of its middle; the unit vector (``down``,
    ``right``) from one side of the thing to the other there; and how far away its edge is, to either side."""

    row: float
    column: float
    down: float
    right: float
    reach: float


def grip(picture: Array, place: Place) -> Grip | None:
    """Where a hand would be on a silhouette (1, H, W) of ink 1; None on blank paper. Scenery, found by rules of thumb.

    The thin end is that which is farther from the middle of all ink, along the longer axis; the side is that, left or
    right, which is farther from it.
    """
    cells = np.argwhere(picture[0] > 0).astype(np.float64)
    if not len(cells):
        return None
    middle = cells.mean(axis=0)
    apart = cells - middle
    along = np.array([0.0, 1.0]) if place == "side" else np.linalg.eigh(apart.T @ apart)[1][:, 1]
    way = apart @ along
    farthest = 0.0 if place == "middle" else way.max() if way.max() > -way.min() else way.min()
    across = np.array([along[1], -along[0]])
    farthest *= 0.92 if place == "side" else 0.75
    there = np.abs(way - farthest) <= 1.5
    aside = apart[there] @ across if there.any() else np.zeros(1)
    at = middle + farthest * along + (aside.max() + aside.min()) / 2 * across
    return Grip(float(at[0]), float(at[1]), float(across[0]), float(across[1]), float(np.ptp(aside)) / 2 + 0.5)
