"""What the wishes about the order of columns do."""

from __future__ import annotations

from typing import TYPE_CHECKING

from xoviz.nn.arrays import frozen
from xoviz.state import wishes
from xoviz.state.fulfil.base import RefusalError, fulfil, stop
from xoviz.state.jobs import Priority
from xoviz.tasks.shuffled import carried, in_order

if TYPE_CHECKING:
    from xoviz.state.session import Session

SHUFFLE = "shuffle"
"""The name of the study."""


@fulfil.register(wishes.RunShuffle)
def _run_shuffle(wish: wishes.RunShuffle, session: Session) -> None:
    # Read only here: nothing of it is needed by the time the first wish is fulfilled.
    from xoviz.explain.shuffle import LEAST_SEEDS, MOST_SEEDS, MOST_STEPS, SETUPS
    from xoviz.state.shuffles import KeptShuffle

    if wish.what not in SETUPS:
        raise RefusalError(session.tr("There is no shuffle experiment on “{what}”.").format(what=wish.what))
    if not (LEAST_SEEDS <= wish.seeds <= MOST_SEEDS and 1 <= wish.steps <= MOST_STEPS and wish.first >= 0):
        raise RefusalError(session.tr("The experiment takes {least} to {most} seeds, from 0 on, and up to {steps:,} "
                                      "steps.").format(least=LEAST_SEEDS, most=MOST_SEEDS, steps=MOST_STEPS))
    session.shuffle = KeptShuffle(wish.what, range(wish.first, wish.first + wish.seeds), wish.steps)
    session.studies.forget(SHUFFLE)
    _go_on(wishes.GoOnShuffle(), session)


@fulfil.register(wishes.GoOnShuffle)
def _go_on(_: wishes.GoOnShuffle, session: Session) -> None:
    if session.shuffle is None:
        raise RefusalError(session.tr("No shuffle experiment has begun yet."))
    session.studies.start(SHUFFLE, session.shuffle.go_on, priority=Priority.WATCHED, length=session.shuffle.left)


@fulfil.register(wishes.Arrange)
def _arrange(wish: wishes.Arrange, session: Session) -> None:
    now = session.contents
    if now.drawing[0].size != len(wish.order):
        raise RefusalError(session.tr("What the network reads now has {count} cells, and the order {other}.").format(
            count=now.drawing[0].size, other=len(wish.order)))
    task = in_order(now.task, wish.order)  # ValueError for what is no order
    if task == now.task:
        return
    stop(session, session.tr("Training stopped: the columns stand in another order now. Play goes on with them."))
    drawing = frozen(carried(session.contents.drawing, now.task, task))
    session.edit({"task": task, "drawing": drawing}, wish.text, wish.gesture)
