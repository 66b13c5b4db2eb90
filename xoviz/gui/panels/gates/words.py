"""What the tab "Gates" says: its grids, and numbers that are pointed at."""

from __future__ import annotations

import numpy as np

from xoviz.explain.gates import Unrolled
from xoviz.gui.panels.gates.grids import Strip
from xoviz.nn.lstm import FORGETTING, IGNORING, SELECTION
from xoviz.wording import Translate


def strips(found: Unrolled, first: int, tr: Translate) -> tuple[Strip, ...]:
    """The grids of a layer, in the order in which the numbers come about, from the ``first`` column on."""
    if not found.gates:
        return (Strip(tr("states"), tr("what it has heard so far, bent to −1 … +1"), found.states[:, first:]),)
    memory = found.memory[:, first:]
    most = max(1.0, float(np.abs(memory).max()))

    def gate(name: str, title: str, meaning: str) -> Strip:
        return Strip(title, meaning, found.gates[name][:, first:], signed=False)

    return (Strip(tr("prediction"), tr("what this word suggests"), found.predictions[:, first:]),
            gate(IGNORING, tr("ignoring"), tr("1 lets it in, 0 ignores it")),
            gate(FORGETTING, tr("forgetting"), tr("1 keeps memory, 0 forgets")),
            Strip(tr("memory"), tr("kept + let in"), memory, limit=most),
            gate(SELECTION, tr("selection"), tr("1 says it, 0 holds it back")),
            Strip(tr("said"), tr("selection × tanh(memory)"), found.states[:, first:]))


def how_memory(found: Unrolled, unit: int, column: int, tr: Translate) -> str:
    """How a unit's memory came about: forgetting × before + ignoring × prediction."""
    numbers = {"keep": found.gates[FORGETTING][unit, column], "before": found.before[unit, column],
               "let": found.gates[IGNORING][unit, column], "new": found.predictions[unit, column],
               "memory": found.memory[unit, column]}
    return tr("{keep:.2f} × {before:+.2f} kept, {let:.2f} × {new:+.2f} let in: {memory:+.2f} in memory").format(
        **numbers).replace("-", "−")
