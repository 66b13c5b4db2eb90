"""One of several networks that learn side by side, in step: each takes one batch more when it is its turn."""

from __future__ import annotations

from xoviz.nn.network import Network
from xoviz.nn.sources import Source
from xoviz.nn.train import Progress, Settings, State, Trainer


class Learner:
    """A network on its way from ``start``. One whose loss runs away stops where it was still reasonable."""

    def __init__(self, start: Network, source: Source, settings: Settings) -> None:
        self.start = start
        self._trainer = Trainer(start, source, settings, State.fresh(start, settings))

    @property
    def progress(self) -> Progress:
        """How far it has come; it goes on changing."""
        return self._trainer.progress

    def step(self) -> bool:
        """Learn from one batch more, unless that has led astray before; whether it has learned."""
        if self.progress.diverged:
            return False
        self._trainer.step()
        return True

    def network(self) -> Network:
        """The network as it is now."""
        return self.start.with_vector(self.progress.vector())
