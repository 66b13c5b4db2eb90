"""What the wish about what filters want to see does."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from xoviz.state import wishes
from xoviz.state.fulfil.base import fulfil

if TYPE_CHECKING:
    from xoviz.state.session import Session

STUDY = "wanted"

LETTERS = 1000
"""Training pictures that are looked at, where there are so many."""


@fulfil.register(wishes.SeekWanted)
def _seek_wanted(wish: wishes.SeekWanted, session: Session) -> None:
    """A wish for a network that has gone meanwhile is not for the one that came: whoever had it will see that."""
    # Read when first needed, so that the window opens without it.
    from xoviz.explain.wanted import has_units, wanted

    network, training = session.contents.network, session.training.view
    if wish.layer not in has_units(network):
        return
    units = tuple(unit for unit in wish.units if 0 <= unit < network.stack.shape_of(wish.layer)[0])
    count = (min(training.letters, LETTERS) or LETTERS) if session.task.has(network.input_shape) else 0
    pictures = session.training_letters.batches(session.task, network.input_shape[1], training.seed, count)
    session.studies.start(STUDY, partial(wanted, network, wish.layer, pictures, count, units=units,
                                         smooth=wish.smooth))
