"""What is going wrong with a network or with its training, with the evidence, and one thing to try.

Read in this order: ``case`` (what is looked at), ``finding`` (what can be found), ``measure`` (the letters go through),
``learning``, ``answers`` and ``filters`` (the rules), ``diagnose`` (all of them), ``standing`` (what stays on display).

The rules want evidence that a person can look at, and rather miss a failure than raise a false alarm. Their thresholds
stand above each rule with the reasons; they were set by runs of the shipped stacks from random weights.
"""

from xoviz.explain.diagnosis.case import Case
from xoviz.explain.diagnosis.diagnose import diagnose
from xoviz.explain.diagnosis.finding import (
    Advice,
    Finding,
    Kind,
    TryAnew,
    TryFilter,
    TryLetters,
    TryRate,
    TryVector,
    TryWeight,
)
from xoviz.explain.diagnosis.standing import Standing

__all__ = ["Advice", "Case", "Finding", "Kind", "Standing", "TryAnew", "TryFilter", "TryLetters", "TryRate",
           "TryVector", "TryWeight", "diagnose"]
