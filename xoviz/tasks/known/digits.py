"""The ten digits, as people wrote them: 1,797 drawings that come with scikit-learn, if that is installed.

E. Alpaydin and C. Kaynak, "Optical Recognition of Handwritten Digits" (1998), its test set: 13 people's digits, 8 x 8
cells with 0 to 16 of ink. They come sheet by sheet, and each sheet begins with 0 to 9, three times; so the first ten
sheets are for training and the last four for testing, and nobody is tested on a hand that was trained on.
"""

from __future__ import annotations

import numpy as np

from xoviz.tasks.augmentation import Augmentation
from xoviz.tasks.base import Pictures
from xoviz.tasks.drawn import DrawnTask, at_size

NAME = "digits"
CLASSES = tuple("0123456789")

FOR_TRAINING = 1287
"""How many drawings the first ten sheets have; the 510 after them are held out."""

SIDE = 28
"""Cells a side of a drawing once it is enlarged."""

THIN = Augmentation(weight=(-0.06, 0.02))
"""How the digits are varied unless one says otherwise: as usual, but rather thinner, for they come with a broad pen."""

_DARKEST = 16
_EDGE, _CONTRAST = 0.4, 4.4  # an enlarged stroke is soft: its edge is where it is this dark, and is drawn that steep


def task(augmentation: Augmentation | None = None) -> DrawnTask:
    """The task "digits". ValueError, with what to do, if scikit-learn is not installed."""
    try:
        from sklearn.datasets import load_digits
    except ImportError:
        raise ValueError("The digits come with scikit-learn, which is not installed; "
                         "install it by: pip install scikit-learn") from None
    cells, answers = load_digits(return_X_y=True)
    drawings, answers = enlarged(cells.reshape(-1, 8, 8)), answers.astype(np.intp)
    return DrawnTask(NAME, CLASSES, (drawings[:FOR_TRAINING], answers[:FOR_TRAINING]),
                     (drawings[FOR_TRAINING:], answers[FOR_TRAINING:]), augmentation or THIN, NAME)


def enlarged(cells: Pictures) -> Pictures:
    """Digits (N, 8, 8) from 0 to 16 as a pen would have drawn them, (N, 1, 28, 28), with a frame of paper around."""
    framed: Pictures = np.pad(cells / np.float32(_DARKEST), ((0, 0), (1, 1), (1, 1)))
    soft: Pictures = at_size(framed[:, None].astype(np.float32), SIDE)
    sharp: Pictures = np.clip(_CONTRAST * (soft - _EDGE), -1, 1)
    return sharp
