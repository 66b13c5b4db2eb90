"""How heights become colours and numbers beside them: evenly, or by their powers where they differ a lot."""

from __future__ import annotations

import math
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

import numpy as np
import numpy.typing as npt

from xoviz.gui.widgets.axes import tidy
from xoviz.gui.widgets.curves import Ticks, log_ticks

Heights = npt.NDArray[np.floating[Any]]

STEEP = 10.0
"""How many times the least height the greatest is before powers are shown."""

DECADES = 3
"""Powers of ten that are told apart, at most."""

PEAK = 10.0
"""Heights of more than so many times those of the highest quarter share one colour."""


@dataclass(frozen=True)
class HeightScale:
    """From ``low`` (the first colour) to ``high`` (the last one); heights beyond have the colours of the ends."""

    low: float
    high: float
    powers: bool = False
    more: bool = False
    """Whether there are heights above ``high``."""
    less: bool = False
    """Whether there are heights below ``low``."""

    @classmethod
    def of(cls, heights: Heights) -> HeightScale:
        """The scale that shows most of what there is in some heights (errors: not below 0); others than numbers do not
        count."""
        finite = heights[np.isfinite(heights)]
        if not finite.size:
            return cls(0.0, 1.0)
        least, greatest = float(finite.min()), float(finite.max())
        peak = PEAK * float(np.quantile(finite, 0.75))
        high = peak if 0 < peak < greatest else greatest
        lowest = high / 10**DECADES  # 0 where even that is too small to be told from it
        if high > STEEP * max(least, 0.0) and lowest > 0:
            low = max(least, lowest)
            return cls(low, high, True, high < greatest, least < low)
        return cls(least, max(high, least + 1e-12 + 1e-9 * abs(least)), more=high < greatest)

    def shares(self, heights: Heights) -> npt.NDArray[np.float64]:
        """Where heights lie between low (0) and high (1); what is not finite stays NaN."""
        inside = np.clip(np.where(np.isfinite(heights), heights, np.nan), self.low, self.high)
        if self.powers:
            return np.asarray(np.log(inside / self.low) / math.log(self.high / self.low))
        return np.asarray((inside - self.low) / (self.high - self.low))

    def ticks(self, most: int) -> Ticks:
        """About so many round heights, as (share, words)."""
        if not self.powers:
            return [(float(self.shares(np.array([value]))[0]), words)
                    for value, words in round_numbers(self.low, self.high, most)]
        low, high = math.log10(self.low), math.log10(self.high)
        return [((place - low) / (high - low), words) for place, words in log_ticks(low, high, (high - low) / most)]


    def levels(self, least: int) -> list[float]:
        """Where contour lines run, as shares: at round heights, and halfway between where there are fewer than
        ``least``."""
        shares = [share for share, _ in self.ticks(2 * least)]
        if len(shares) >= least:
            return shares
        return sorted([*shares, *((one + other) / 2 for one, other in pairwise([0.0, *shares, 1.0]))])


def round_numbers(low: float, high: float, most: int) -> Ticks:
    """Round numbers from low to high, about so many, evenly spaced: (number, words)."""
    if not (math.isfinite(high - low) and high > low):
        return []
    axis = tidy(low, high, most)
    return [(value, axis.text(value)) for value in axis.ticks() if low <= value <= high]
