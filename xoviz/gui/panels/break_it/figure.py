"""Curves for a figure: measured at once, with no session that would do it in the background."""

from __future__ import annotations

import numpy as np

from xoviz.explain.bench import Bench
from xoviz.explain.robustness import Reader, rival_settings, rivals, score_curves
from xoviz.state.view import View
from xoviz.tasks.damage import THROWS_OF_ONE, UNITS, Damage, kinds_for, levels, neutral
from xoviz.tasks.templates import templates

EXAMPLES = 6
"""Damaged pictures that are shown of each level."""

SEED = 1
"""As on the command line, unless somebody says otherwise."""


def measured(view: View) -> Bench | None:
    """What the first kind of damage that there is for such pictures does to all readers; the rivals are trained for it.
    None for a network that does not suit the task."""
    network, picture = view.network, view.trace.picture
    if network.classes != view.task.classes or not view.task.has(network.input_shape):
        return None
    size, settings = network.input_shape[1], rival_settings()
    *_, trained = rivals(network, view.task.source(size, SEED, settings.batch), templates(view.task, size, SEED),
                         settings, seed=SEED)
    answer = int(view.trace.scores.argmax()) if view.answer is None else view.answer
    kind = kinds_for(view.task.input_kind)[0]
    damage, steps = Damage.of(view.task, kind, SEED, THROWS_OF_ONE), levels(kind, *network.input_shape[1:])
    *_, curves = score_curves((Reader("network", network), *trained.readers), picture, answer, damage, steps)
    examples = np.stack([np.stack([damage.apply(picture[np.newaxis], level, variant)[0]
                                   for variant in range(min(damage.variants, EXAMPLES))]) for level in steps])
    return Bench(kind, UNITS[kind], neutral(kind), network, picture, answer, trained, curves, examples)
