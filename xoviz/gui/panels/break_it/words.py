"""What the tab "Break it" calls kinds of damage, levels and readers."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt

from xoviz.explain.robustness import Role
from xoviz.wording import Translate

KINDS = ("shift", "turn", "scale", "weight", "noise", "occlusion")
"""As ``tasks.damage`` calls them."""

Floats = npt.NDArray[np.floating[Any]]


class Kind(NamedTuple):
    """What people call a kind of damage, what it does, and what its axis counts."""

    name: str
    meaning: str
    axis: str


def kinds(tr: Translate = str) -> dict[str, Kind]:
    """All kinds, by their names in the program."""
    return {
        "shift": Kind(tr("Shift"), tr("Moved by whole cells: right, down, left and up, averaged"),
                      tr("shifted by so many cells")),
        "turn": Kind(tr("Turn"), tr("Turned counter-clockwise"), tr("degrees, counter-clockwise")),
        "scale": Kind(tr("Scale"), tr("Enlarged or shrunk about the middle"), tr("times as large")),
        "weight": Kind(tr("Weight"), tr("Strokes thicker or thinner"), tr("cells thicker; thinner where negative")),
        "noise": Kind(tr("Noise"), tr("Noise as the slider makes it"), tr("noise, as on the slider")),
        "occlusion": Kind(tr("Occlusion"), tr("A square slip of paper over it, at random places"),
                          tr("side of the slip, in cells")),
    }


def in_cells(kind: str) -> bool:
    """Whether levels of a kind are shares of the side, which people count in cells."""
    return kind in ("shift", "occlusion")


def on_axis(kind: str, levels: Floats, size: int) -> Floats:
    """Levels as they stand on the axis, for pictures of ``size`` cells a side."""
    return levels * size if in_cells(kind) else levels


def level_text(kind: str, level: float, size: int, tr: Translate = str) -> str:
    """A level in words: "3 cells (11 % of the side)", "15°", "× 0.8"."""
    if in_cells(kind):
        return tr("{cells:g} cells ({share:.0f} % of the side)").format(cells=round(level * size, 2), share=100 * level)
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
        "retrained": tr("The same layers, from random weights, by the same letters as the rivals: the fair partner."),
        "without_pooling": tr("The same layers without pooling, and as many votes as that takes."),
        "plain": tr("Hidden units that see the whole picture, with about as many weights."),
        "template": tr("The whole picture, cell by cell, against one of each class, as the talk’s computer does."),
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
    if kind == "occlusion":
        return None
    if kind == "shift":
        return max(abs(float(getattr(transform, field))) for field in ("shift_x", "shift_y")) * size / pad
    value = float(getattr(transform, kind))
    return value * size / pad if kind == "weight" else value
