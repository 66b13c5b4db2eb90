"""The one owner of what is being looked at: a picture and a network. Only commands and training replace them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, Signal

from xoviz.nn import Array, Network
from xoviz.nn.train import Frozen
from xoviz.state.runs import Trained
from xoviz.tasks.base import Task
from xoviz.tasks.known.letters import LettersTask
from xoviz.tasks.transforms import Transform

if TYPE_CHECKING:  # pictures and sets of drawings are first read long after the window stands
    from xoviz.drawings.collection import Collection
    from xoviz.pictures.prepare import Prepared


@dataclass(frozen=True, eq=False)
class Contents:
    """All that undo can bring back, as one immutable value.

    ``drawing`` (C, H, W) is what was drawn, or put together in whatever stands in the pad's place, and ``transform``
    what the sliders do to it. ``source`` is what it was computed from where it does not tell that itself, such as a
    sound; None if nothing or if nobody knows. ``answer`` is the right class
    if it is known. ``learned`` is the network before its filters were edited by hand. ``trained`` is where its
    training stands, None before any. ``put_away`` are the numbers of the runs that somebody deleted. ``prepared`` is
    how the drawing was read from a picture that came from outside, None if it was drawn here. ``task`` is what there is
    to learn; the network need not have its classes. ``collection`` are the drawings that people have collected, None
    where nobody has begun to, and ``set_file`` is where they were saved last, None if nowhere. ``frozen`` are the parts
    of the network that do not learn, one by one, and ``off`` those that are switched off, with the numbers that they
    had; in ``network`` these are 0.

    ValueError if the network cannot read the drawing, not even resampled, as squares are.
    """

    drawing: Array
    transform: Transform
    answer: int | None
    network: Network
    learned: Network
    trained: Trained | None = None
    put_away: frozenset[int] = frozenset()
    prepared: Prepared | None = None
    task: Task = field(default_factory=LettersTask)
    collection: Collection | None = None
    frozen: frozenset[Frozen] = frozenset()
    off: Mapping[Frozen, Array] = field(default_factory=lambda: MappingProxyType({}))
    set_file: Path | None = None
    source: object = None

    def __post_init__(self) -> None:
        check_readable(self.drawing, self.network)


def check_readable(drawing: Array, network: Network) -> None:
    """ValueError if the network cannot read the drawing (C, H, W), not even resampled, as squares are."""
    drawn, read = drawing.shape, network.input_shape
    squares = drawn[0] == read[0] and drawn[1] == drawn[2] and read[1] == read[2]
    if drawn != read and not squares:
        raise ValueError(f"The network '{network.name}' reads inputs of shape {read}, not {drawn}.")


class Document(QObject):
    """Holds the present contents.

    Signals: changed(), after each replacement; many in one turn of the event loop are one for those who coalesce.
    """

    changed = Signal()

    def __init__(self, contents: Contents, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._contents = contents

    @property
    def contents(self) -> Contents:
        """What there is now."""
        return self._contents

    def replace(self, fields: Mapping[str, Any]) -> None:
        """Replace some fields of the contents."""
        self._contents = replace(self._contents, **fields)
        self.changed.emit()
