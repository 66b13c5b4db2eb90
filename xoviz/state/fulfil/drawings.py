"""What the wishes about sets of drawings do. Each edit of a set is an undo step."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from typing import TYPE_CHECKING, Any

import numpy as np

from xoviz import tasks, zoo
from xoviz.drawings.collection import Collection, Drawing
from xoviz.drawings.likeness import suspects
from xoviz.drawings.task import COMFORTABLE, drawn_task, side_of
from xoviz.nn import Array, Network
from xoviz.nn.parts import scratch
from xoviz.state import wishes
from xoviz.state.fulfil.base import RefusalError, fresh_network, fulfil, pad_of
from xoviz.state.fulfil.picture import bring_pad, check_pad
from xoviz.state.learnable import SLOW, first_sample, input_for, suits, trained, untrained
from xoviz.tasks.base import Task
from xoviz.tasks.transforms import IDENTITY

if TYPE_CHECKING:
    from xoviz.state.session import Session

FETCHING, CHECKING = "fetching a task", "checking drawings"
"""The names of studies."""

LEAST_INK = -0.5
"""A pad on which no cell has more is blank."""

COARSE = 20
"""Cells a side of pads on which letters of one's own can hardly be drawn."""


@fulfil.register(wishes.Collect)
def _collect(wish: wishes.Collect, session: Session) -> None:
    """What was drawn goes from the pad into the set; undo brings it back to the pad."""
    check_pad(session)
    collection, pad = present_set(session), session.pad
    if not has_ink(pad):
        raise RefusalError(session.tr("The pad is blank: draw something first."))
    drawing = Drawing.new(np.asarray(pad, np.float32), wish.label, wish.by)
    session.preferences.drawn_by = wish.by
    fields = {"collection": collection.added([drawing]), "drawing": np.full_like(session.contents.drawing, -1),
              "transform": IDENTITY, "answer": None, "prepared": None}
    session.edit(fields, session.tr("Add to {label}").format(label=wish.label))


@fulfil.register(wishes.Relabel)
def _relabel(wish: wishes.Relabel, session: Session) -> None:
    change_set(present_set(session).relabelled(wish.keys, wish.label),
            session.tr("Relabel as {label}").format(label=wish.label), session)


@fulfil.register(wishes.Sign)
def _sign(wish: wishes.Sign, session: Session) -> None:
    change_set(present_set(session).signed(wish.keys, wish.by), session.tr("Say who drew it"), session)


@fulfil.register(wishes.Confirm)
def _confirm(wish: wishes.Confirm, session: Session) -> None:
    change_set(present_set(session).confirmed(wish.keys), session.tr("Keep as it is"), session)


@fulfil.register(wishes.Discard)
def _discard(wish: wishes.Discard, session: Session) -> None:
    change_set(present_set(session).without(wish.keys), session.tr("Remove drawings"), session)


@fulfil.register(wishes.AddClass)
def _add_class(wish: wishes.AddClass, session: Session) -> None:
    text = session.tr("Add class {name}").format(name=wish.name)
    change_set(present_set(session).class_added(wish.name), text, session)


@fulfil.register(wishes.RenameClass)
def _rename_class(wish: wishes.RenameClass, session: Session) -> None:
    if wish.old != wish.new:
        change_set(present_set(session).class_renamed(wish.old, wish.new), session.tr("Rename class"), session)


@fulfil.register(wishes.RemoveClass)
def _remove_class(wish: wishes.RemoveClass, session: Session) -> None:
    change_set(present_set(session).class_removed(wish.name),
            session.tr("Remove class {name}").format(name=wish.name), session)


@fulfil.register(wishes.NameCollection)
def _name(wish: wishes.NameCollection, session: Session) -> None:
    change_set(present_set(session).named(wish.name), session.tr("Rename set"), session)


@fulfil.register(wishes.SplitDrawings)
def _split(wish: wishes.SplitDrawings, session: Session) -> None:
    if wish.split != present_set(session).split:
        change_set(present_set(session).split_by(wish.split), session.tr("Split for testing"), session, wish.gesture)


@fulfil.register(wishes.NewCollection)
def _new(wish: wishes.NewCollection, session: Session) -> None:
    """A set comes with a blank pad that is fine enough to draw on, and a new one with two classes to be named."""
    from xoviz.drawings.starter import starter  # it draws two minutes' worth of drawings: only if they are wanted

    bring_pad(session)
    new = starter() if wish.starter else Collection(session.tr("My letters"), ("A", "B"))
    size = max(session.pad_size, COMFORTABLE) if session.pad_size < COARSE else session.pad_size
    blank = {"drawing": np.full((1, size, size), -1, np.float32), "transform": IDENTITY, "answer": None,
             "prepared": None}
    session.safekeeping.another(new)
    session.edit(pad_of(size, session) | blank | {"collection": new, "set_file": None},
                 session.tr("Starter set") if wish.starter else session.tr("New set"))


@fulfil.register(wishes.CheckDrawings)
def _check(_: wishes.CheckDrawings, session: Session) -> None:
    collection = present_set(session)
    session.studies.start(CHECKING, partial(suspects, collection, None, side_of(collection)))


@fulfil.register(wishes.LearnDrawings)
def _learn(wish: wishes.LearnDrawings, session: Session) -> None:
    task = drawn_task(present_set(session), wish.augmentation)
    session.training.stop()
    network = untrained(task, side_of(present_set(session)), session.training.view.seed)
    session.training.play(session.tr("Learn “{name}”").format(name=task.name), scratch=network,
                          besides=_set_before(task, network, session))


@fulfil.register(wishes.ChooseTask)
def _choose_task(wish: wishes.ChooseTask, session: Session) -> None:
    now = session.contents
    if wish.name == "drawings":
        _begin(drawn_task(now.collection), session)
    elif wish.name == now.task.kind:
        return
    elif wish.name == SLOW:
        session.said.emit(session.tr("Fetching {task}…").format(task=wish.name))
        session.studies.start(FETCHING, partial(_fetched, wish.name), heard=partial(_take_task, session))
    else:
        _begin(tasks.task(wish.name), session)


def _fetched(name: str) -> Iterator[Task | str]:
    """A task by its name, or why it cannot be had. The digits come from a package that takes a second to read."""
    try:
        yield tasks.task(name)
    except ValueError as reason:
        yield str(reason)


def _take_task(session: Session, found: Task | str) -> None:
    if isinstance(found, str):
        session.refused.emit(found)
    else:
        _begin(found, session)


def _begin(task: Task, session: Session) -> None:
    """Have something else to learn, and a network for it unless the present one suits it."""
    session.training.stop()
    network = _fitting(task, session)
    new = {} if network is session.contents.network else fresh_network(network)
    session.edit({"task": task, **new, **_set_before(task, network, session)},
                 session.tr("Task {name}").format(name=task.name))


def _fitting(task: Task, session: Session) -> Network:
    """The present network, one that ships, or one with random weights, whichever is the first to fit a task."""
    now = session.contents
    if suits(now.network, task):
        return now.network
    if task.kind == "letters":
        return zoo.load(zoo.for_size(session.pad_size) or zoo.for_size(COMFORTABLE) or zoo.names()[0])
    size = side_of(now.collection) if task.kind == "drawings" and now.collection else task.usual_size
    return trained(task) or untrained(task, size, session.training.view.seed)


def learn_anew(task: Task, session: Session) -> None:
    """Learn another task from scratch, in one undo step: by a network like the present one, if that has its classes."""
    now, seed = session.contents, session.training.view.seed
    if task.classes == now.network.classes:
        network = scratch(now.network, seed, now.frozen | now.off.keys())
    else:
        network = untrained(task, side_of(present_set(session)), seed)
    session.training.play(session.tr("Learn “{name}”").format(name=task.name), scratch=network,
                          besides=_set_before(task, network, session))


def _set_before(task: Task, network: Network, session: Session) -> dict[str, Any]:
    """The document's fields for a task that a network is set: a picture of the task, unless something stands on the pad
    that might be one."""
    now = session.contents
    might_be = network.classes == now.network.classes and has_ink(now.drawing)
    return {"task": task, **(input_for(now, task, network) if might_be else first_sample(task, network))}


def has_ink(picture: Array) -> bool:
    """Whether anything is drawn."""
    return bool((picture > LEAST_INK).any())


def present_set(session: Session) -> Collection:
    """The set in the document. RefusalError where nobody has begun one."""
    if session.contents.collection is None:
        raise RefusalError(session.tr("There is no set of drawings yet: begin one on the tab “Collect”."))
    return session.contents.collection


def change_set(collection: Collection, text: str, session: Session, gesture: int = 0) -> None:
    """Put another set in the place of the present one, unless nothing has changed."""
    if collection is not session.contents.collection:
        session.edit({"collection": collection}, text, gesture)
