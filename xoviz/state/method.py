"""How a run is trained, and how it goes on when that is changed on the way. No thread and no clock in here.

The worker trains by ``learn``, and a replay trains by ``learn`` again: so both do the same, bit for bit.
"""

from __future__ import annotations

from collections.abc import Callable, Generator, Iterable
from dataclasses import dataclass, replace

from xoviz.nn import Network
from xoviz.nn.sources import Source
from xoviz.nn.train import Edit, Footing, Progress, Settings, State, apply, train


@dataclass(frozen=True)
class Method:
    """How a run is trained from some step on: the settings, the seed of its letters, and how many of them there are (0
    for new ones all the time)."""

    settings: Settings
    seed: int
    letters: int = 0

    def at_rate(self, rate: float) -> Method:
        """The same with another learning rate."""
        return replace(self, settings=replace(self.settings, rate=rate))

    def told_after(self, before: Method) -> Change:
        """What to tell those who train by ``before``; a rate alone is less to tell, and takes no new buffers."""
        rate = self.settings.rate
        return Edit(rate=rate) if self == before.at_rate(rate) else self


Change = Edit | Method
"""What may be changed between two steps: weights and rate, or the whole method."""

Learning = Generator[Progress, tuple[Change, ...], None]


def learn(network: Network, source: Callable[[Method], Source], method: Method, start: State,
          footing: Footing | None = None) -> Learning:
    """Train as ``train`` does: one Progress a step; the changes sent to it take effect before the next step.

    Another method begins a new stretch where the one before ends; the steps are counted on. ``source`` says where the
    letters of a method come from, and ``footing`` is what the stretches before have left.
    """
    while True:
        training = train(network, source(method), method.settings, start, footing)
        progress = next(training)
        while not progress.diverged:
            changes = yield progress
            edits = tuple(change for change in changes if isinstance(change, Edit))
            if len(edits) < len(changes):
                break
            progress = training.send(edits)
        else:
            yield progress
            return
        footing = progress.footing
        start, method = changed(progress.state(), method, changes, network)


def changed(state: State, method: Method, changes: Iterable[Change], network: Network) -> tuple[State, Method]:
    """State and method after ``changes`` that came between two steps of a run of ``network``'s stack."""
    vector = state.vector.copy()
    for change in changes:
        if isinstance(change, Method):
            method = change
        else:
            apply(change, network, vector)
            method = method.at_rate(change.rate or method.settings.rate)
        state = state.going_on(network.with_vector(vector), method.settings)
    return state, method
