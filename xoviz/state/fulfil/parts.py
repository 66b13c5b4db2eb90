"""What the wishes about a network's parts do.

What is switched off has weights of 0 in the document's network, which therefore everybody takes as it is; the document
keeps what they were. What is switched off is frozen as well: else it would learn to speak again.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import partial
from types import MappingProxyType
from typing import TYPE_CHECKING

from xoviz.nn.parts import check_part, given_back, parts_of, taken_from, without
from xoviz.nn.train import Frozen
from xoviz.state import wishes
from xoviz.state.fulfil.base import fulfil, stop

if TYPE_CHECKING:
    from xoviz.state.session import Session

ABLATION = "ablation"
"""The name of its study."""


@fulfil.register(wishes.Freeze)
def _freeze(wish: wishes.Freeze, session: Session) -> None:
    parts, before = _one_by_one(wish.parts, session), session.contents.frozen
    after = before | parts if wish.on else before - parts
    if after != before:
        text = session.tr("Freeze {parts}") if wish.on else session.tr("Let {parts} learn again")
        session.edit({"frozen": after}, text.format(parts=_named(wish.parts, session)))
        session.training.take_in_what_is_frozen()


@fulfil.register(wishes.SwitchOff)
def _switch_off(wish: wishes.SwitchOff, session: Session) -> None:
    parts, off = _one_by_one(wish.parts, session), dict(session.contents.off)
    changed = parts - off.keys() if wish.off else parts & off.keys()
    if not changed:
        return
    stop(session, session.tr("Training stopped: the network has other parts now."))
    network = session.contents.network
    if wish.off:
        network, off = without(network, changed), {**off, **taken_from(network, changed)}
        text = session.tr("Switch off {parts}")
    else:
        network = given_back(network, {part: off.pop(part) for part in changed})
        text = session.tr("Switch on {parts}")
    session.edit({"network": network, "off": MappingProxyType(off)}, text.format(parts=_named(wish.parts, session)))


@fulfil.register(wishes.Ablate)
def _ablate(_: wishes.Ablate, session: Session) -> None:
    """What each part costs is asked of the network with everything on: so that nothing moves when one is switched."""
    from xoviz.explain.ablation import Ablation, ablation

    now, study = session.contents, session.studies.view.get(ABLATION)
    known = study.result if study is not None and isinstance(study.result, Ablation) else None
    whole, lacking = (given_back(now.network, now.off), now.network) if now.off else (now.network, None)
    session.studies.start(ABLATION, partial(ablation, whole, session.letters(), lacking, known))


def _one_by_one(parts: Iterable[Frozen], session: Session) -> frozenset[Frozen]:
    """The parts, whole layers as all that is in them. ValueError for one that is not there."""
    stack = session.contents.network.stack
    for part in parts:
        check_part(stack, part)
    return frozenset(each for each in parts_of(stack) if each in parts or (each[0], None) in parts)


def _named(parts: tuple[Frozen, ...], session: Session) -> str:
    """For the Edit menu: "convolution 3"."""
    if len(parts) > 1:
        return session.tr("{count} parts").format(count=len(parts))
    return " ".join(layer if index is None else f"{layer} {index + 1}" for layer, index in parts)
