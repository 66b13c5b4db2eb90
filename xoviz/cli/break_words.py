"""What ``xoviz break-it`` prints for people: tables with bars, maps in shades, flips one by one."""

from __future__ import annotations

from argparse import Namespace
from collections.abc import Iterator, Sequence

import numpy as np

from xoviz.cli import maps, output
from xoviz.explain.cover import Cover
from xoviz.explain.flips import Flips
from xoviz.explain.robustness import Curves, Reader
from xoviz.nn import Network
from xoviz.wording import Called

COLUMN = 14
"""Characters of a reader's column: a number, a bar, and a gap."""

TITLES = {"network": "network", "retrained": "retrained", "without_pooling": "no pooling", "plain": "plain",
          "template": "template"}

MEANINGS = {
    "network": "the network as it is",
    "retrained": "its stack, learned anew as long as the others: their fair partner",
    "without_pooling": "the same without pooling",
    "plain": "hidden units that see all of the {one}, no convolution",
    "template": "all of the {one} against one of each class, cell by cell",
}

UNITS = {"shift": "cells", "turn": "degrees", "scale": "factor", "weight": "cells", "noise": "noise",
         "occlusion": "cells", "time": "moments", "pitch": "bands", "background": "loudness", "left out": "words",
         "replaced": "words", "swapped": "pairs", "blanked": "columns"}

DONE = {
    "shift": "shifted by so many cells to the right, down, left and up, all four averaged",
    "turn": "turned by so many degrees, counter-clockwise",
    "scale": "scaled by a factor",
    "weight": "with strokes so many cells thicker, or thinner where negative",
    "noise": "with noise, as the slider makes it",
    "occlusion": "with so many cells a side under a slip of paper",
    "time": "so many moments later and earlier, both averaged",
    "pitch": "so many bands higher and lower, both averaged",
    "background": "behind a steady hiss, from silence (0) to as loud as can be (1)",
    "left out": "with so many words left out",
    "replaced": "with so many words replaced by others",
    "swapped": "after so many swaps of neighbouring words",
    "blanked": "with so many columns that say nothing",
}


def measure(reader: Reader, answer: int | None) -> str:
    """What a reader's curve shows: "accuracy", "probability" of the class ``answer``, or its "score"."""
    if answer is None:
        return "accuracy"
    return "probability" if reader.network.gives_probabilities else "score"


def table(arguments: Namespace, network: Network, readers: Sequence[Reader], curves: Curves, answer: int | None,
          size: tuple[int, int], things: Called) -> Iterator[str]:
    """A row for each level, a number and a bar for each reader of ``things``, and who the readers are."""
    of = f"{curves.pictures} {things.many}" if answer is None else output.on_one_line(arguments.image)
    told = "the share read rightly" if answer is None else f"how strongly it is taken for {network.classes[answer]}"
    yield f"{network.name}: {of}, {DONE[arguments.kind]}"
    yield f"{told}, seed {arguments.seed}"
    if answer is None and UNITS[arguments.kind] in ("words", "pairs"):
        yield "right is what a damaged sentence says, where it is one still; else what it said before"
    yield ""
    yield UNITS[arguments.kind].ljust(9) + "".join(TITLES[reader.role].ljust(COLUMN) for reader in readers).rstrip()
    for row, level in enumerate(curves.levels.tolist()):
        cells = "".join(_cell(float(curve.values[row]), answer) for curve in curves.curves)
        yield f"{_level(arguments.kind, level, size).rjust(7)}  {cells}".rstrip()
    yield ""
    for reader in readers:
        learned = f", after {reader.steps:,} steps" if reader.steps else ""
        meaning = MEANINGS[reader.role].format(one=things.one)
        yield f"{TITLES[reader.role].ljust(11)} {meaning}: {reader.network.stack.size:,} weights{learned}"
    if answer is None:
        reach = max(float(np.max(curve.high - curve.low)) for curve in curves.curves)
        yield f"95 times in 100 the true share lies within an interval that is at most {100 * reach:.1f} points wide"


def cover_map(image: str, found: Cover) -> Iterator[str]:
    """The map of leads, and where covering hurts most."""
    name = found.network.classes[found.answer]
    yield (f"{output.on_one_line(image)}, read by {found.network.name}: how far {name} leads while {found.fill} covers "
           f"{found.side} x {found.side} cells around each cell")
    yield f"nothing covered: {_verdict(found, found.winner)}, {name} {found.bare:.3f}, ahead by {found.bare_lead:.2f}"
    largest = float(np.abs(found.leads).max())
    ramp = maps.RAMP if output.shows(maps.RAMP) else maps.PLAIN_RAMP
    yield f"(behind {ramp[3::-1]}, ahead {ramp[5:]})"
    yield from maps.shades(found.leads, largest, ramp)
    row, column = np.unravel_index(int(found.leads.argmin()), found.leads.shape)
    yield (f"weakest with row {row + 1}, column {column + 1} in the middle: "
           f"{_verdict(found, int(found.winners[row, column]))}, {name} {found.values[row, column]:.3f}, "
           f"ahead by {found.leads[row, column]:.2f}")
    changed = int((found.winners != found.winner).sum())
    yield f"the answer changes under {changed} of {found.winners.size} places"


def flip_list(image: str, found: Flips) -> Iterator[str]:
    """The flips, one a line, and how sure it is that there are no fewer."""
    classes = found.network.classes
    yield (f"{output.on_one_line(image)}, read by {found.network.name}: {classes[found.winner]}"
           + ("" if found.becomes is None or found.found is None
              else f"; {_pixels(len(found.found))} make it {classes[found.becomes]}"))
    for flip, margin in zip(found.found or (), found.margins[1:], strict=True):
        ink = found.picture[0, flip.row, flip.column] > 0
        yield (f"  row {flip.row + 1:2}, column {flip.column + 1:2} becomes {'paper' if ink else 'ink'}:".ljust(38)
               + f"{classes[found.winner]} is {'ahead' if margin > 0 else 'behind'} by {abs(margin):.3g}")
    yield f"{_sureness(found)} ({found.tried:,} sets of pixels tried)"


def _sureness(found: Flips) -> str:
    if found.found is None:
        return "no set of pixels was found that changes the answer"
    tried = "every pixel alone was tried" if found.excluded == 1 else f"all sets of up to {found.excluded} were tried"
    if found.proved:
        return f"no fewer do: {tried}" if found.excluded else "no fewer do"
    return f"fewer may do: only {tried}"


def _pixels(count: int) -> str:
    return "1 pixel" if count == 1 else f"{count} pixels"


def _verdict(found: Cover, winner: int) -> str:
    return "undecided" if winner < 0 else found.network.classes[winner]


def _cell(value: float, answer: int | None) -> str:
    """A share in per cent, or a strength, and its bar."""
    number = f"{100 * value:3.0f}" if answer is None else f"{value:5.2f}"
    return f"{number} {bar(value, COLUMN - 2 - len(number))}".ljust(COLUMN)


def bar(share: float, width: int) -> str:
    """A bar of ``width`` characters where ``share`` is 1, none at 0 or below; to an eighth of a character."""
    eighths = round(8 * width * min(max(share, 0.0), 1.0))
    parts = " ▏▎▍▌▋▊▉"
    if not output.shows(parts + "█"):
        return "#" * round(eighths / 8)
    return ("█" * (eighths // 8) + parts[eighths % 8]).rstrip()


def _level(kind: str, level: float, size: tuple[int, int]) -> str:
    """A level as people count it: cells rather than shares of the side, in pictures of so many rows and columns."""
    side = size[0] if kind == "pitch" else size[1] if kind in ("shift", "occlusion", "time") else 1
    return f"{round(level * side, 6):g}"
