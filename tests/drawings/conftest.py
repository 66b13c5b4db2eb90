"""Small sets to test with."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest

from xoviz.drawings.collection import Collection, Drawing

Make = Callable[..., Drawing]


@pytest.fixture(scope="session")
def drawn() -> Make:
    """Makes a drawing whose cells and key come from one number."""
    def make(number: int, label: str = "cross", by: str = "", revision: int = 0, size: int = 9) -> Drawing:
        cells = np.random.default_rng(number).integers(0, 256, (size, size), np.uint8)
        return Drawing(f"{number:032x}", cells, label, by, revision)
    return make


@pytest.fixture(scope="session")
def letters(drawn: Make) -> Collection:
    """Six drawings in two classes, by two tables and one that nobody signed."""
    signed = [("cross", "table 3"), ("cross", "table 3"), ("ring", "table 3"),
              ("ring", "table 5"), ("cross", "table 5"), ("ring", "")]
    drawings = tuple(drawn(number, label, by) for number, (label, by) in enumerate(signed))
    return Collection("our letters", ("cross", "ring"), drawings)
