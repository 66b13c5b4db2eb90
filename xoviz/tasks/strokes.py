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
_PEN_SHARE = 0.45  # the widest pen, as a share of half the narrow side: beyond it the hole of an O closes
_FINEST = 0.7  # cells: the finest pen whose strokes are more ink than paper
_NARROWEST = 2.0  # cells: half the narrow side of the smallest letter that can be read


def uniform(rng: np.random.Generator, low: float, high: float, *shape: int) -> Array:
    """Float32 numbers of the given shape, even between low and high."""
    return low + (high - low) * rng.random(shape, np.float32)


def crosses(freedom: Array, rng: np.random.Generator) -> Array:
    """Paths (2, N, 2, POINTS) of X: two bars, each of its own length, slope, bow and sway, crossing off the centre."""
    count = len(freedom)
    free = freedom[:, None, None]
    t = _along(-1, 1)
    slope = np.array([[math.pi / 4], [math.pi * 3 / 4]], np.float32) + free * uniform(rng, -0.22, 0.22, count, 2, 1)
    reach = math.sqrt(2) + free * uniform(rng, -0.5, 0.2, count, 2, 1)
    bow, sway = free * uniform(rng, -0.22, 0.22, 2, count, 2, 1)
    along, aside = reach * t, (bow + 2 * sway * t) * (1 - t * t)
    bars = tremble(freedom, np.stack([t, t + 2]) / 2, rng)
    bars += 0.22 * free * uniform(rng, -1, 1, 2, count, 2, 1)
    bars[0] += along * np.cos(slope) - aside * np.sin(slope)
    bars[1] += along * np.sin(slope) + aside * np.cos(slope)
    return bars


def loops(freedom: Array, rng: np.random.Generator) -> Array:
    """Paths (2, N, 2, POINTS) of O: a dented, pointed or boxy loop that ends short of its start or runs past it."""
    count = len(freedom)
    free = freedom[:, None, None]
    s = np.stack([_along(0, 0.5), _along(0.5, 1)])
    sweep = 2 * math.pi * (1 + free * uniform(rng, -0.07, 0.1, count, 1, 1))
    angle = free * uniform(rng, -math.pi, math.pi, count, 1, 1) - math.pi / 2 + sweep * s
    radius = 1 + free * uniform(rng, -0.25, 0.25, count, 1, 1) * (s - 0.5)
    phases, depths = uniform(rng, -math.pi, math.pi, 3, count, 1, 1), free * uniform(rng, 0, 1, 3, count, 1, 1)
    for lobes, deepest, phase, depth in zip((2, 3, 4), (0.1, 0.14, 0.08), phases, depths, strict=True):
        radius += deepest * depth * np.cos(lobes * angle + phase)
    loop = tremble(freedom, s, rng)
    loop[0] += radius * np.cos(angle)
    loop[1] += radius * np.sin(angle)
    return loop


def tremble(freedom: Array, s: Array, rng: np.random.Generator) -> Array:
    """The hand's shaking, (2, N, 2, POINTS) for paths to be added to: two waves along s (2, POINTS), in x and in y."""
    count = len(freedom)
    phases = uniform(rng, -math.pi, math.pi, 2, 2, count, 1, 1)
    slow, quick = freedom[:, None, None] * uniform(rng, 0, 0.04, 2, 2, count, 1, 1)
    shaking: Array = slow * np.sin(4 * math.pi * s + phases[0])
    shaking += 0.6 * quick * np.sin(10 * math.pi * s + phases[1])
    return shaking


def _along(start: float, end: float) -> Array:
    """The parameter of one stroke's points, (POINTS,)."""
    return start + (end - start) / (POINTS - 1) * np.arange(POINTS, dtype=np.float32)


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
    low, high = paths.min(axis=(2, 3)), paths.max(axis=(2, 3))
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
