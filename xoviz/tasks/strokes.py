"""Where a hand moves when it writes an X or an O: curves, before any pen touches the paper.

Every letter is two strokes of `POINTS` points: the bars of an X, or the two halves of an O. A block of letters is one
float32 array of paths (2, N, 2, POINTS): x and y, letter, stroke, point. Letters are about 2 wide around the origin, y
pointing down.
`freedom` (N,) says how freely each hand moves: 0 is a ruler and a compass, 1 a careless hand.
"""

from __future__ import annotations

import math

import numpy as np

from xoviz.nn.arrays import Array

POINTS = 32
_ONE = np.linspace(0, 1, POINTS, dtype=np.float32)  # along a stroke
_BOTH = np.stack([_ONE, 1 + _ONE]) / 2  # along both, one after the other
_SEAM = np.exp(-12 * np.minimum(_BOTH, 1 - _BOTH))  # how near to where a loop begins and ends
_FEWER = np.arange(POINTS - POINTS // 4) * (POINTS - 1) // (POINTS - POINTS // 4 - 1)  # of the points, end included
_UNLIFTED = 0.08  # of the most careless hands write both bars of an X in one stroke
_PEN_SHARE = 0.72  # the widest pen, as a share of half the narrow side: beyond it the hole of an O closes
_FINEST = 0.7  # cells: the finest pen whose strokes are more ink than paper
_NARROWEST = 2.0  # cells: half the narrow side of the smallest letter that can be read


def uniform(rng: np.random.Generator, low: float, high: float, *shape: int) -> Array:
    """Float32 numbers of the given shape, even between low and high."""
    return low + (high - low) * rng.random(shape, np.float32)


def crosses(freedom: Array, rng: np.random.Generator) -> Array:
    """Paths (2, N, 2, POINTS) of X: two bars, each of its own length, slope, bow and sway, crossing off the centre.

    A bar may end in a hook, some hands go back along what they drew, and some do not lift the pen between the bars.
    """
    count = len(freedom)
    free = freedom[:, None, None]
    lean, longer, bow, sway, drift, hook, *aside = free * uniform(rng, -1, 1, 8, count, 2, 1)
    t, back = _retraced(free, rng)
    slope = np.array([[math.pi / 4], [math.pi * 3 / 4]], np.float32) + 0.22 * lean
    along = (math.sqrt(2) + 0.55 * longer) * t
    across = (0.28 * bow + 0.56 * sway * t) * (1 - t * t) + 0.2 * drift * back
    across += 0.6 * hook * np.square(np.maximum(np.abs(t) - 0.4, 0))
    bars = tremble(freedom, 2 * _BOTH, rng)
    bars[0] += along * np.cos(slope) - across * np.sin(slope) + 0.28 * aside[0]
    bars[1] += along * np.sin(slope) + across * np.cos(slope) + 0.28 * aside[1]
    unlifted = np.flatnonzero(rng.random(count, np.float32) < _UNLIFTED * freedom)
    if unlifted.size:
        bars[:, unlifted] = _joined(bars[:, unlifted], rng)
    return bars


def loops(freedom: Array, rng: np.random.Generator) -> Array:
    """Paths (2, N, 2, POINTS) of O: a dented, pointed or boxy loop that ends short of its start or runs past it.

    It winds inwards or outwards, and where it begins and ends it may be drawn out to a tip or dented.
    """
    count = len(freedom)
    free = freedom[:, None, None]
    longer, begin, wind, tip = free * uniform(rng, -1, 1, 4, count, 1, 1)
    angle = math.pi * begin - math.pi / 2 + 2 * math.pi * (1 + 0.22 * longer) * _BOTH
    radius = 1 + 0.3 * wind * (_BOTH - 0.5) + 0.25 * tip * _SEAM
    phases, depths = uniform(rng, -math.pi, math.pi, 3, count, 1, 1), free * uniform(rng, 0, 1, 3, count, 1, 1)
    for lobes, deepest, phase, depth in zip((2, 3, 4), (0.12, 0.14, 0.12), phases, depths, strict=True):
        radius += deepest * depth * np.cos(lobes * angle + phase)
    loop = tremble(freedom, _BOTH, rng)
    loop[0] += radius * np.cos(angle)
    loop[1] += radius * np.sin(angle)
    return loop


def pressure(freedom: Array, rng: np.random.Generator) -> Array:
    """How hard the pen is pressed at each point, (N, 2, POINTS): 1 as a rule, 0 where a stroke is broken.

    A pen pressed twice as hard writes twice as wide.
    """
    phase, waves, deep, place, gap = uniform(rng, 0, 1, 5, len(freedom), 2, 1)
    free = freedom[:, None, None]
    pressed: Array = 1 + 0.4 * free * deep * np.sin(2 * math.pi * (phase + waves * _ONE))
    pressed *= np.abs(_ONE - place) >= 0.36 * free * np.maximum(gap - 5 / 6, 0)
    return pressed


def tremble(freedom: Array, s: Array, rng: np.random.Generator) -> Array:
    """The hand's shaking, (2, N, 2, POINTS) for paths to be added to: two waves along s (2, POINTS), in x and in y."""
    count = len(freedom)
    phases = uniform(rng, -math.pi, math.pi, 2, 2, count, 1, 1)
    slow, quick = freedom[:, None, None] * uniform(rng, 0, 0.04, 2, 2, count, 1, 1)
    shaking: Array = slow * np.sin(4 * math.pi * s + phases[0])
    shaking += 0.6 * quick * np.sin(10 * math.pi * s + phases[1])
    return shaking


def _joined(bars: Array, rng: np.random.Generator) -> Array:
    """Bars (2, N, 2, POINTS) with their ends joined by an arch, half of which is a part of either."""
    backwards = rng.random(bars.shape[1:3]) < 0.5
    bars[:, backwards] = bars[:, backwards, ::-1]
    way, ends = _ONE[3::4], bars[..., -1:]
    bulge = uniform(rng, 0, 0.5, bars.shape[1], 1, 1) * ends.mean(axis=2, keepdims=True)
    arch = ends + way / 2 * (ends[:, :, ::-1] - ends) + bulge * np.sin(math.pi / 2 * way)
    return np.concatenate([bars[..., _FEWER], arch], axis=3)


def _retraced(free: Array, rng: np.random.Generator) -> tuple[Array, Array]:
    """How far along its stroke each point lies, -1 to 1, and how far it is on the way back: (N, 2, POINTS) both."""
    longer = free * np.maximum(uniform(rng, -2.5, 0.5, len(free), 2, 1), 0)
    onwards = 2 * (1 + longer) * _ONE - 1
    t = 1 - np.abs(1 - onwards)
    return t, onwards - t


def slanted(paths: Array, stretch: Array, shear: Array, turn: Array) -> Array:
    """Paths made tall or flat by a factor, leant to the right by a factor, then turned counter-clockwise by degrees."""
    wide, lean, angle = (each[:, None, None] for each in (np.sqrt(stretch), shear, np.radians(turn)))
    x, y = paths[0] * wide, paths[1] / wide
    x = x - lean * y
    cosine, sine = np.cos(angle), np.sin(angle)
    return np.stack([x * cosine + y * sine, y * cosine - x * sine])


def placed(paths: Array, half: Array, shift: Array, width: Array, size: int) -> Array:
    """Paths in cells, 0 to `size`, each letter's box of the given size and place.

    Its longer side is twice `half` (N,), its middle `shift` (2, N) off the centre, both no more than what keeps a pen
    of `width` (N,) cells inside the picture.
    """
    # NumPy compares all letters' points, one point after the other, faster than each letter's few points.
    points = np.ascontiguousarray(paths.reshape(2, len(half), -1).transpose(2, 0, 1))
    low, high = points.min(axis=0), points.max(axis=0)
    room = size / 2 - np.maximum(width, 1) / 2
    factor = np.minimum(half, room) / ((high - low).max(axis=0) / 2)
    free = room - factor * (high - low) / 2
    middle = size / 2 + np.clip(shift, -free, free) - factor * (low + high) / 2
    cells: Array = paths * factor[:, None, None] + middle[:, :, None, None]
    return cells


def calm(half: Array) -> Array:
    """How much of its freedom and slant a letter keeps, (0, 1]: few cells cannot show a flourish."""
    return np.clip((half - 0.8) / 4, 0.05, 1)


def readable_half(half: Array, stretch: Array, shear: Array) -> Array:
    """Half the letter's box in cells, made larger where a narrow letter would otherwise close up."""
    smallest: Array = _NARROWEST / _narrowness(stretch, shear)
    return np.maximum(half, smallest)


def readable_width(width: Array, half: Array, stretch: Array, shear: Array) -> Array:
    """The pen's width in cells, made finer where it would fill the letter and broader where it would hardly show."""
    return np.clip(width, _FINEST, _PEN_SHARE * half * _narrowness(stretch, shear))


def _narrowness(stretch: Array, shear: Array) -> Array:
    """About how much narrower than long a slanted letter is, (0, 1]."""
    return np.minimum(stretch, 1 / stretch) / (1 + np.abs(shear) / 2)
