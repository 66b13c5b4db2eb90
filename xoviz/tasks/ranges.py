"""Ranges that something is drawn from, evenly between the lowest and the highest value."""

from __future__ import annotations

from collections.abc import Mapping

Range = tuple[float, float]


def check_ranges(ranges: object, bounds: Mapping[str, Range]) -> None:
    """ValueError for the first of the attributes named in `bounds` that is upside down or leaves its bounds."""
    for name, (least, most) in bounds.items():
        low, high = getattr(ranges, name)
        if not least <= low <= high <= most:
            allowed = f"rise and lie within {least:g} to {most:g}"
            raise ValueError(f"The range of '{name}' must {allowed}, not {low:g} to {high:g}.")
