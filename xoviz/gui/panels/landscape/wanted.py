"""What the choices mean for the network on display: the plane to map, and the pictures to measure on."""

from __future__ import annotations

import numpy as np

from xoviz.explain.batch import Batch
from xoviz.explain.directions import main_directions, random_pair, steepest, two_weights
from xoviz.explain.nudge import Knob
from xoviz.explain.plane import Plane
from xoviz.gui.panels.landscape.choices import RANDOM, THIS, WEIGHTS, Choices
from xoviz.state.view import View


def wanted_batch(view: View, choices: Choices) -> Batch | None:
    """What the error is to be measured on; None if there is nothing, or nobody knows the right answer."""
    batch = view.this if choices.measured == THIS else view.letters()
    return batch if batch is not None and len(batch.answers) else None


def wanted_plane(view: View, choices: Choices, zoom: int) -> Plane:
    """The plane that was chosen, through the network as it is now, doubled ``zoom`` times.

    Raises ValueError, in one sentence, where there is none.
    """
    stack, vector = view.network.stack, view.network.vector
    if choices.kind == WEIGHTS:
        plane = two_weights(stack, vector, *choices.knobs)
    elif choices.kind == RANDOM:
        plane = random_pair(stack, vector, choices.seed)
    else:
        plane = main_directions([state for _, state in view.runs.path()], vector)
    return plane.reaching(2.0**zoom)


def steepest_weights(view: View, choices: Choices) -> tuple[Knob, Knob] | None:
    """The steepest pixel of a filter and the steepest vote, for what is measured or else for the letters; None where
    there is neither. Raises ValueError where the network has fewer than two weights."""
    batch = wanted_batch(view, choices) or view.letters()
    return steepest(view.network.stack, view.network.vector, batch) if len(batch.answers) else None


def same(one: Batch, other: Batch) -> bool:
    """Whether two batches hold the same pictures and answers."""
    return one is other or (np.array_equal(one.pictures, other.pictures) and np.array_equal(one.answers, other.answers))
