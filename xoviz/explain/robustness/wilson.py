"""How far an accuracy can be trusted that was measured on a few pictures (Wilson 1927).

Where k of n pictures are read rightly, p = k / n, the true accuracy lies, 95 times in 100, within::

    (p + z^2 / 2n  -+  z sqrt(p (1 - p) / n + z^2 / 4n^2)) / (1 + z^2 / n)          z = 1.96

Unlike p -+ z sqrt(p (1 - p) / n) it stays within 0 and 1, and is no single point where all were right.
"""

from __future__ import annotations

import math

Z = 1.959963984540054
"""So many standard deviations to either side hold 95 % of a bell curve."""


def wilson(right: float, of: int, z: float = Z) -> tuple[float, float]:
    """The least and the greatest accuracy to believe in, where ``right`` pictures ``of`` so many were read rightly.

    ``right`` need not be whole: it may be a mean. (0, 1) of no pictures. ValueError for what is not within 0 to ``of``.
    """
    if not 0 <= right <= of:
        raise ValueError(f"of {of} pictures, 0 to {of} can be read rightly, not {right:g}")
    if of == 0:
        return 0.0, 1.0
    share, spread = right / of, z * z / of
    middle = share + spread / 2
    reach = math.sqrt(share * (1 - share) * spread + spread * spread / 4)
    # Rounding must not leave out the share itself, where the interval ends at 0 or 1.
    low, high = ((middle + side) / (1 + spread) for side in (-reach, reach))
    return max(min(low, share), 0.0), min(max(high, share), 1.0)
