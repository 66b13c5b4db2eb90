"""The network of the talk, made by hand: three features, and votes that nobody had to train.

Brandon Rohrer, "How Convolutional Neural Networks Work" (2016), chapters 3 to 9. The features are the talk's. Its
voting weights were never printed; ours are 1 where the letter's own plain picture reaches a perfect 1.00 after pooling
twice, and 0 elsewhere. It reads nine of the talk's ten pictures and is fooled by the thick X: a reason to learn.
"""

from __future__ import annotations

import numpy as np

from xoviz.nn.network import Network
from xoviz.nn.stack import Stack
from xoviz.zoo.stacks import CLASSES, INPUT_SHAPES, LOSSES, TALK

FEATURES = {
    "diag_down": ((1, -1, -1), (-1, 1, -1), (-1, -1, 1)),
    "cross": ((1, -1, 1), (-1, 1, -1), (1, -1, 1)),
    "diag_up": ((-1, -1, 1), (-1, 1, -1), (1, -1, -1)),
}
"""The talk's three features, in its order."""

STRONG_VOTES = {"X": (0, 3, 4, 9, 10), "O": (1, 2, 8, 11)}
"""Which of the twelve values (map by map, row by row) vote for each letter."""


def talk() -> Network:
    """The network ``talk``: every figure of the talk, exactly."""
    stack = Stack(TALK, INPUT_SHAPES["talk"], LOSSES["talk"])
    vector = np.zeros(stack.size, np.float32)
    features = np.array([[feature] for feature in FEATURES.values()], np.float32)
    stack.slot("convolution.weights").public(vector)[...] = features
    votes = stack.slot("votes.weights").public(vector)
    for unit, letter in enumerate(CLASSES):
        votes[unit][np.unravel_index(STRONG_VOTES[letter], votes.shape[1:])] = 1
    return Network(stack, vector, CLASSES, "talk", "letters", "made by hand from the talk's figures, without training")
