"""Curves for a figure: measured at once, with no session that would do it in the background."""

from __future__ import annotations

import numpy as np

from xoviz.explain.bench import Bench
from xoviz.explain.robustness import Reader, rival_settings, rivals, score_curves
from xoviz.state.view import View
from xoviz.tasks.base import Pool
from xoviz.tasks.damage import THROWS_OF_ONE, UNITS, Damage, Kind, levels, neutral
from xoviz.tasks.templates import templates

SEED = 1
"""As on the command line, unless somebody says otherwise."""

SHOWN: Kind = "shift"


def measured(view: View) -> Bench | None:
    """What shifting the view's picture does to all readers; the rivals are trained for it. None for a network that has
    other classes than the task."""
    network, picture = view.network, view.trace.picture
    if network.classes != view.task.classes:
        return None
    size, settings = network.input_shape[1], rival_settings()
    *_, trained = rivals(network, Pool(view.task, size, SEED, settings.batch), templates(view.task, size, SEED),
                         settings, seed=SEED)
    answer = int(view.trace.scores.argmax()) if view.answer is None else view.answer
    damage, steps = Damage(SHOWN, SEED, THROWS_OF_ONE), levels(SHOWN, size)
    *_, curves = score_curves((Reader("network", network), *trained.readers), picture, answer, damage, steps)
    examples = np.stack([np.stack([damage.apply(picture[np.newaxis], level, variant)[0, 0]
                                   for variant in range(damage.variants)]) for level in steps])
    return Bench(SHOWN, UNITS[SHOWN], neutral(SHOWN), network, picture, answer, trained, curves, examples)
