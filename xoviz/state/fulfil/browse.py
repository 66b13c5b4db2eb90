"""What the wishes of those who browse do."""

from __future__ import annotations

from typing import TYPE_CHECKING

from xoviz.state import wishes
from xoviz.state.fulfil.base import fulfil

if TYPE_CHECKING:
    from xoviz.state.session import Session


@fulfil.register(wishes.Browse)
def _browse(wish: wishes.Browse, session: Session) -> None:
    session.browsing.watch(wish.on)
