"""Optuna's sampler: tree-structured Parzen estimators (Bergstra et al. 2011) propose what did well so far.

It is asked for a whole generation and told all of it afterwards, in the order of the trials: so its proposals depend on
the seed and on the results, never on who finished first. Told the same results again it proposes the same, which is
how a sweep goes on that was interrupted.
"""

from __future__ import annotations

import math
import warnings
from collections.abc import Sequence
from typing import TYPE_CHECKING

from xoviz.sweep.domain import Domain, Range, Value
from xoviz.sweep.lines import Line
from xoviz.sweep.ranking import cost
from xoviz.sweep.search import Search
from xoviz.sweep.spec import Spec

if TYPE_CHECKING:
    from optuna.distributions import BaseDistribution
    from optuna.study import Study
    from optuna.trial import Trial as Proposal

MISSING = "the search 'tpe' needs Optuna: install xoviz with its extra 'sweep', or search at random"


class MissingExtraError(ImportError):
    """Optuna or dask.distributed is not installed: one sentence."""


def optuna_version() -> str:
    """Which Optuna there is. Raises MissingExtraError if there is none."""
    try:
        import optuna
    except ImportError:
        raise MissingExtraError(MISSING) from None
    return str(optuna.__version__)


def tpe(spec: Spec) -> Search:
    """Proposals of Optuna's sampler, with the size of the network as a second goal if ``spec`` has it."""
    optuna_version()
    study, domains = _study(spec), spec.space.domains
    possible = {name: _distribution(values) for name, values in domains.items()}
    left = spec.settings
    while left > 0:
        proposals = [study.ask(possible) for _ in range(min(left, spec.generation))]
        told = yield [spec.space.chosen({name: _value(values, proposal.params[name])
                                         for name, values in domains.items()}) for proposal in proposals]
        for proposal, lines in zip(proposals, told, strict=True):
            _tell(study, proposal, lines, spec)
        left -= len(proposals)


def _study(spec: Spec) -> Study:
    import optuna

    optuna.logging.set_verbosity(optuna.logging.WARNING)
    with warnings.catch_warnings():
        # Some versions call the liar, which keeps the proposals of a generation apart, experimental.
        warnings.simplefilter("ignore")
        sampler = optuna.samplers.TPESampler(seed=spec.search_seed % 2**32, constant_liar=True)
    directions = [optuna.study.StudyDirection.MINIMIZE] * (2 if spec.goal.small else 1)
    return optuna.create_study(sampler=sampler, directions=directions)


def _distribution(values: Domain) -> BaseDistribution:
    from optuna.distributions import CategoricalDistribution, FloatDistribution, IntDistribution

    if isinstance(values, Range) and not values.points:
        if isinstance(values.low, int) and isinstance(values.high, int):
            last = values.high - (values.high - values.low) % values.step
            return IntDistribution(values.low, last, values.log, values.step)
        return FloatDistribution(values.low, values.high, values.log)
    return CategoricalDistribution(values.finite() or ())


def _value(values: Domain, proposed: Value) -> Value:
    """What is proposed, rounded as a range rounds."""
    return values.rounded(proposed) if isinstance(values, Range) and not isinstance(proposed, str) else proposed


def _tell(study: Study, proposal: Proposal, lines: Sequence[Line], spec: Spec) -> None:
    """What a proposal cost, the mean over its seeds; one that could not be has failed."""
    from optuna.trial import TrialState

    costs = [cost(line, spec.goal) for line in lines]
    if not all(map(math.isfinite, costs)):
        study.tell(proposal, state=TrialState.FAIL)
        return
    mean = math.fsum(costs) / len(costs)
    outcome = lines[0].outcome
    assert outcome is not None
    if spec.goal.small:
        study.tell(proposal, [mean, float(outcome.parameters)])
    elif any(line.pruned for line in lines):
        # Of those that were pruned Optuna prefers the ones that came further, then those that did better there.
        proposal.report(mean, outcome.pictures)
        study.tell(proposal, state=TrialState.PRUNED)
    else:
        study.tell(proposal, mean)
