"""What can be wished for that is worked out in the background."""

from __future__ import annotations

from typing import TYPE_CHECKING

from xoviz.state.wishes.wish import Wish

if TYPE_CHECKING:
    from xoviz.explain.batch import Batch
    from xoviz.explain.plane import Plane


class WalkRecipe(Wish):
    """Have the talk's recipe walk over the weights: each is tried up and down by ``nudge``, and kept where that lowers
    the error of ``batch``. ``pace`` is weights a second, 0 for flat out. Training is stopped first; all that it changes
    is one undo step. A walk that goes on is broken off."""

    batch: Batch
    nudge: float
    pace: int = 0
    gesture: int = 0


class RunRace(Wish):
    """Race the talk's recipe, nudging by ``nudge``, against gradient descent on ``batch``, from the weights that there
    are, which stay as they are."""

    batch: Batch
    nudge: float


class MapLandscape(Wish):
    """Measure the error of ``batch`` over a plane through weight space, at up to ``size`` x ``size`` points (9, 17, 33,
    65 ...); the study is called "landscape". One that goes on is broken off."""

    plane: Plane
    batch: Batch
    size: int


class Audit(Wish):
    """Audit the network on display, on random greys or on the picture on the pad; the study is called "audit"."""

    on_pad: bool = False


class TakeAdvice(Wish):
    """Try what a finding of the diagnosis advises (``explain.diagnosis.Advice``)."""

    advice: object


class CancelStudy(Wish):
    """Break off work in the background; what it found so far stays."""

    name: str
