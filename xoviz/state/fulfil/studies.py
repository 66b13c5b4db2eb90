"""What the wishes about work in the background do."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from xoviz.explain.landscape import points, survey
from xoviz.nn import Array
from xoviz.state import wishes
from xoviz.state.fulfil.base import RefusalError, fulfil
from xoviz.state.recipe_walk import RecipeWalk, run_race
from xoviz.tasks.transforms import fitted

if TYPE_CHECKING:
    from xoviz.state.session import Session


LANDSCAPE, AUDIT = "landscape", "audit"
"""The names of their studies."""


@fulfil.register(wishes.CancelStudy)
def _cancel_study(wish: wishes.CancelStudy, session: Session) -> None:
    session.studies.cancel(wish.name)


@fulfil.register(wishes.WalkRecipe)
def _walk_recipe(wish: wishes.WalkRecipe, session: Session) -> None:
    session.training.stop()
    RecipeWalk(session, wish).begin()


@fulfil.register(wishes.RunRace)
def _run_race(wish: wishes.RunRace, session: Session) -> None:
    run_race(session, wish)


@fulfil.register(wishes.MapLandscape)
def _map_landscape(wish: wishes.MapLandscape, session: Session) -> None:
    """A wish for a network that has gone meanwhile is not for the one that came: whoever had it will see that."""
    stack = session.contents.network.stack
    if wish.plane.centre.shape == (stack.size,):
        work = partial(survey, stack, wish.plane, wish.batch, wish.size)
        session.studies.start(LANDSCAPE, work, length=points(wish.size) - 1)


@fulfil.register(wishes.Audit)
def _audit(wish: wishes.Audit, session: Session) -> None:
    # Read when first needed, so that the window opens without it.
    from xoviz.explain.audit import audit, greys, least_likely

    network = session.contents.network
    picture: Array = greys(network)
    answer: int | None = None
    if wish.on_pad:
        picture, answer = fitted(session.pad, network.input_shape[1]), session.contents.answer
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
