"""A first set to begin with: triangles, squares and stars, drawn by an unsteady pen in place of people.

Five pens have habits of their own (how broad, how careless, how much they lean), so the set can also be split by who
drew it. Nothing here was drawn by a person, and the pens' names say so.
"""

from __future__ import annotations

import math
from collections.abc import Iterator

import numpy as np

from xoviz.drawings.collection import Collection, Drawing, Pictures
from xoviz.nn.arrays import Array

SIZE = 28
EACH = 20
PENS = 5

_CORNERS = {"triangle": 3, "square": 4, "star": 5}
_BROADEST = {"triangle": 0.16, "square": 0.16, "star": 0.1}  # of the shape's size: broader pens would fill it
_FINE = 60  # points along each side: closer together than cells are


def starter(seed: int = 1) -> Collection:
    """Twenty drawings of each shape, 28 x 28; the same seed gives the same set, keys and all."""
    rng = np.random.default_rng(seed)
    drawings = tuple(drawing for number in range(PENS) for drawing in _by_pen(number, rng))
    in_turn = tuple(drawing for name in _CORNERS for drawing in drawings if drawing.label == name)
    return Collection("shapes", tuple(_CORNERS), in_turn)


def _by_pen(number: int, rng: np.random.Generator) -> Iterator[Drawing]:
    """All drawings of one pen, four of each shape."""
    width, careless, lean = rng.uniform(1.3, 3.0), rng.uniform(0.5, 1.1), rng.uniform(-0.25, 0.25)
    for name in _CORNERS:
        for _ in range(EACH // PENS):
            path = _placed(_hurried(_sides(_corners(name, careless, rng), careless, rng), careless, rng), lean, rng)
            broadest = _BROADEST[name] * np.ptp(path, axis=1).max()
            picture = _inked(path, min(width * rng.uniform(0.8, 1.2), broadest), rng)
            yield Drawing.imported(picture, name, f"pen {number + 1} (generated)")


def _corners(name: str, careless: float, rng: np.random.Generator) -> Array:
    """(2, corners) x and y of the pen's turning points on the unit circle, each a little off, starting anywhere."""
    count = _CORNERS[name]
    around = 2 if name == "star" else 1  # a star is drawn in one go, from each corner to the next but one
    upright = math.pi / 4 if name == "square" else -math.pi / 2
    direction, first = rng.choice([-1, 1]), rng.integers(count)
    angle = upright + direction * 2 * math.pi * around * (np.arange(count + 1) + first) / count
    corners = np.stack([np.cos(angle), np.sin(angle)]) + careless * rng.normal(0, 0.07, (2, count + 1))
    # The last turning point is the first again, missed by a little.
    corners[:, -1] = corners[:, 0] + careless * rng.normal(0, 0.09, 2)
    return corners


def _sides(corners: Array, careless: float, rng: np.random.Generator) -> Array:
    """(2, points) from corner to corner: bowed sides, the last one too long or too short."""
    t = np.linspace(0, 1, _FINE, endpoint=False)
    start, end = corners[:, :-1, None], corners[:, 1:, None]
    reach = np.ones(corners.shape[1] - 1)
    reach[-1] += careless * rng.uniform(-0.1, 0.14)
    bow = careless * rng.normal(0, 0.11, corners.shape[1] - 1)[:, None] * t * (1 - t) * 2
    across = np.stack([start[1] - end[1], end[0] - start[0]])
    sides: Array = start + (end - start) * t * reach[:, None] + across * bow
    return sides.reshape(2, -1)


def _hurried(path: Array, careless: float, rng: np.random.Generator) -> Array:
    """The same with corners rounded by haste, and the shaking of a hand."""
    window = 1 + 2 * int(careless * rng.uniform(1, 9))
    padded = np.pad(path, ((0, 0), (window // 2, window // 2)), mode="edge")
    rounded = np.stack([np.convolve(row, np.full(window, 1 / window), "valid") for row in padded])
    s = np.linspace(0, 2 * math.pi, path.shape[1])
    for waves in (3, 7, 13):
        rounded += careless * 0.05 / math.sqrt(waves) * rng.normal(0, 1, (2, 1)) * np.sin(
            waves * s + rng.uniform(0, 2 * math.pi, (2, 1)))
    return rounded


def _placed(path: Array, lean: float, rng: np.random.Generator) -> Array:
    """The path in cells: turned, leant, stretched, and somewhere on the pad, all of it within."""
    turn = rng.normal(0, 0.16)
    x = path[0] * math.cos(turn) - path[1] * math.sin(turn)
    y = (path[0] * math.sin(turn) + path[1] * math.cos(turn)) * rng.uniform(0.82, 1.2)
    leant = np.stack([x - lean * y, y])
    low, high = leant.min(axis=1), leant.max(axis=1)
    half = rng.uniform(0.29, 0.42) * SIZE
    factor = 2 * half / (high - low).max()
    room = np.maximum(SIZE / 2 - 2.5 - factor * (high - low) / 2, 0)
    middle = SIZE / 2 + rng.uniform(-1, 1, 2) * np.minimum(room, 4)
    placed: Array = factor * (leant - (low + high)[:, None] / 2) + middle[:, None]
    return placed


def _inked(path: Array, width: float, rng: np.random.Generator) -> Pictures:
    """(1, S, S): a cell is inked by how far it reaches into the stroke, which is broader where the pen is pressed."""
    s = np.linspace(0, 1, path.shape[1])
    pressed = 1 + 0.22 * np.sin(2 * math.pi * (rng.uniform(1, 3) * s + rng.random()))
    pressed *= np.minimum(1, 0.55 + 6 * np.minimum(s, 1 - s))
    centres = (np.arange(SIZE) + 0.5)[:, None]
    across, down = np.square(centres - path[0]), np.square(centres - path[1])
    reach = width * pressed / 2 + 0.5
    covered = np.clip((reach - np.sqrt(across + down[:, None])).max(axis=2), 0, 1)
    return np.asarray(2 * covered - 1, np.float32)[None]
