"""What the wishes about what is looked at do."""

from __future__ import annotations

from typing import TYPE_CHECKING

from xoviz.state import wishes
from xoviz.state.fulfil.base import fulfil

if TYPE_CHECKING:
    from xoviz.state.session import Session


@fulfil.register(wishes.Point)
def _point(wish: wishes.Point, session: Session) -> None:
    if not session.pinned:
        session.look_at(wish.focus)


@fulfil.register(wishes.Pin)
def _pin(wish: wishes.Pin, session: Session) -> None:
    session.look_at(wish.focus, pinned=wish.focus is not None)


@fulfil.register(wishes.Read)
def _read(wish: wishes.Read, session: Session) -> None:
    session.read(wish.reading)


@fulfil.register(wishes.ShowGradients)
def _show_gradients(wish: wishes.ShowGradients, session: Session) -> None:
    session.show_gradients(wish.on)
