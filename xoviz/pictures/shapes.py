"""Shapes on the page, and which of them are the letter.

Where ink is found (H, W), there are also frames, thumbs, margins, buttons and dust. What is left of it here is one
shape and what is near it.
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import numpy.typing as npt

from xoviz.pictures.ink import largest_within, softened

_SPECK = 0.04  # of the letter's area: smaller shapes are dust
_BESIDE = 0.15  # of the largest shape's area, at least, has a letter that stays off the border
_NEAR = 0.25  # of the letter's length: how far from it small parts may be, half as far as large ones
_THIN = 0.15  # of the letter's area by length: longer shapes that have less are ruled lines and margins
_LARGE = 0.4  # of the letter's area has a large part
_STRIP_FILLED = 0.9
_STRIP_DEPTH = 0.25
_FRAME_TOUCHES = 0.2
_TOUCHES = 0.35  # of a shape's length
_PIECES = 20  # at most has a letter, chalk included
_SHARP = 75  # to the page: how many times the blur of an edge fits into it
_FADING = 0.27  # of full ink has that edge in the mean, at most
_SOLID = 0.8  # of full ink have strokes


def letter_alone(ink: npt.NDArray[np.bool_]) -> npt.NDArray[np.bool_]:
    """`ink` (H, W) without straight dark edges, shapes that run along the border, specks, thumbs, margins, buttons.

    A letter that itself fills the picture stays: a frame is taken away only if something is left inside.
    """
    top, bottom = _strip(ink), ink.shape[0] - _strip(ink[::-1])
    left, right = _strip(ink.T), ink.shape[1] - _strip(ink.T[::-1])
    letter = np.zeros_like(ink)
    letter[top:bottom, left:right] = _one_and_near(ink[top:bottom, left:right], _FRAME_TOUCHES)
    return letter if np.count_nonzero(letter) > ink.size / 1000 else _one_and_near(ink, 1)


def is_inside(letter: npt.NDArray[np.bool_]) -> bool:
    """Whether the pixels `letter` (H, W) stay off the border."""
    return not (letter[[0, -1]].any() or letter[:, [0, -1]].any())


def is_written(ink: npt.NDArray[np.float32], letter: npt.NDArray[np.bool_]) -> bool:
    """Whether the pixels `letter` (H, W), of those that have the amounts `ink`, may be the strokes of a pen.

    Grain comes in many pieces or is full of holes, and a shadow or a lamp's light has no edge: strokes are solid, fade
    out close to them, and there is bare paper around.
    """
    rows, columns = np.flatnonzero(letter.any(axis=1)), np.flatnonzero(letter.any(axis=0))
    if not rows.size or len(np.unique(components(letter))) - 1 > _PIECES:
        return False
    reach = max(2, min(letter.shape) // _SHARP)
    first = np.maximum([rows[0] - 2 * reach, columns[0] - 2 * reach], 0)
    around = np.s_[first[0] : rows[-1] + 2 * reach + 1, first[1] : columns[-1] + 2 * reach + 1]
    amounts, strokes = ink[around], _without_rough_edges(letter[around])
    near, far = (largest_within(strokes, distance, distance) for distance in (reach, 2 * reach))
    edge, paper = amounts[near > strokes], amounts[far > near]
    sharp = edge.sum() <= _FADING * edge.size and 2 * np.count_nonzero(paper) <= paper.size
    return bool(sharp and np.median(amounts[strokes > 0]) >= _SOLID)


def _without_rough_edges(letter: npt.NDArray[np.bool_]) -> npt.NDArray[np.float32]:
    """1 where most pixels around are of the letter, 0 elsewhere; strokes so thin that few would be stay as they are."""
    smooth = softened(softened(letter.astype(np.float32))) >= 0.5
    return (smooth if 2 * np.count_nonzero(smooth) > np.count_nonzero(letter) else letter).astype(np.float32)


def _one_and_near(ink: npt.NDArray[np.bool_], border: float) -> npt.NDArray[np.bool_]:
    """One shape of `ink` (H, W) and what is near it, of all that take no larger share of the border than `border`.

    The one is the largest that is whole, or the largest of all where those are small beside it. Near it are whole
    shapes of a twenty-fifth of its area or more, ruled lines excepted, whose boxes lie within a quarter of the letter's
    length, or half of it where they are almost as large. If it touches the border, the letter is one that the border
    cuts: its parts need not be whole, and may be as far apart as the picture is wide. A shape is whole that touches the
    border with a third of its length at most, and does not reach from side to side.
    """
    labels = components(ink)
    names, areas, boxes, touching = _shapes(labels, border)
    if not names.size:
        return np.zeros_like(ink)
    lengths = boxes[:, 2:] - boxes[:, :2]
    whole = (touching <= _TOUCHES * lengths.max(axis=1)) & (lengths < labels.shape).all(axis=1)
    apart = areas * whole
    one = int((apart if apart.max() >= _BESIDE * areas.max() else areas).argmax())
    breadths = areas / lengths.max(axis=1)
    possible = (areas >= _SPECK * areas[one]) & (breadths >= _THIN * breadths[one])
    cut = bool(touching[one])
    distances = np.where(areas >= _LARGE * areas[one], 2 * _NEAR, _NEAR)
    kept = _near(one, boxes, distances * possible * (whole | cut), 4 * min(labels.shape) if cut else 0)
    return np.asarray(np.isin(labels, names[kept]))


def _near(
    one: int, boxes: npt.NDArray[np.intp], distances: npt.NDArray[np.float64], shortest: int
) -> npt.NDArray[np.bool_]:
    """Which of the boxes are `one`, or no further from it, or from those that are, than their share of its length.

    Those whose share is 0 are not; the length counts as no less than `shortest`.
    """
    kept: npt.NDArray[np.bool_] = np.arange(len(boxes)) == one
    box, found = boxes[one], 0
    while kept.sum() > found:
        found = int(kept.sum())
        gaps = np.maximum(boxes[:, :2] - box[2:], box[:2] - boxes[:, 2:]).max(axis=1)
        kept = kept | ((distances > 0) & (gaps <= distances * max(shortest, (box[2:] - box[:2]).max())))
        box = np.concatenate([boxes[kept, :2].min(axis=0), boxes[kept, 2:].max(axis=0)])
    return kept


def _shapes(labels: npt.NDArray[np.intp], border: float) -> tuple[npt.NDArray[np.intp], ...]:
    """Of the shapes that take no larger share of the border: labels (n,), areas (n,), boxes (n, 4), first row and
    column, past the last row and column, and how many pixels (n,) lie on the border."""
    rows, columns = np.nonzero(labels)
    numbers = labels[rows, columns]
    order = np.argsort(numbers, kind="stable")
    names, begins, areas = np.unique(numbers[order], return_index=True, return_counts=True)
    places = np.stack([rows, columns], axis=1)[order]
    first, last = (each.reduceat(places, begins) if names.size else places for each in (np.minimum, np.maximum))
    around = np.concatenate([labels[0], labels[-1], labels[1:-1, 0], labels[1:-1, -1]])
    touching = np.bincount(around, minlength=labels.max() + 1)[names]
    fits = touching <= border * around.size
    return names[fits], areas[fits], np.concatenate([first, last + 1], axis=1)[fits], touching[fits]


def components(ink: npt.NDArray[np.bool_]) -> npt.NDArray[np.intp]:
    """Connected shapes, corners count as touching: (H, W), 0 is paper, each shape has a number of its own.

    Rows are cut into runs of ink; runs that touch in neighbouring rows are joined
    (union-find; Rosenfeld and Pfaltz 1966).
    """
    starts, ends = _runs(ink)
    parent = list(range(len(starts) + 1))
    for one, other in _touching(starts, ends, ink.shape[1] + 2):
        parent[_root(parent, one)] = _root(parent, other)
    names = np.array([_root(parent, run) for run in range(len(parent))])
    begins = np.zeros(ink.shape[0] * (ink.shape[1] + 2), np.intp)
    begins[starts] = 1
    numbers = np.cumsum(begins).reshape(ink.shape[0], -1)[:, 1:-1]
    return np.asarray(np.where(ink, names[numbers], 0))


def _runs(ink: npt.NDArray[np.bool_]) -> tuple[npt.NDArray[np.intp], npt.NDArray[np.intp]]:
    """First and past-the-last flat places of each run, once a column of paper stands on either side."""
    flat = np.pad(ink, ((0, 0), (1, 1))).ravel().astype(np.int8)
    change = np.diff(flat, prepend=np.int8(0))
    return np.flatnonzero(change == 1), np.flatnonzero(change == -1)


def _touching(starts: npt.NDArray[np.intp], ends: npt.NDArray[np.intp], width: int) -> Iterator[tuple[int, int]]:
    """Pairs of runs, numbered from 1, of neighbouring rows that share a column or a corner."""
    first = np.searchsorted(ends, starts + width, side="left")
    last = np.searchsorted(starts, ends + width, side="right")
    for run, (low, high) in enumerate(zip(first.tolist(), last.tolist(), strict=True), start=1):
        for below in range(low, high):
            yield run, below + 1


def _root(parent: list[int], run: int) -> int:
    while parent[run] != run:
        parent[run] = parent[parent[run]]
        run = parent[run]
    return run


def _strip(ink: npt.NDArray[np.bool_]) -> int:
    """How many of the first rows, a quarter of all at most, are mostly ink."""
    filled = ink.mean(axis=1) > _STRIP_FILLED
    depth = int(_STRIP_DEPTH * len(filled))
    return int(np.argmin(np.append(filled[:depth], False)))
