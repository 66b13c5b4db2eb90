"""What the wishes about audit and diagnosis do. They add themselves to those of ``fulfil_learning``, handed on here."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from xoviz.nn import Array
from xoviz.state import wishes
from xoviz.state.fulfil import RefusalError
from xoviz.state.fulfil_learning import fulfil
from xoviz.tasks.transforms import resample

if TYPE_CHECKING:
    from xoviz.state.session import Session

__all__ = ["fulfil"]

AUDIT = "audit"
"""The name of its study."""


@fulfil.register(wishes.Audit)
def _audit(wish: wishes.Audit, session: Session) -> None:
    # Read when first needed, so that the window opens without it.
    from xoviz.explain.audit import audit, greys, least_likely

    network = session.contents.network
    picture: Array = greys(network)
    answer: int | None = None
    if wish.on_pad:
        picture, answer = resample(session.pad, network.input_shape[1]), session.contents.answer
    answer = least_likely(network, picture) if answer is None else answer
    session.studies.start(AUDIT, partial(audit, network, picture, answer))


@fulfil.register(wishes.TakeAdvice)
def _take_advice(wish: wishes.TakeAdvice, session: Session) -> None:
    for each in _advised(wish.advice, session):
        fulfil(each, session)


def _advised(advice: object, session: Session) -> tuple[wishes.Wish, ...]:
    """The wishes that an advice comes to."""
    from xoviz.explain import diagnosis as kinds

    if isinstance(advice, kinds.TryRate):
        rate = wishes.Configure(rate=advice.rate)
        return (rate, wishes.LearnFromScratch()) if advice.anew else (rate,)
    if isinstance(advice, kinds.TryLetters):
        return (wishes.Configure(letters=advice.value),)
    if isinstance(advice, kinds.TryWeight):
        return (wishes.EditWeight(advice.key, advice.index, advice.value, text=session.tr("Try another bias")),)
    if isinstance(advice, kinds.TryVector):
        return (wishes.SetWeights(advice.vector, session.tr("Make scores smaller")),)
    if isinstance(advice, kinds.TryFilter):
        return (wishes.EditFilter(advice.layer, advice.index, advice.weights, text=session.tr("Try fresh weights")),)
    if isinstance(advice, kinds.TryAnew):
        return (wishes.LearnFromScratch(),)
    raise RefusalError(session.tr("Nobody knows how to try {advice}.").format(advice=advice))
