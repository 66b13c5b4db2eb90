"""Sweeps that take a second: twenty steps a trial, on few letters, which are soon drawn."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from xoviz.sweep.spec import Spec
from xoviz.sweep.spec_text import spec_from

STACK = "conv {filters}@3 | {activation} | pool 2 | dense {classes}"
PICTURES = 160


@pytest.fixture(scope="session")
def small() -> Callable[..., Spec]:
    """A sweep over filters and rate; what is said otherwise counts."""
    def make(**values: Any) -> Spec:
        vary = {"stack": STACK, "filters": "2, 3", "activation": "relu, none", "batch": 8, "letters": 100,
                "rate": "0.001..0.1 log in 3"}
        vary |= values.pop("vary", {})
        return spec_from({"pictures": PICTURES, "vary": vary} | values)
    return make
