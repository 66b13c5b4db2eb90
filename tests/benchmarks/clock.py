"""Fair timing on a machine that others share: A B A B, medians, and how far the runs lie apart."""

from __future__ import annotations

from collections.abc import Callable
from time import perf_counter

import numpy as np

Work = Callable[[], object]


def once(work: Work, seconds: float) -> float:
    """Seconds that one call takes, as the mean of as many as fit into ``seconds`` (at least one)."""
    calls, start = 0, perf_counter()
    while True:
        work()
        calls += 1
        spent = perf_counter() - start
        if spent >= seconds:
            return spent / calls


def in_turn(works: list[Work], rounds: int, seconds: float) -> list[np.ndarray]:
    """For each work its times, one a round; in each round all have their turn."""
    for work in works:
        work()
    times = [[once(work, seconds) for work in works] for _ in range(rounds)]
    return [np.array(column) for column in zip(*times, strict=True)]


def spread(times: np.ndarray) -> str:
    """How far the middle half of the runs lies apart, of the median."""
    low, middle, high = np.percentile(times, [25, 50, 75])
    return f"±{100 * (high - low) / 2 / middle:.0f} %"
