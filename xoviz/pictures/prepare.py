"""From a picture of any kind to what a network was trained on.

A scan, a photograph or a drawing becomes a letter as one draws it on the pad: ink +1 on paper -1, in the middle,
as large as the training letters. Every step on the way is kept, so that one can see what became of it.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from xoviz.pictures.ink import FAINTEST, evenly_lit, ink_amount, paper_under
from xoviz.pictures.page import Page, pages, paper_is_dark
from xoviz.pictures.scaling import reduced, resampled
from xoviz.pictures.shapes import is_inside, is_written, letter_alone
from xoviz.pictures.two_valued import two_valued

LETTER_SHARE = 0.75
"""The share of the side that a prepared letter fills; 7 of 9 in the talk's pictures."""

TWO_VALUED_SIZE = 9
"""Pictures up to this size have pixels of +1 and -1 only, as the talk's have."""

_LONGEST = 512
_SOLID = 0.9
_SMALLEST = 0.02


@dataclass(frozen=True, eq=False)
class Stage:
    """One step of a preparation.

    Attributes:
        name: what was done, in plain words.
        array: the picture after it, (H, W) float32 in [0, 1], 1 = white.
    """

    name: str
    array: npt.NDArray[np.float32]


@dataclass(frozen=True, eq=False)
class Prepared:
    """A picture ready for a network.

    Attributes:
        picture: (1, S, S) float32, ink +1, paper -1.
        stages: the steps, the picture as it was (at most 512 pixels a side) first.
        inverted: the ink was lighter than the paper.
        empty: there was no ink; the picture is paper only.
    """

    picture: npt.NDArray[np.float32]
    stages: tuple[Stage, ...]
    inverted: bool
    empty: bool


def prepare(grey: npt.NDArray[np.float32], size: int, *, dark: bool | None = None, whole: bool = False) -> Prepared:
    """What a network of input (1, `size`, `size`) should see of `grey`, (H, W) in [0, 1], 1 = white.

    A picture of exactly that size, or of each of its pixels drawn as an equal square, passes as it is, apart
    from polarity and contrast. Every other one is evened out, freed of frame and specks, cropped, centred and
    scaled by area means. Whether the paper is darker than the ink is judged, unless ``dark`` says it. Where the
    ``whole`` picture counts, because size and place in it say something, it is only made square and scaled.

    Raises:
        ValueError: `grey` is not a picture, or `size` is less than 1.
    """
    if grey.ndim != 2 or grey.size == 0 or size < 1 or not np.isfinite(grey).all():
        raise ValueError(f"finite numbers (H, W) and a size from 1 are needed, not {grey.shape} and {size}.")
    small = reduced(grey.astype(np.float32, copy=False), _LONGEST)
    pixels = _pixels_of(grey, size)
    begun = (Stage("the picture", small if pixels is None else pixels),)
    if np.ptp(small) < FAINTEST and (pixels is None or np.ptp(pixels) < FAINTEST):
        return _paper(begun, size, inverted=False)
    if pixels is not None:
        return _as_drawn(pixels, begun, size, paper_is_dark(pixels) if dark is None else dark)
    if whole:
        return _all_of_it(small, begun, size, paper_is_dark(small) if dark is None else dark)
    return _found(small, begun, size, dark)


def the_other_way_round(prepared: Prepared, *, whole: bool = False) -> Prepared:
    """The same picture with its ink taken for paper and its paper for ink: the remedy where that was judged wrongly."""
    return prepare(prepared.stages[0].array, prepared.picture.shape[-1], dark=not prepared.inverted, whole=whole)


def _pixels_of(grey: npt.NDArray[np.float32], size: int) -> npt.NDArray[np.float32] | None:
    """The (size, size) pixels of a picture drawn in equal squares of one shade, or None if it is not."""
    zoom = grey.shape[0] // size
    if zoom == 0 or grey.shape != (zoom * size, zoom * size):
        return None
    pixels = grey[::zoom, ::zoom]
    squares = grey.reshape(size, zoom, size, zoom)
    return pixels.astype(np.float32) if (squares == pixels[:, None, :, None]).all() else None


def _as_drawn(pixels: npt.NDArray[np.float32], stages: tuple[Stage, ...], size: int, inverted: bool) -> Prepared:
    ink = (pixels.max() - pixels) / np.ptp(pixels)
    return _finished(1 - ink if inverted else ink, stages, size, inverted)


def _all_of_it(small: npt.NDArray[np.float32], stages: tuple[Stage, ...], size: int, inverted: bool) -> Prepared:
    """All that is nearer to the darkest than to the lightest is ink (the other way round if inverted), where it is."""
    bright = (small - small.min()) / np.ptp(small)
    ink = np.clip(2 * (bright if inverted else 1 - bright) - 0.5, 0, 1).astype(np.float32)
    missing = max(ink.shape) - np.array(ink.shape)
    square = np.pad(ink, [(int(gap) // 2, int(gap) - int(gap) // 2) for gap in missing])
    scaled = resampled(square, size, size)
    stages += (Stage("ink", 1 - square), Stage("scaled", 1 - scaled))
    return _finished(scaled, stages, size, inverted)


def _found(small: npt.NDArray[np.float32], stages: tuple[Stage, ...], size: int, dark: bool | None) -> Prepared:
    """The letter searched for in a larger or oblong picture: on the first page that has one."""
    found = _paper(stages, size, inverted=bool(dark))
    for found in _tries(small, stages, size, dark):
        if not found.empty:
            break
    return found


def _tries(
    small: npt.NDArray[np.float32], stages: tuple[Stage, ...], size: int, dark: bool | None
) -> Iterator[Prepared]:
    """What every page has on it, and where its polarity is given, then the whole as well, however much ink that is."""
    for page in pages(small):
        if dark in (None, page.dark):
            yield _on_page(page, stages, size)
    if dark is not None:
        yield _on_page(Page(small, dark), stages, size)
        yield _as_it_stands(small, dark, stages, size)


def _as_it_stands(small: npt.NDArray[np.float32], dark: bool, stages: tuple[Stage, ...], size: int) -> Prepared:
    """All of the darker half taken for ink, or all of the lighter half where paper is dark, however much that is."""
    bright = (small - small.min()) / np.ptp(small)
    ink = np.asarray(bright if dark else 1 - bright, np.float32)
    return _cut_out(ink, letter_alone(ink >= 0.5), stages, size, dark)


def _on_page(page: Page, stages: tuple[Stage, ...], size: int) -> Prepared:
    if page.grey is not stages[0].array:
        stages += (Stage("the sheet, cut out", page.grey),)
    positive = 1 - page.grey if page.dark else page.grey
    paper = paper_under(positive)
    lit = evenly_lit(positive, paper)
    ink = ink_amount(lit, paper)
    letter = letter_alone(ink >= 0.5)
    letter &= is_written(ink, letter) and (is_inside(letter) or not page.is_table)
    return _cut_out(ink, letter, (*stages, Stage("dark ink, even light", lit)), size, page.dark)


def _cut_out(
    ink: npt.NDArray[np.float32], letter: npt.NDArray[np.bool_], stages: tuple[Stage, ...], size: int, dark: bool
) -> Prepared:
    """The letter alone, from what is ink on the page."""
    stages += (Stage("ink", 1 - ink),)
    if _is_a_speck(letter):
        return _paper(stages, size, dark)
    cropped = _cropped(np.where(_grown(letter), ink, 0), letter)
    scaled = _scaled(cropped, size)
    stages += (Stage("cropped to a square", 1 - cropped), Stage("scaled", 1 - scaled))
    return _finished(scaled, stages, size, dark)


def _is_a_speck(letter: npt.NDArray[np.bool_]) -> bool:
    """Whether there is nothing, or nothing as long as a fiftieth of the page."""
    extent = max(np.count_nonzero(letter.any(axis=0)), np.count_nonzero(letter.any(axis=1)))
    return bool(extent < max(1, _SMALLEST * max(letter.shape)))


def _grown(letter: npt.NDArray[np.bool_]) -> npt.NDArray[np.bool_]:
    """`letter` and the pixels next to it, where strokes fade out."""
    windows = np.lib.stride_tricks.sliding_window_view(np.pad(letter, 1), (3, 3))
    return np.asarray(windows.any(axis=(2, 3)))


def _cropped(ink: npt.NDArray[np.float32], letter: npt.NDArray[np.bool_]) -> npt.NDArray[np.float32]:
    """The smallest square around the letter, with the letter in its middle."""
    rows, columns = np.flatnonzero(letter.any(axis=1)), np.flatnonzero(letter.any(axis=0))
    part = ink[rows[0] : rows[-1] + 1, columns[0] : columns[-1] + 1]
    missing = max(part.shape) - np.array(part.shape)
    around = [(int(gap) // 2, int(gap) - int(gap) // 2) for gap in missing]
    return np.pad(part, around).astype(np.float32)


def _scaled(square: npt.NDArray[np.float32], size: int) -> npt.NDArray[np.float32]:
    """The letter at its share of (size, size), its strokes as dark as ever however thin they became."""
    inner = max(1, round(LETTER_SHARE * size))
    letter = resampled(square, inner, inner)
    solid = np.quantile(letter[letter > 0.25 * letter.max()], _SOLID)
    before = (size - inner) // 2
    return np.pad(np.minimum(letter / solid, 1), (before, size - inner - before)).astype(np.float32)


def _finished(ink: npt.NDArray[np.float32], stages: tuple[Stage, ...], size: int, inverted: bool) -> Prepared:
    if size <= TWO_VALUED_SIZE:
        ink = two_valued(ink).astype(np.float32)
    picture = (2 * ink - 1).astype(np.float32)[None]
    return Prepared(picture, (*stages, Stage("what the network sees", 1 - ink)), inverted, empty=False)


def _paper(stages: tuple[Stage, ...], size: int, inverted: bool) -> Prepared:
    blank = Stage("no ink: blank paper", np.ones((size, size), np.float32))
    return Prepared(np.full((1, size, size), -1, np.float32), (*stages, blank), inverted, empty=True)
