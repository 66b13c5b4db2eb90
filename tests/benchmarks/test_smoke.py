"""The benchmarks work; how fast they find things is not for a test to say."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest


@pytest.mark.parametrize(("script", "words"), [("engine.py", "training step L, batch 64"),
                                               ("window.py", "letters-28, training flat out"),
                                               ("doubts.py", "scribbles"), ("sweep.py", "two processes"),
                                               ("drawings.py", "look for copies"),
                                               ("browse.py", "paint the whole screen")])
def test_it_runs_and_prints_its_rows(script: str, words: str) -> None:
    done = subprocess.run([sys.executable, str(Path(__file__).parent / script), "--smoke"], capture_output=True,
                          text=True, timeout=100, check=False)
    assert done.returncode == 0, done.stderr
    assert words in done.stdout
