"""What the wishes about the network do."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING

import numpy as np

from xoviz import zoo
from xoviz.nn import Conv, Network, Stack
from xoviz.nn.cost import check_affordable
from xoviz.nn.parts import existing, given_back, taken_from, without
from xoviz.nn.refit import kept, refitted
from xoviz.nn.surgery import add_filter, remove_filter
from xoviz.nn.train import Frozen, Patch
from xoviz.state import wishes
from xoviz.state.fulfil.base import RefusalError, check_on, fulfil, stop, use
from xoviz.zoo.stacks import STACKS

if TYPE_CHECKING:
    from xoviz.state.session import Session


@fulfil.register(wishes.ChooseFilter)
def _choose_filter(wish: wishes.ChooseFilter, session: Session) -> None:
    session.choose((wish.layer, wish.index))


@fulfil.register(wishes.EditFilter)
def _edit_filter(wish: wishes.EditFilter, session: Session) -> None:
    _check_filter(wish.layer, wish.index, session)
    check_on(wish.layer, wish.index, session)
    key = f"{wish.layer}.weights"
    with np.errstate(over="ignore"):
        given = np.array(wish.weights, np.float32)
    if not np.isfinite(given).all():
        raise RefusalError(session.tr("A filter's weights must be finite numbers; the old ones were kept."))
    shape = session.contents.network.parameters[key].shape[1:]
    if given.shape != shape:
        raise RefusalError(session.tr("A filter of this layer has the shape {shape}, not {other}.").format(
            shape=shape, other=given.shape))
    if session.training.playing:
        session.training.edit(Patch(key, (wish.index,), given))
        return
    weights = session.contents.network.parameters[key].copy()
    weights[wish.index] = given
    network = session.contents.network.with_parameters({key: weights})
    session.edit({"network": network}, wish.text, wish.gesture)


@fulfil.register(wishes.AddFilter)
def _add_filter(wish: wishes.AddFilter, session: Session) -> None:
    _check_filter(wish.layer, 0, session)
    reshape(partial(add_filter, layer_id=wish.layer), session.tr("Add filter"), session)
    session.choose((wish.layer, session.contents.network.stack.shape_of(wish.layer)[0] - 1))


@fulfil.register(wishes.RemoveFilter)
def _remove_filter(wish: wishes.RemoveFilter, session: Session) -> None:
    _check_filter(wish.layer, wish.index, session)
    reshape(partial(remove_filter, layer_id=wish.layer, index=wish.index), session.tr("Remove filter"), session,
            gone=(wish.layer, wish.index))


@fulfil.register(wishes.ChangeStack)
def _change_stack(wish: wishes.ChangeStack, session: Session) -> None:
    """Whatever fits is kept; what is new gets the random weights of the seed that is set."""
    now = session.contents.network.stack
    restack(replace(now, layers=wish.layers, loss=wish.loss or now.loss), wish.text, session, wish.gesture)


def restack(stack: Stack, text: str, session: Session, gesture: int = 0) -> None:
    """Give the network another stack, as one undo step; those of one gesture merge.

    Raises StackError for one that is too large.
    """
    stack = Stack(stack.layers, stack.input_shape, session.task.fitting_loss(stack.loss))
    if stack != session.contents.network.stack:
        check_affordable(stack)
        surgery = partial(refitted, stack=stack, seed=session.training.view.seed)
        reshape(surgery, text or session.tr("Change the stack"), session, gesture=gesture)


def reshape(surgery: Callable[[Network], Network], text: str, session: Session,
            gone: tuple[str, int] | None = None, gesture: int = 0) -> None:
    """Replace the network by one of another stack: that ends its training.

    What is frozen stays so where it is still there, and what is switched off where any of its weights are; of the parts
    behind one that is ``gone``, each moves up.
    """
    before = session.contents.network
    network = surgery(before)  # refuses what cannot be before training is stopped
    stop(session, session.tr("Training stopped: the network has another shape now."))
    now = session.contents
    whole = given_back(now.network, now.off) if now.off else now.network
    if whole is not before:
        network = surgery(whole)
    network = _renamed(network, session)
    learned = network if now.learned is now.network else surgery(now.learned)
    frozen, off = (parts if gone is None else _moved_up(parts, *gone) for parts in (now.frozen, frozenset(now.off)))
    shares = kept(whole, network.stack) if off else {}
    off = frozenset(part for part in existing(network.stack, off) if shares[f"{part[0]}.weights"])
    session.edit({"network": without(network, off) if off else network, "learned": learned, "trained": None,
                  "off": taken_from(network, off), "frozen": existing(network.stack, frozen)}, text, gesture)


def _renamed(network: Network, session: Session) -> Network:
    """What has another stack is no longer the network of that name, nor made as that was."""
    known = STACKS.get(network.name)
    name = network.name if known in (None, network.layers) else session.tr("own stack")
    return replace(network, name=name, made="")


def _moved_up(frozen: frozenset[Frozen], layer: str, gone: int) -> frozenset[Frozen]:
    """The parts that are frozen, as they are numbered when one is gone."""
    rest = (part for part in frozen if part != (layer, gone))
    return frozenset((each, index - 1) if each == layer and index is not None and index > gone else (each, index)
                     for each, index in rest)


@fulfil.register(wishes.ResetFilter)
def _reset_filter(wish: wishes.ResetFilter, session: Session) -> None:
    _check_filter(wish.layer, wish.index, session)
    learned = session.contents.learned.parameters[f"{wish.layer}.weights"][wish.index]
    fulfil(wishes.EditFilter(wish.layer, wish.index, learned, text=session.tr("Reset filter")), session)


@fulfil.register(wishes.ChooseNetwork)
def _choose_network(wish: wishes.ChooseNetwork, session: Session) -> None:
    use(zoo.load(wish.name), session)


def _check_filter(layer: str, index: int, session: Session) -> None:
    """A wish may be older than the network that it meets: the filter may have gone meanwhile."""
    filters = {each.id: each.filters for each in session.contents.network.layers if isinstance(each, Conv)}
    if not 0 <= index < filters.get(layer, 0):
        raise RefusalError(session.tr("There is no filter {number} in the layer '{layer}'.").format(
            number=index + 1, layer=layer))
