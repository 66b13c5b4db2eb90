"""Numbers that a pool of pictures can be asked for, checked at the door."""

from __future__ import annotations

LARGEST_LIMIT = 4096
"""Pictures to learn from, if not always new ones; of more, none is seen often."""


def check_seed(seed: int) -> None:
    """ValueError for a seed below 0."""
    if seed < 0:
        raise ValueError(f"A seed is a whole number from 0 on, not {seed}.")


def check_limit(limit: int) -> None:
    """ValueError, in one sentence, for a number of letters that nobody can learn from."""
    if not 0 <= limit <= LARGEST_LIMIT:
        raise ValueError(f"One can learn from 1 to {LARGEST_LIMIT:,} letters, or 0 for no limit, not from {limit}.")


def check_positive(**numbers: int) -> None:
    """ValueError naming the first of some numbers that is below 1."""
    for name, number in numbers.items():
        if number < 1:
            raise ValueError(f"The number '{name}' must be at least 1, not {number}.")
