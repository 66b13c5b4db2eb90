"""What the tab "Ablation" says."""

from __future__ import annotations

from collections.abc import Iterable

from xoviz.explain.ablation import Ablation, Measured
from xoviz.gui.widgets.loss_plot import figure
from xoviz.nn import Network, Trace
from xoviz.nn.train import Frozen
from xoviz.wording import Translate, part_name, percent, verdict


def named(network: Network, part: Frozen, tr: Translate) -> str:
    """What people call a part, at the beginning of a line: "Filter 3 of convolution 1"."""
    layer, index = part
    kinds = [each.kind for each in network.layers]
    name = part_name(kinds, network.classes, network.stack.index(layer), index, tr)
    return name[:1].upper() + name[1:]


def read(trace: Trace, tr: Translate) -> str:
    """What a network takes the picture for: "X 99.2 %"."""
    probabilities = None if trace.probabilities is None else trace.probabilities.tolist()
    return verdict(trace.network.classes, trace.scores.tolist(), probabilities, tr)


def accuracy(measured: Measured | None) -> str:
    """The share of right answers; "–" where it is not known, or nothing was read."""
    return "–" if measured is None or not measured.of else percent(measured.accuracy)


def loss(measured: Measured | None) -> str:
    """The mean loss; "–" likewise."""
    return "–" if measured is None or not measured.of else figure(measured.loss)


def points(share: float) -> str:
    """By how much accuracy changes, in points of a hundred: "−3", "+1", "0"; tenths where there are any."""
    tenths = round(1000 * share)
    if not tenths:
        return "0"
    size = f"{abs(tenths) / 10:g}"
    return f"−{size}" if tenths < 0 else f"+{size}"


def together(found: Ablation | None, off: Iterable[Frozen], tr: Translate) -> str:
    """What the loss of all that is off costs, beside what the loss of each would cost alone."""
    parts = tuple(off)
    if not parts:
        return tr("Everything is on. Switch a part off, and see what its loss costs.")
    what = tr("1 part is switched off") if len(parts) == 1 else tr("{count} parts are switched off").format(
        count=len(parts))
    if found is None or found.together is None or found.whole is None or not found.whole.of:
        return tr("{what}.").format(what=what)
    change = points(-found.cost(found.together))
    known = dict(found.without)
    costs = [known[part] for part in parts if part in known]
    if len(parts) == 1 or len(costs) < len(parts):
        return tr("{what}. Points of accuracy: {change}.").format(what=what, change=change)
    alone = points(-sum(map(found.cost, costs)))
    return tr("{what}. Points of accuracy: {change} together; what each costs alone adds up to {alone}.").format(
        what=what, change=change, alone=alone)


def status(found: Ablation | None, *, running: bool, playing: bool, fresh: bool, error: str | None,
           tr: Translate) -> str:
    """How far it is, or what the figures are about."""
    if error:
        return tr("The measurement broke off: {reason}").format(reason=error)
    if playing:
        return tr("It learns: what each part costs is measured again when it rests.")
    if running and found is not None:
        return tr("Measured {done} of {all}").format(done=found.done, all=found.all)
    if found is not None and found.whole is not None and not found.whole.of:
        return tr("There is nothing to test on: everything is learned from.")
    if not fresh or found is None or found.whole is None:
        return tr("Not measured yet.")
    return tr("Measured on {count} examples that it never learned from; each part alone, all others on").format(
        count=found.whole.of)


def held(count: int, tr: Translate) -> str:
    """How many parts are frozen."""
    return tr("1 part is frozen: it learns nothing.") if count == 1 else \
        tr("{count} parts are frozen: they learn nothing.").format(count=count)
