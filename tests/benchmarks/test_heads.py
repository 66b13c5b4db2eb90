"""The comparison of one trunk with two networks says what its numbers say."""

from __future__ import annotations

import subprocess
import sys
from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path

import numpy as np
import pytest

SCRIPT = Path(__file__).parent / "heads.py"


@pytest.fixture(scope="module")
def heads():
    spec = spec_from_file_location("heads_benchmark", SCRIPT)
    module = module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.mark.parametrize(("differences", "words"), [
    ([0.01, 0.012, 0.011], "the shared trunk is better (+1.10 points"),
    ([-0.01, -0.012, -0.011], "the shared trunk is worse (-1.10 points"),
    ([0.01, -0.012, 0.001], "equal, as far as these seeds can tell"),
    ([0.3], "equal, as far as these seeds can tell"),
])
def test_the_conclusion_follows_from_the_numbers(heads, differences, words):
    assert heads.conclusion(np.array(differences)).startswith(words)


def test_it_runs_and_prints_a_conclusion_for_each_head():
    done = subprocess.run([sys.executable, str(SCRIPT), "--seeds", "2", "--steps", "2"], capture_output=True, text=True,
                          timeout=100, check=False)
    assert done.returncode == 0, done.stderr
    assert done.stdout.count("as many steps:") == done.stdout.count("as much work:") == 2
    assert "thing: one trunk" in done.stdout
    assert "grasp: one trunk" in done.stdout
