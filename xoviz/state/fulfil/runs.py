"""What the wishes about the runs so far do."""

from __future__ import annotations

from typing import TYPE_CHECKING

from xoviz.state import wishes
from xoviz.state.fulfil.base import RefusalError, fulfil

if TYPE_CHECKING:
    from xoviz.state.session import Session


@fulfil.register(wishes.Visit)
def _visit(wish: wishes.Visit, session: Session) -> None:
    session.time_machine.visit(wish.step, wish.gesture, exact=wish.exact)


@fulfil.register(wishes.SwitchRun)
def _switch_run(wish: wishes.SwitchRun, session: Session) -> None:
    session.time_machine.switch(wish.key)


@fulfil.register(wishes.NameRun)
def _name_run(wish: wishes.NameRun, session: Session) -> None:
    session.training.shelf.name(wish.key, wish.name)


@fulfil.register(wishes.DeleteRun)
def _delete_run(wish: wishes.DeleteRun, session: Session) -> None:
    session.time_machine.delete(wish.key)


@fulfil.register(wishes.Mark)
def _mark(wish: wishes.Mark, session: Session) -> None:
    trained = session.contents.trained
    if trained is None:
        raise RefusalError(session.tr("This network was not trained here: there is no run to write to."))
    session.training.shelf.mark(trained.run, wish.step, wish.words)
