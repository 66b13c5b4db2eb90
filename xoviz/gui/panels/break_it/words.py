"""What the tab "Break it" calls kinds of damage, levels and readers."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt

from xoviz.explain.robustness import Role
from xoviz.wording import Translate, called

KINDS = ("shift", "turn", "scale", "weight", "noise", "occlusion")
"""Those for pictures, as ``tasks.damage`` calls them."""

_BY_INPUT: Mapping[str, tuple[str, ...]] = MappingProxyType({
    "spectrogram": ("time", "pitch", "noise", "background", "occlusion"),
    "words": ("left out", "replaced", "swapped"), "table": ("noise", "blanked"),
    "board": ("shift", "noise", "occlusion"),
})
"""The same for other kinds of inputs."""

IN_COLUMNS = ("words", "table")
"""Kinds of inputs of which a patch covers whole columns: a word, or what is known of a customer."""

ALONG_ROWS, ALONG_COLUMNS = ("pitch",), ("shift", "occlusion", "time")
"""Kinds whose levels are shares of the height, and of the width, which people count in cells."""

Floats = npt.NDArray[np.floating[Any]]


class Kind(NamedTuple):
    """What people call a kind of damage, what it does, and what its axis counts."""

    name: str
    meaning: str
    axis: str


def kinds_for(input_kind: str) -> tuple[str, ...]:
    """The kinds of damage that make sense for an input of this kind."""
    return _BY_INPUT.get(input_kind, KINDS)


def kinds(tr: Translate = str) -> dict[str, Kind]:
    """All kinds, by their names in the program."""
    stays = tr("; where that makes no sentence, what was right before counts as right")
    return {
        "shift": Kind(tr("Shift"), tr("Moved by whole cells: right, down, left and up, averaged"),
                      tr("shifted by so many cells")),
        "turn": Kind(tr("Turn"), tr("Turned counter-clockwise"), tr("degrees, counter-clockwise")),
        "scale": Kind(tr("Scale"), tr("Enlarged or shrunk about the middle"), tr("times as large")),
        "weight": Kind(tr("Weight"), tr("Strokes thicker or thinner"), tr("cells thicker; thinner where negative")),
        "noise": Kind(tr("Noise"), tr("Noise as the slider makes it"), tr("noise")),
        "occlusion": Kind(tr("Occlusion"), tr("A square slip of paper over it, at random places"),
                          tr("width of the slip, in cells")),
        "time": Kind(tr("Time"), tr("Later and earlier, averaged"), tr("moved by so many moments")),
        "pitch": Kind(tr("Pitch"), tr("Higher and lower, averaged"), tr("moved by so many bands")),
        "background": Kind(tr("Background"), tr("A steady hiss in which all that is quieter is lost"),
                           tr("how loud the hiss is")),
        "left out": Kind(tr("Left out"), tr("Words left out at random") + stays, tr("words left out")),
        "replaced": Kind(tr("Replaced"), tr("Words replaced by others at random") + stays, tr("words replaced")),
        "swapped": Kind(tr("Swapped"), tr("Neighbours swapped at random") + stays, tr("pairs swapped")),
        "blanked": Kind(tr("Blanked"), tr("Columns that say nothing, at random"), tr("columns blanked")),
    }


def in_cells(kind: str) -> bool:
    """Whether levels of a kind are shares of the side, which people count in cells."""
    return kind in ALONG_ROWS + ALONG_COLUMNS


def cells_in(kind: str, size: tuple[int, int]) -> int:
    """What a share of the side is a share of, in pictures of so many rows and columns; 1 where levels are no shares."""
    return size[0] if kind in ALONG_ROWS else size[1] if kind in ALONG_COLUMNS else 1


def fills(kind: str, tr: Translate = str) -> tuple[tuple[str, str], ...]:
    """What a patch may be made of on an input of this kind (see ``explain.cover.FILLS``), and what that means."""
    mean = tr("mean"), tr("The patch is as grey as the whole picture is on average")
    known = {
        "spectrogram": ((tr("silence"), tr("Nothing is heard under the patch")),
                        (tr("half"), tr("Under the patch all is half as loud as can be"))),
        "words": (("−1", tr("Under the patch is the lowest value that there is: less than no word")),
                  (tr("no word"), tr("No word stands under the patch"))),
        "table": ((tr("lowest"), tr("Each column is at its lowest under the patch")),
                  (tr("middle"), tr("Each column is in its middle under the patch, where it tells least"))),
        "board": ((tr("empty"), tr("Nothing is under the patch")),
                  (tr("half"), tr("The patch is halfway between empty and full"))),
    }
    paper = ((tr("paper"), tr("The patch is blank paper")),
             (tr("grey"), tr("The patch is halfway between paper and ink")))
    return (*known.get(kind, paper), mean)


def flipped_cells(kind: str, tr: Translate = str) -> tuple[str, str]:
    """What one and many of the cells that are flipped are called."""
    found = called("", kind, tr)
    return found.cell, found.cells


def why_no_flips(kind: str, channels: int, tr: Translate = str) -> str:
    """Why no cells are flipped in an input of this kind, in a sentence; empty where they are."""
    if kind == "words":
        return tr("A cell says that a word stands there: to flip single ones makes no sentence. “Replaced” and "
                  "“Left out”, on the page Curves, tell how few words it takes.")
    if kind == "table":
        return tr("The columns of a customer have many values, not two: there is nothing to flip. Drag a value at the "
                  "left, and watch the answer.")
    if channels > 1:
        return tr("Cells are flipped in inputs of one channel; this one has {channels}.").format(channels=channels)
    return ""


def on_axis(kind: str, levels: Floats, size: tuple[int, int]) -> Floats:
    """Levels as they stand on the axis, for pictures of so many rows and columns."""
    return levels * cells_in(kind, size)


def level_text(kind: str, level: float, size: tuple[int, int], tr: Translate = str) -> str:
    """A level in words: "3 cells (11 % of the side)", "15°", "× 0.8"."""
    if in_cells(kind):
        return tr("{cells:g} cells ({share:.0f} % of the side)").format(
            cells=round(level * cells_in(kind, size), 2), share=100 * level)
    number = f"{level:g}".replace("-", "−")
    return {"turn": f"{number}°", "scale": f"× {number}", "weight": tr("{number} cells").format(number=number)}.get(
        kind, number)


def reader_names(tr: Translate = str) -> dict[Role, str]:
    """What people call those who read."""
    return {"network": tr("this network"), "retrained": tr("the same, learned anew"),
            "without_pooling": tr("without pooling"), "plain": tr("without convolution"),
            "template": tr("one template a class")}


def reader_meanings(tr: Translate = str) -> dict[Role, str]:
    """What each of them is, in a sentence."""
    return {
        "network": tr("The network on display, with the weights that it has now."),
        "retrained": tr("The same layers, from random weights, by the same examples as the rivals: the fair partner."),
        "without_pooling": tr("The same layers without pooling, and as many votes as that takes."),
        "plain": tr("Hidden units that see all of it at once, with about as many weights."),
        "template": tr("All of it, cell by cell, against one of each class, as the talk’s computer does."),
    }


def measured(value: float, low: float, high: float, *, share: bool) -> str:
    """A point of a curve with its band: "87 % (84–90)", "0.97 (0.90–1.00)"."""
    if not np.isfinite(value):
        return "…"
    write: Callable[[float], str] = (lambda number: f"{100 * number:.0f}") if share else (
        lambda number: f"{number:.2f}".replace("-", "−"))
    told = f"{write(value)} %" if share else write(value)
    return f"{told} ({write(low)}–{write(high)})" if high > low else told


def mark_of(kind: str, transform: object, pad: int, size: int) -> float | None:
    """Where the sliders of a pad of ``pad`` cells a side stand on the axis of a kind, for pictures of ``size`` cells;
    None where it has no slider."""
    if kind not in KINDS or kind == "occlusion":
        return None
    if kind == "shift":
        return max(abs(float(getattr(transform, field))) for field in ("shift_x", "shift_y")) * size / pad
    value = float(getattr(transform, kind))
    return value * size / pad if kind == "weight" else value
