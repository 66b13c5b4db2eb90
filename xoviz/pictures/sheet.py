"""A sheet of paper on a table: found by its outline, also where the letter runs into its edge.

Ink that touches the edge and the dark of the table are one shape; so the table cannot be told by what is connected.
But paper is convex: all that lies within the convex hull of its light parts is the sheet, all beyond is the table.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from xoviz.pictures.shapes import components

Grey = npt.NDArray[np.float32]
Mask = npt.NDArray[np.bool_]
Points = npt.NDArray[np.float64]

SHADOW = 0.62
"""As bright as paper in shadow may be, beside paper in the light; a table is darker."""

_LEVELS = 64
_SMALLEST_SIDE = 24  # pixels; smaller pictures are no photographs
_PIECE = 0.003  # of the picture: smaller light parts are grain on the table, or glare
_SHEET = 0.12  # of the picture, at least
_TABLE = 0.01  # of the picture, at least; less is no table
_PAPER = 0.5  # of a sheet is bare paper, at least
_BARE_RIM = 0.6  # of its rim, at least: a letter has its ink there, or runs into it here and there
_RIM = 0.04  # of the picture's length: how wide that rim is
_CORNERS = 0.1  # of a side: how far its corners lie from those of a rectangle around it, at most; letters are rounder
_EDGE = 0.008  # of the picture's length: as wide as the edge of a sheet is blurred
_MARGIN = 5  # light pixels of a row whose mean goes on beyond the sheet


def sheet(grey: Grey, darkest: float = SHADOW) -> Grey | None:
    """The light sheet in `grey` (H, W), cut out, its paper going on where the table was; None if there is none.

    `darkest` is the share of the paper's brightness that the table has at most.
    """
    if min(grey.shape) < _SMALLEST_SIDE or np.ptp(grey) == 0:
        return None
    light = _large_parts(grey > _parting(grey))
    if not light.any():
        return None
    outline = _hull(light)
    if not _is_sheet(grey, light, outline, darkest):
        return None
    kept = _filled(outline, light.shape, max(1.0, _EDGE * max(grey.shape)))
    rows, columns = np.flatnonzero(kept.any(axis=1)), np.flatnonzero(kept.any(axis=0))
    box = np.s_[rows[0] : rows[-1] + 1, columns[0] : columns[-1] + 1]
    return _going_on(grey[box], kept[box], (light & kept)[box])


def _parting(grey: Grey) -> float:
    """The brightness that parts light from dark best: the greatest variance between the two (Otsu 1979)."""
    counts, edges = np.histogram(grey, _LEVELS)
    middles = (edges[:-1] + edges[1:]) / 2
    below, sums = np.cumsum(counts), np.cumsum(counts * middles)
    above = below[-1] - below
    with np.errstate(divide="ignore", invalid="ignore"):
        apart = sums / below - (sums[-1] - sums) / above
        between = np.nan_to_num(below * above * apart**2)
    return float(edges[int(between.argmax()) + 1])


def _large_parts(light: Mask) -> Mask:
    """`light` without its small connected parts."""
    labels = components(light)
    areas = np.bincount(labels.ravel())
    areas[0] = 0
    return np.asarray((areas >= _PIECE * light.size)[labels])


def _is_sheet(grey: Grey, light: Mask, outline: Points, darkest: float) -> bool:
    """Whether the hull of the light parts is a sheet on a table: large, mostly bare up to its rim, with four corners,
    and at its edge so much lighter than what lies beyond that it is neither a shadow nor a lamp's fading light."""
    inside = _filled(outline, light.shape, 0.0)
    size, beyond = np.count_nonzero(inside), np.count_nonzero(~inside)
    if size < _SHEET * light.size or beyond < _TABLE * light.size or np.count_nonzero(light) < _PAPER * size:
        return False
    width = _RIM * max(light.shape)
    rim = inside & ~_filled(outline, light.shape, width)
    around = _filled(outline, light.shape, -width) & ~_filled(outline, light.shape, -width / 4)
    if not around.any() or light[rim].mean() < _BARE_RIM:
        return False
    darker = np.median(grey[around]) < darkest * np.median(grey[rim & light])
    return bool(darker and _roundness(outline) < _CORNERS)


def _hull(light: Mask) -> Points:
    """The corners (n, 2) of the convex hull of all pixels of `light`, as (x, y) in order (Andrew 1979)."""
    rows = np.flatnonzero(light.any(axis=1))
    first = light[rows].argmax(axis=1)
    last = light.shape[1] - light[rows, ::-1].argmax(axis=1)
    corners = [(int(x), int(y)) for y, ends in zip(rows, zip(first, last, strict=True), strict=True) for x in ends]
    corners += [(x, y + 1) for x, y in corners]
    ordered = sorted(set(corners))
    return np.array(_half_hull(ordered) + _half_hull(ordered[::-1]), np.float64)


def _half_hull(ordered: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """One side of the hull of points in order, its last point left out: it is the first of the other side."""
    side: list[tuple[int, int]] = []
    for point in ordered:
        while len(side) > 1 and _turn(side[-2], side[-1], point) <= 0:
            side.pop()
        side.append(point)
    return side[:-1]


def _turn(one: tuple[int, int], other: tuple[int, int], third: tuple[int, int]) -> int:
    """Above 0 where the way over three points turns to one side, below 0 where it turns to the other."""
    return (other[0] - one[0]) * (third[1] - one[1]) - (other[1] - one[1]) * (third[0] - one[0])


def _filled(outline: Points, shape: tuple[int, ...], margin: float) -> Mask:
    """The pixels of (H, W) whose middles lie within the outline, farther from it than `margin`."""
    y, x = np.mgrid[0 : shape[0], 0 : shape[1]] + 0.5
    inside = np.ones(shape, np.bool_)
    for (x1, y1), (x2, y2) in zip(outline, np.roll(outline, -1, axis=0), strict=True):
        length = float(np.hypot(x2 - x1, y2 - y1))
        # The picture's own border is no edge of the sheet that could be blurred.
        on_border = (x1 == x2 and x1 in (0, shape[1])) or (y1 == y2 and y1 in (0, shape[0]))
        inside &= (x2 - x1) * (y - y1) - (y2 - y1) * (x - x1) >= (0.0 if on_border else margin * length)
    return inside


def _roundness(outline: Points) -> float:
    """How far a convex outline stays away from the corners of the smallest rectangle around it, as a share of its side.

    One side of that rectangle lies along one of the outline's.
    """
    sides = np.roll(outline, -1, axis=0) - outline
    along = sides / np.hypot(*sides.T)[:, np.newaxis]
    turns = np.stack([along, along @ np.array([[0.0, 1.0], [-1.0, 0.0]])], axis=1)
    places = outline @ turns.transpose(0, 2, 1)
    areas = np.ptp(places, axis=1).prod(axis=1)
    best = places[areas.argmin()]
    (left, top), (right, bottom) = best.min(axis=0), best.max(axis=0)
    corners = np.array([(left, top), (left, bottom), (right, top), (right, bottom)])
    apart = np.hypot(*(best[:, np.newaxis] - corners).transpose(2, 0, 1)).min(axis=0)
    return float(apart.mean() / np.sqrt(areas.min()))


def _going_on(grey: Grey, kept: Mask, paper: Mask) -> Grey:
    """`grey` where it is kept; beyond, each row goes on as bright as its paper is next to there."""
    result, whole = grey.copy(), float(np.median(grey[paper]))
    for row, (values, inside, bare) in enumerate(zip(grey, kept, paper, strict=True)):
        places = np.flatnonzero(bare)
        left = values[places[:_MARGIN]].mean() if places.size else whole
        right = values[places[-_MARGIN:]].mean() if places.size else whole
        middle = np.flatnonzero(inside).mean() if inside.any() else values.size / 2
        beyond = np.flatnonzero(~inside)
        result[row, beyond] = np.where(beyond < middle, left, right)
    return result
