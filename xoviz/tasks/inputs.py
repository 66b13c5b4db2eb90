"""What the inputs of a task are made with, what one is called, what its values mean: most of it follows from the kind.
"""

from __future__ import annotations

import math
from abc import ABC, abstractmethod

import numpy as np
import numpy.typing as npt


class Inputs(ABC):
    """The part of a task that is about a single input, whatever there is to learn."""

    @property
    @abstractmethod
    def input_kind(self) -> str:
        """What its pictures are made with: "pixels" are drawn on the pad, and there are "spectrogram", "words", "table"
        and "board", each with an editor in the pad's place."""

    @property
    def on_pad(self) -> bool:
        """Whether its pictures are drawn on the pad; for all others an editor stands in its place."""
        return self.input_kind == "pixels"

    @property
    def noun(self) -> str:
        """What one of its pictures is called: a "letter", a "sound", a "sentence"; with an s they are many."""
        return "picture"

    @property
    def nothing(self) -> float:
        """The value of a cell that holds nothing: paper and silence are -1; in a table 0, the middle, tells least."""
        return 0.0 if self.input_kind in ("words", "table") else -1.0

    @property
    def ground(self) -> float:
        """The value that is pictured as blank paper; 1 is pictured as ink."""
        return 0.0 if self.input_kind == "words" else -1.0

    @property
    def inked_from(self) -> float:
        """From which value on a cell counts as holding something; no row of a table is ever blank."""
        return -math.inf if self.input_kind == "table" else self.nothing + 0.5

    @property
    def cropped(self) -> bool:
        """Whether a picture that comes from outside is cropped to what is on it; not where its size says something."""
        return True

    @property
    def familiar(self) -> bool:
        """Whether an input unlike all that were learned is a reason for doubt.

        A drawing or a sound may be of anything. Sentences, customers and boards are made of the same few parts, of
        which any will do: there what is unlike is no stranger. (And what a game's network knows are boards that it met
        while it played, not those that the task draws.)
        """
        return self.input_kind in ("pixels", "spectrogram")

    @property
    def right_aligned(self) -> bool:
        """Whether its sentences stand at the right end, with nothing before them."""
        return False

    def judged(self, pictures: npt.NDArray[np.float32], answers: npt.NDArray[np.intp]) -> npt.NDArray[np.intp]:
        """What is right (N,) of pictures (N, C, H, W) that were changed and of which ``answers`` were right before: the
        same, where nobody can tell anew."""
        return answers
