"""Everything that is on screen, as one frozen value. Fields that did not change keep their identity."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

from xoviz.explain.exact import Objects
from xoviz.explain.reading import Reading
from xoviz.explain.receptive import Region
from xoviz.nn import Array, Focus, Network, Trace
from xoviz.nn.train import Settings
from xoviz.tasks.transforms import IDENTITY, Transform

__all__ = ["Region", "TrainingView", "View"]


@dataclass(frozen=True)
class TrainingView:
    """How training stands.

    ``loss`` is the mean over the last steps and ``accuracy`` the share of fresh letters read rightly, both None before
    the first step and for a network that was not trained here. ``rates`` are steps and letters a second, as measured.
    ``diverged`` is the step to which a run went back when its loss ran away, if it did.
    """

    playing: bool = False
    step: int = 0
    loss: float | None = None
    accuracy: float | None = None
    rates: tuple[float, float] = (0.0, 0.0)
    settings: Settings = field(default_factory=Settings)
    seed: int = 0
    speed: int = 0
    diverged: int | None = None


@dataclass(frozen=True, eq=False)
class View:
    """What there is to see: the picture going through the network, where one looks, and how training stands.

    ``pad`` (S, S) is what stands on the pad; where the network reads another size, ``trace.picture`` is it resampled.
    ``lit`` holds the region of each layer that the focused cell comes from or feeds. ``answer`` is the right class, if
    known. ``learned`` is the network before the hand's edits to its filters, which "reset to learned" goes back to.
    ``chosen`` is the filter in the editor, (layer id, index), or None if the network has no convolution. ``pinned``
    says that the focus stays whatever is pointed at.

    ``reading`` is how all numbers are read. Unless that is decimals, ``exact`` holds the trace's activations as
    fractions, where every weight and pixel is a simple one; else ``why_not_exact`` says in a sentence which is not.
    """

    trace: Trace
    pad: Array
    focus: Focus | None = None
    lit: Mapping[str, Region] = field(default_factory=lambda: MappingProxyType({}))
    answer: int | None = None
    transform: Transform = IDENTITY
    learned: Network | None = None
    chosen: tuple[str, int] | None = None
    reading: Reading = "decimals"
    exact: tuple[Objects, ...] | None = None
    why_not_exact: str | None = None
    training: TrainingView = field(default_factory=TrainingView)
    pinned: bool = False

    @property
    def network(self) -> Network:
        """The network that made the trace."""
        return self.trace.network
