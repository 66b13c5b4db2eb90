"""What the wishes about two networks side by side do."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from xoviz import zoo
from xoviz.nn import Layer, Network, Stack
from xoviz.nn.cost import check_affordable
from xoviz.nn.initialise import initialise
from xoviz.nn.parts import existing, scratch
from xoviz.nn.shorthand import understood_with_loss
from xoviz.nn.train import Frozen
from xoviz.state import files, wishes
from xoviz.state.fulfil.base import RefusalError, fulfil, use
from xoviz.state.jobs import Priority
from xoviz.zoo.presets import preset

if TYPE_CHECKING:
    from xoviz.explain.duel import Contestant
    from xoviz.state.session import Session

DUEL = "duel"
"""The name of the study."""

LARGEST_ROUND = 1_000_000


@fulfil.register(wishes.Challenge)
def _challenge(wish: wishes.Challenge, session: Session) -> None:
    # Read only here: nothing of a duel is needed by the time the first wish is fulfilled.
    from xoviz.state.duels import KeptDuel, Terms

    training = session.training.view
    contestants = _by_hand(session) if wish.kind == "hand" else _against(wish, session)
    for each in contestants:
        _check_willing(each.network, session)
    terms = Terms(contestants, session.task, training.settings, training.seed, training.letters)
    session.duel = KeptDuel(terms)
    session.studies.forget(DUEL)
    session.studies.start(DUEL, partial(session.duel.fight, 0), priority=Priority.WATCHED)


@fulfil.register(wishes.Fight)
def _fight(wish: wishes.Fight, session: Session) -> None:
    if session.duel is None:
        raise RefusalError(session.tr("Choose a network to stand against first."))
    if not 1 <= wish.steps <= LARGEST_ROUND:
        raise RefusalError(session.tr("A round has 1 to {most:,} steps, not {steps}.").format(
            most=LARGEST_ROUND, steps=wish.steps))
    session.studies.start(DUEL, partial(session.duel.fight, wish.steps), priority=Priority.WATCHED, goes_on=True)


@fulfil.register(wishes.TakeContestant)
def _take_contestant(wish: wishes.TakeContestant, session: Session) -> None:
    from xoviz.explain.duel import Bout

    study = session.studies.view.get(DUEL)
    bout = None if study is None else study.result
    if not isinstance(bout, Bout) or not 0 <= wish.place < len(bout.contestants):
        raise RefusalError(session.tr("There is no such network to be taken."))
    contestant, network = bout.contestants[wish.place], bout.network(wish.place)
    made = f"{bout.pictures} letters side by side" if bout.step else network.made
    use(replace(network, name=contestant.name, made=made), session,
        session.tr("Take “{name}”").format(name=contestant.name), contestant.frozen)


def _by_hand(session: Session) -> tuple[Contestant, ...]:
    """The painted filters with fresh votes, and the same stack that learns everything."""
    from xoviz.explain.duel import filters_of_first, hand_and_machine

    network = session.contents.network
    painted = _held(session) or filters_of_first(network)
    if not painted:
        raise RefusalError(session.tr("This network has no filters that could be painted by hand: choose another one "
                                      "to stand against."))
    return hand_and_machine(network, painted, session.training.view.seed, (session.tr("Hand"), session.tr("Machine")))


def _against(wish: wishes.Challenge, session: Session) -> tuple[Contestant, ...]:
    """The network on display, and another one."""
    from xoviz.explain.duel import Contestant

    mine, (rival, name) = session.contents.network, _rival(wish, session)
    held, seed = _held(session), session.training.view.seed
    if wish.afresh:
        mine, rival = scratch(mine, seed, held), rival.random(seed)
    return Contestant(mine, session.tr("Yours"), held), Contestant(rival, name)


def _held(session: Session) -> frozenset[Frozen]:
    """What does not learn in the network on display: what is switched off neither."""
    contents = session.contents
    return existing(contents.network.stack, contents.frozen | contents.off.keys())


def _rival(wish: wishes.Challenge, session: Session) -> tuple[Network, str]:
    """The other network, and what it is called."""
    outputs = len(session.contents.network.classes)
    if wish.kind == "shipped":
        return zoo.load(wish.what), wish.what
    if wish.kind == "file":
        found = files.opened(Path(wish.what), session.pad_size)
        if not isinstance(found, Network):
            raise RefusalError(session.tr("“{name}” is a picture; choose a network's file.").format(
                name=Path(wish.what).name))
        return found, Path(wish.what).stem
    if wish.kind == "preset":
        layers, loss = preset(wish.what, outputs)
        return _built(layers, loss, session), wish.what
    if wish.kind == "stack":
        layers, loss = understood_with_loss(wish.what)
        return _built(layers, loss or "cross-entropy", session), session.tr("Other stack")
    entry = next((each for each in session.runs.entries if wish.kind == "run" and str(each.key) == wish.what), None)
    if entry is None:
        raise RefusalError(session.tr("There is no such network to stand against."))
    return entry.network, entry.name


def _built(layers: tuple[Layer, ...], loss: str, session: Session) -> Network:
    """A network of other layers that reads the same pictures, with random weights."""
    now = session.contents.network
    stack = Stack(layers, now.input_shape, session.task.fitting_loss(loss))
    check_affordable(stack)
    if stack.outputs != len(now.classes):
        raise RefusalError(session.tr("There are {classes} classes, so the stack ends with “dense {classes}”.").format(
            classes=len(now.classes)))
    return replace(now, stack=stack, vector=initialise(stack, session.training.view.seed))


def _check_willing(network: Network, session: Session) -> None:
    """Whether it can learn what there is to learn."""
    if network.classes != session.task.classes:
        told = session.tr("The network '{name}' has other classes than the task '{task}', so the two cannot learn the "
                          "same letters.")
        raise RefusalError(told.format(name=network.name, task=session.task.name))
    if not session.task.has(network.input_shape):
        raise RefusalError(session.tr("The network '{name}' reads pictures of shape {shape}, and the task '{task}' has "
                                      "none of that shape.").format(name=network.name, shape=network.input_shape,
                                                                    task=session.task.name))
