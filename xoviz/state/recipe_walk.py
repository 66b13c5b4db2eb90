"""The talk's recipe at work on the document: what the compute thread has kept becomes the network, as one undo step."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from xoviz.explain.race import race
from xoviz.explain.recipe import Try, recipe
from xoviz.nn import Network
from xoviz.state import wishes

if TYPE_CHECKING:
    from xoviz.state.session import Session

RECIPE, RACE = "recipe", "race"
"""The names of the studies."""


class RecipeWalk:
    """One walk, from the network that there is. Where somebody else changes the network meanwhile, or the picture where
    it is about that alone, the walk ends."""

    def __init__(self, session: Session, wish: wishes.WalkRecipe) -> None:
        self._session, self._wish = session, wish
        self._network: Network = session.contents.network
        self._picture = self._about()

    def begin(self) -> None:
        """Hand the work to the compute thread."""
        work = partial(recipe, self._network.stack, self._wish.batch, self._network.vector, self._wish.nudge)
        self._session.studies.start(RECIPE, work, rate=self._wish.pace or None, heard=self._take)

    def _take(self, tried: Try) -> None:
        """The document follows."""
        session = self._session
        disturbed = session.contents.network is not self._network or session.training.playing
        if disturbed or any(now is not then for now, then in zip(self._about(), self._picture, strict=True)):
            session.studies.cancel(RECIPE)
        elif (tried.vector != self._network.vector).any():
            self._network = self._network.with_vector(tried.vector)
            session.edit({"network": self._network}, session.tr("Walk the talk’s recipe"), self._wish.gesture)

    def _about(self) -> tuple[object, ...]:
        """What the walk depends on besides the network."""
        contents = self._session.contents
        alone = len(self._wish.batch.answers) == 1
        return (contents.drawing, contents.transform, contents.answer) if alone else ()


def run_race(session: Session, wish: wishes.RunRace) -> None:
    """Begin a race from the weights that there are."""
    network = session.contents.network
    session.studies.start(RACE, partial(race, network.stack, wish.batch, network.vector, wish.nudge))
