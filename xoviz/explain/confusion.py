"""What is taken for what: right answers against answers given."""

from __future__ import annotations

import numpy as np

from xoviz.explain.batch import Batch
from xoviz.nn.arrays import Indices
from xoviz.nn.network import Network


def confusion(network: Network, batch: Batch) -> Indices:
    """How many pictures of each class (row) the network answers with each class (column), (U, U).

    Of equal scores the first counts, as in training. Raises IndexError for an answer that the network has no class for.
    """
    classes = network.stack.outputs
    if batch.answers.size and int(batch.answers.max()) >= classes:
        raise IndexError(f"there is a picture of class {int(batch.answers.max()) + 1}, but the network has {classes}")
    counts = np.zeros((classes, classes), np.intp)
    if batch.answers.size:
        np.add.at(counts, (batch.answers, network.scores(batch.pictures).argmax(axis=1)), 1)
    return counts
