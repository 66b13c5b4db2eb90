"""How numbers become colours: tables of 0xffRRGGBB and the arithmetic that picks an entry.

A map is painted in two steps that allocate next to nothing: `signed_index` turns values into table positions,
and `table.take(index, out=buffer, mode="clip")` writes the pixels of a QImage in Format_RGB32. The signed
table has as many entries to either side of its middle, so that zero always has the neutral colour.
"""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt

Table = npt.NDArray[np.uint32]
Index = npt.NDArray[np.intp]
Values = npt.NDArray[np.floating[Any]]

ENTRIES = 257
MIDDLE = 128

# Blue to orange-red over a neutral middle, in the manner of CET-D1A (Kovesi, "Good Colour Maps", 2015):
# lightness falls equally to both sides, and blue against orange survives the common colour-blindnesses.
_SIGNED = (
    0x172972, 0x1E41B1, 0x3F66DD, 0x7591F0, 0xA3B4F6, 0xCDD5F7,
    0xF2F0EF,
    0xF9D3C0, 0xF9B093, 0xF08358, 0xD8532C, 0xA92B0E, 0x661305,
)  # fmt: skip

# Cividis (Nuñez, Anderton, Renslow, 2018), ten points of it.
_UNSIGNED = (
    0x00204D, 0x00336F, 0x39486B, 0x575C6D, 0x707173, 0x8A8779, 0xA69D75, 0xC4B56C, 0xE4CF5B, 0xFFEA46,
)  # fmt: skip


def ramp(anchors: tuple[int, ...]) -> Table:
    """A read-only table of `ENTRIES` colours through evenly spaced `anchors` (0xRRGGBB), blended in sRGB."""
    places = np.linspace(0, ENTRIES - 1, len(anchors))
    table = np.full(ENTRIES, 0xFF000000, np.uint32)
    for shift in (16, 8, 0):
        channel = np.interp(np.arange(ENTRIES), places, [(colour >> shift) & 0xFF for colour in anchors])
        table |= np.rint(channel).astype(np.uint32) << np.uint32(shift)
    table.setflags(write=False)
    return table


_SIGNED_TABLE, _UNSIGNED_TABLE = ramp(_SIGNED), ramp(_UNSIGNED)


def signed_lut() -> Table:
    """The one table for signed values: blue below zero, neutral at entry `MIDDLE`, orange-red above."""
    return _SIGNED_TABLE


def unsigned_lut() -> Table:
    """The one table for values that cannot be negative: cividis, dark blue for none to yellow for most."""
    return _UNSIGNED_TABLE


def light_text(table: Table) -> npt.NDArray[np.bool_]:
    """For each entry of a table, whether white is easier to read on it than black (WCAG 2.2, relative luminance)."""
    channels = np.stack([(table >> shift) & 0xFF for shift in (16, 8, 0)]) / 255.0
    linear = np.where(channels <= 0.04045, channels / 12.92, ((channels + 0.055) / 1.055) ** 2.4)
    result: npt.NDArray[np.bool_] = np.array([0.2126, 0.7152, 0.0722]) @ linear <= 0.18
    return result


def signed_index(values: Values, limit: float, out: Index) -> Index:
    """Write into `out` the table entry of each finite value and return it.

    -limit takes the first entry, zero `MIDDLE`, +limit the last. Values beyond the limit take
    the last colour of their side; with a limit of 0 everything is neutral.
    """
    scale = MIDDLE / limit if limit > 0 else 0.0
    return _to_entries(values * scale + MIDDLE, out)


def unsigned_index(values: Values, limit: float, out: Index) -> Index:
    """Write into `out` the table entry of each finite value, 0 the first and `limit` the last; return it."""
    scale = (ENTRIES - 1) / limit if limit > 0 else 0.0
    return _to_entries(values * scale, out)


def _to_entries(places: Values, out: Index) -> Index:
    """Round half to even and keep within the table."""
    np.rint(places, out=places)
    np.clip(places, 0, ENTRIES - 1, out=places)
    np.copyto(out, places, casting="unsafe")
    return out
