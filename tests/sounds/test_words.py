"""What is said of a file that was read."""

from __future__ import annotations

import pytest

from xoviz.sounds.sound import Excerpt
from xoviz.sounds.words import what_was_read


@pytest.mark.parametrize(("excerpt", "said"), [
    (Excerpt(0, 0.8, 0.8, False, 0.8, 0, 8000, 1), ("Read the whole file, 0.8 s.", "")),
    (Excerpt(12.34, 1, 20, True, 20, 0, 44100, 1),
     ("Read 1 s from 12.3 s on: the loudest of 20.0 s.", "44,100 samples a second became 8,000.")),
    (Excerpt(12.3, 1, 3600, True, 60, 0, 8000, 2),
     ("Read 1 s from 12.3 s on: the loudest of the first 60 s (3,600.0 s in all).", "2 channels were averaged.")),
    (Excerpt(0, 0.5, 0.5, False, 0.5, 0.01, 8000, 1),
     ("Read the whole file, 0.5 s.", "The file is cut short: 0.1 s are missing.")),
    (Excerpt(0, 0.5, 0.5, False, 0.5, 0, 8000, 1, 1200),
     ("Read the whole file, 0.5 s.", "1,200 samples were no numbers and became silence.")),
])
def test_what_was_read(excerpt, said):
    assert what_was_read(excerpt, 8000) == said
