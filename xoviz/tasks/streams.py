"""The random streams of one seed: for each purpose as many as there are blocks, and none of them twice."""

from __future__ import annotations

import numpy as np

LETTERS, CHOICES, FRESH = 0, 1, 2
"""What they are for: pictures to learn from, which of them a step sees, and pictures that no training sees."""


def stream(seed: int, purpose: int, number: int) -> np.random.Generator:
    """A generator for one purpose and block; different (purpose, number) never share a stream."""
    return np.random.default_rng(np.random.SeedSequence(seed, spawn_key=(purpose, number)))
