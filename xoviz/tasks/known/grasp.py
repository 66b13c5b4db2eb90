"""What is it, and how would a hand take it? Two answers to one silhouette: a thing of the kitchen, and a type of grasp.

As in Yang, Li, Fermüller and Aloimonos, "Robot Learning Manipulation Action Plans by 'Watching' Unconstrained Videos
from the World Wide Web" (AAAI 2015), where two networks recognise objects and grasps in cooking videos; their five
types of grasp are these. There are no videos here, and nobody has grasped anything: which grasp is right is the rule
``TABLE`` below, by what the silhouette shows. It depends on more than the thing, and no grasp belongs to one way of
being seen alone but the spherical one.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import ClassVar

import numpy as np

from xoviz.nn.arrays import Array
from xoviz.tasks.base import Answers, Pictures, Sample, Task
from xoviz.tasks.kitchen import KINDS, pictures, plain

THINGS = ("knife", "cup", "plate", "spoon", "bottle", "tomato")
GRASPS = ("power small", "power large", "power spherical", "precision small", "precision large")
SIZE = 28
_SLANTED = -0.6  # radians: what lies about is turned a little on the sample strip

TABLE: Mapping[str, tuple[str, str]] = MappingProxyType({
    "a long knife": ("knife", "power small"),
    "a short knife": ("knife", "precision small"),
    "a cup with a handle": ("cup", "power small"),
    "a cup without a handle": ("cup", "power large"),
    "a cup from above": ("cup", "precision large"),
    "a plate from above": ("plate", "precision large"),
    "a plate from the side": ("plate", "precision small"),
    "a long spoon": ("spoon", "power small"),
    "a short spoon": ("spoon", "precision small"),
    "a slim bottle": ("bottle", "power large"),
    "a stout bottle": ("bottle", "power small"),
    "a large tomato": ("tomato", "power spherical"),
    "a small tomato": ("tomato", "precision small"),
})
"""For each way in which a thing is seen, the thing and its grasp: the generator's rule, and no finding."""


@dataclass(frozen=True)
class GraspTask(Task):
    """Tell thing and grasp from a silhouette: an answer is a pair of one of each, ``len(GRASPS) * thing + grasp``."""

    name: ClassVar[str] = "grasp"
    classes: ClassVar[tuple[str, ...]] = tuple(f"{thing}, {grasp}" for thing in THINGS for grasp in GRASPS)
    input_kind: ClassVar[str] = "pixels"
    title: ClassVar[str] = "grasp: a thing, and how to take it"
    noun: ClassVar[str] = "silhouette"
    sizes: ClassVar[tuple[int, ...]] = (SIZE,)
    cropped: ClassVar[bool] = False
    trunk: ClassVar[str] = "conv 8@5 | relu | pool 2 | conv 16@3 | relu | pool 2 | dropout 0.2 | dense 48 | relu"
    stack: ClassVar[str] = f"{trunk} | dense {len(THINGS) + len(GRASPS)} | heads {len(THINGS)}+{len(GRASPS)}"

    def draw(self, count: int, size: int, rng: np.random.Generator) -> tuple[Pictures, Answers]:
        """`count` silhouettes (N, 1, size, size), all things equally likely, and each of a thing's ways to be seen."""
        drawn = np.empty((count, 1, size, size), np.float32)
        ways = _ways(rng.integers(len(THINGS), size=count), rng.random(count))
        for way, kind in enumerate(KINDS.values()):
            chosen = np.flatnonzero(ways == way)
            if chosen.size:
                drawn[chosen] = pictures(kind, chosen.size, size, rng)
        return drawn, ANSWERS[ways]

    def samples(self) -> tuple[Sample, ...]:
        """One silhouette for each line of the rule."""
        return tuple(self._sample(way, name) for way, name in enumerate(KINDS))

    def _sample(self, way: int, name: str) -> Sample:
        kind = KINDS[name]
        picture = plain(kind, SIZE, _SLANTED if name.endswith(("knife", "spoon")) else 0.0)
        picture.flags.writeable = False
        return Sample(name.removeprefix("a ").replace(" ", "-"), name.removeprefix("a "), picture, int(ANSWERS[way]))


def task() -> GraspTask:
    """The task of this file."""
    return GraspTask()


def _ways(things: Answers, draws: Array) -> Answers:
    """One of the ways in which each thing is seen, by a random number from 0 to 1."""
    own = [np.flatnonzero([thing == name for thing, _ in TABLE.values()]) for name in THINGS]
    counts = np.array([len(ways) for ways in own])[things]
    firsts = np.array([ways[0] for ways in own])[things]
    ways: Answers = firsts + (counts * draws).astype(np.intp)
    return ways


ANSWERS: Answers = np.array([len(GRASPS) * THINGS.index(thing) + GRASPS.index(grasp)
                             for thing, grasp in TABLE.values()], np.intp)
"""The answer of each way of being seen, in the order of ``KINDS``."""
