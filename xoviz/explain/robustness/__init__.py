"""How a network breaks, beside others that do without its ideas: the arithmetic of the break-it bench.

Reads in this order: ``readers`` (who is compared), ``training`` (how the rivals learn), ``curves`` (what is measured),
``wilson`` (how far to trust it), ``scorer`` (many pictures, a few at a time).
"""

from xoviz.explain.robustness.curves import (
    PICTURES,
    Curve,
    Curves,
    Damaging,
    accuracy_curves,
    accuracy_readings,
    score_curves,
    score_readings,
)
from xoviz.explain.robustness.readers import ROLES, Reader, Role, plain, template_network, without_pooling
from xoviz.explain.robustness.scorer import Scorer, strength
from xoviz.explain.robustness.training import STEPS, Rivals, rival_settings, rivals, training_items
from xoviz.explain.robustness.wilson import wilson

__all__ = [
    "PICTURES",
    "ROLES",
    "STEPS",
    "Curve",
    "Curves",
    "Damaging",
    "Reader",
    "Rivals",
    "Role",
    "Scorer",
    "accuracy_curves",
    "accuracy_readings",
    "plain",
    "rival_settings",
    "rivals",
    "score_curves",
    "score_readings",
    "strength",
    "template_network",
    "training_items",
    "wilson",
    "without_pooling",
]
