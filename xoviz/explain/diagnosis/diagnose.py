"""All rules on one case, a little at a time."""

from __future__ import annotations

from collections.abc import Generator

import numpy as np

from xoviz.explain.diagnosis.answers import ignored, saturated
from xoviz.explain.diagnosis.case import Case
from xoviz.explain.diagnosis.filters import alike, dead
from xoviz.explain.diagnosis.finding import Finding
from xoviz.explain.diagnosis.learning import diverging, overfitting, slow
from xoviz.explain.diagnosis.measure import measured

Findings = tuple[Finding, ...]


def diagnose(case: Case) -> Generator[Findings | None, None, None]:
    """What is wrong in ``case``: None while work goes on, and the findings as the last item."""
    said, responses = yield from measured(case.network, case.held_out)
    learned = None
    if case.training is not None:
        learned, _ = yield from measured(case.network, case.training)
    yield None
    with np.errstate(all="ignore"):
        about_learning = (*diverging(case), *slow(case))
    yield None
    if not np.isfinite(said.scores).all():
        yield about_learning
        return
    with np.errstate(all="ignore"):
        yield _told((*about_learning, *overfitting(case, said, learned), *ignored(case, said), *saturated(case, said),
                     *dead(case, responses), *alike(case, responses)))


def _told(found: Findings) -> Findings:
    """Without what follows from another: steps that are too large make large scores and draw all filters the same way,
    and a silent layer gives one answer only."""
    kinds = {finding.kind for finding in found}
    consequences = {"saturated", "alike"} if "diverging" in kinds else set()
    consequences |= {"ignored"} if "silent" in kinds else set()
    return tuple(finding for finding in found if finding.kind not in consequences)
