"""A small sweep for a figure."""

from __future__ import annotations

import tempfile
from pathlib import Path

from xoviz.sweep.spec_text import spec_from
from xoviz.sweep.watched import Watched, at_once

ASKED = {"pictures": 960, "seeds": "1", "vary": {
    "stack": "conv {filters}@3 | {activation} | pool 2 | dense {classes}", "filters": "1, 2, 4, 8",
    "activation": "relu, none", "rate": "0.01"}}


def swept_at_once() -> Watched:
    """What comes of it."""
    with tempfile.TemporaryDirectory() as folder:
        return at_once(spec_from(ASKED), Path(folder) / "sweep.jsonl")
