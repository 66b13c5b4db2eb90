"""What each wish does: one small function a kind of wish. Edits become undo steps.

Those about learning are in ``fulfil_learning``.
"""

from __future__ import annotations

import os
from collections.abc import Callable
from functools import partial, singledispatch
from typing import TYPE_CHECKING, Any

import numpy as np

from xoviz import zoo
from xoviz.nn import Array, Conv, Network
from xoviz.nn.surgery import add_filter, remove_filter
from xoviz.nn.train import Patch
from xoviz.pictures.prepare import Prepared, prepare, the_other_way_round
from xoviz.state import files, wishes
from xoviz.tasks.transforms import IDENTITY, resample

if TYPE_CHECKING:
    from xoviz.state.session import Session


SMALLEST, LARGEST = 9, 64
"""Cells a side of the pads that there are, and of the letters that the task draws."""


class RefusalError(ValueError):
    """A wish that cannot be fulfilled; the message is one sentence for the person who had it."""


@singledispatch
def fulfil(wish: wishes.Wish, session: Session) -> None:
    """Do what was asked for. Raises RefusalError (or another ValueError with a sentence) where that is impossible."""
    raise TypeError(f"nobody knows how to fulfil {wish!r}")


# The picture


@fulfil.register(wishes.Draw)
def _draw(wish: wishes.Draw, session: Session) -> None:
    drawing = np.array(wish.pixels, np.float32)[np.newaxis]
    _put(drawing, None, wish.text, session, gesture=wish.gesture)


@fulfil.register(wishes.ShowSample)
def _show_sample(wish: wishes.ShowSample, session: Session) -> None:
    sample = next((sample for sample in session.task.samples() if sample.name == wish.name), None)
    if sample is None:
        raise RefusalError(session.tr("There is no sample '{name}'.").format(name=wish.name))
    drawing = resample(sample.picture, session.pad_size)
    answer = _answer(sample.answer, session.contents.network, session)
    _put(drawing, answer, sample.title, session)


@fulfil.register(wishes.AnotherOne)
def _another_one(wish: wishes.AnotherOne, session: Session) -> None:
    pictures, answers = session.task.draw(1, session.pad_size, session.next_generator())
    answer = _answer(int(answers[0]), session.contents.network, session)
    _put(pictures[0], answer, session.tr("Another one"), session)


@fulfil.register(wishes.ShowPicture)
def _show_picture(wish: wishes.ShowPicture, session: Session) -> None:
    drawing = resample(wish.picture, session.pad_size)
    _put(drawing, None, wish.text, session)


@fulfil.register(wishes.ReadPicture)
def _read_picture(wish: wishes.ReadPicture, session: Session) -> None:
    prepared = prepare(np.asarray(wish.grey, np.float32), session.pad_size)
    if prepared.empty:
        raise RefusalError(session.tr("The picture is blank: there is no letter in it."))
    _put(prepared.picture, None, wish.text, session, prepared)


@fulfil.register(wishes.ReadTheOtherWayRound)
def _read_the_other_way_round(_: wishes.ReadTheOtherWayRound, session: Session) -> None:
    before = session.contents.prepared
    if before is None:
        raise RefusalError(session.tr("What is on the pad was not read from a picture."))
    again = the_other_way_round(before)
    if again.empty:
        raise RefusalError(session.tr("Read the other way round, the picture is blank: there is no letter in it."))
    drawing = resample(again.picture, session.pad_size)
    _put(drawing, None, session.tr("Read the other way round"), session, again)


def _put(drawing: Array, answer: int | None, text: str, session: Session, prepared: Prepared | None = None,
         gesture: int = 0) -> None:
    """Put another drawing (1, S, S) on the pad, as one undo step."""
    fields = {"drawing": drawing, "transform": IDENTITY, "answer": answer, "prepared": prepared}
    session.edit(fields, text, gesture)


@fulfil.register(wishes.ChangeTransform)
def _transform(wish: wishes.ChangeTransform, session: Session) -> None:
    session.edit({"transform": wish.transform}, session.tr("Transform"), wish.gesture)


@fulfil.register(wishes.ResizePad)
def _resize(wish: wishes.ResizePad, session: Session) -> None:
    """The size's own network comes along; where there is none, the picture is resampled on its way in."""
    if wish.size == session.pad_size:
        return
    if not SMALLEST <= wish.size <= LARGEST:
        raise RefusalError(session.tr("A pad is {least} to {most} cells wide, not {size}.").format(
            least=SMALLEST, most=LARGEST, size=wish.size))
    fields: dict[str, Any] = {"drawing": resample(session.contents.drawing, wish.size)}
    name = zoo.for_size(wish.size)
    if name is not None and session.contents.network.input_shape[1] != wish.size:
        network = zoo.load(name)
        fields |= fresh_network(network) | {"answer": _answer(session.contents.answer, network, session)}
        _stop_for_another(session)
    session.edit(fields, session.tr("Pad of {size} × {size}").format(size=wish.size))
    size = session.contents.network.input_shape[1]
    if size != wish.size:
        session.said.emit(session.tr("The network reads {size} × {size}: your drawing is resampled on its way in, "
                                     "as the Network tab shows.").format(size=size))


def _answer(answer: int | None, network: Network, session: Session) -> int | None:
    """The right class, which counts the task's classes, where ``network`` has the same ones; None elsewhere."""
    return answer if network.classes == session.task.classes else None


# The network


@fulfil.register(wishes.ChooseFilter)
def _choose_filter(wish: wishes.ChooseFilter, session: Session) -> None:
    session.choose((wish.layer, wish.index))


@fulfil.register(wishes.EditFilter)
def _edit_filter(wish: wishes.EditFilter, session: Session) -> None:
    _check_filter(wish.layer, wish.index, session)
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
    _reshape(partial(add_filter, layer_id=wish.layer), session.tr("Add filter"), session)
    session.choose((wish.layer, session.contents.network.stack.shape_of(wish.layer)[0] - 1))


@fulfil.register(wishes.RemoveFilter)
def _remove_filter(wish: wishes.RemoveFilter, session: Session) -> None:
    _check_filter(wish.layer, wish.index, session)
    _reshape(partial(remove_filter, layer_id=wish.layer, index=wish.index), session.tr("Remove filter"), session)


def _reshape(surgery: Callable[[Network], Network], text: str, session: Session) -> None:
    """Replace the network by one of another stack: that ends its training."""
    surgery(session.contents.network)  # refuses what cannot be before training is stopped
    _stop(session, session.tr("Training stopped: the network has another shape now."))
    now = session.contents
    session.edit({"network": surgery(now.network), "learned": surgery(now.learned), "trained": None}, text)


@fulfil.register(wishes.ResetFilter)
def _reset_filter(wish: wishes.ResetFilter, session: Session) -> None:
    _check_filter(wish.layer, wish.index, session)
    learned = session.contents.learned.parameters[f"{wish.layer}.weights"][wish.index]
    fulfil(wishes.EditFilter(wish.layer, wish.index, learned, text=session.tr("Reset filter")), session)


@fulfil.register(wishes.ChooseNetwork)
def _choose_network(wish: wishes.ChooseNetwork, session: Session) -> None:
    _use(zoo.load(wish.name), session)


def _check_filter(layer: str, index: int, session: Session) -> None:
    """A wish may be older than the network that it meets: the filter may have gone meanwhile."""
    filters = {each.id: each.filters for each in session.contents.network.layers if isinstance(each, Conv)}
    if not 0 <= index < filters.get(layer, 0):
        raise RefusalError(session.tr("There is no filter {number} in the layer '{layer}'.").format(
            number=index + 1, layer=layer))


def _use(network: Network, session: Session) -> None:
    """Put another network in place; the pad takes its size, and what is drawn comes along."""
    channels, rows, columns = network.input_shape
    if channels != 1 or rows != columns:
        raise RefusalError(session.tr("The network '{name}' reads pictures of shape {shape}; the pad draws square ones "
                                 "with one channel.").format(name=network.name, shape=network.input_shape))
    if not SMALLEST <= rows <= LARGEST:
        raise RefusalError(session.tr("The network '{name}' reads {size} × {size}; the pad has {least} × {least} to "
                                      "{most} × {most} cells.").format(name=network.name, size=rows, least=SMALLEST,
                                                                      most=LARGEST))
    _stop_for_another(session)
    now = session.contents
    fields = {"drawing": resample(now.drawing, rows), "answer": _answer(now.answer, network, session)}
    session.edit(fresh_network(network) | fields, session.tr("Network {name}").format(name=network.name))


def _stop_for_another(session: Session) -> None:
    _stop(session, session.tr("Training stopped: this is another network now."))


def _stop(session: Session, reason: str) -> None:
    """Stop training; where that breaks off a run, nobody asked for it: say why."""
    if session.training.stop():
        session.said.emit(reason)


def fresh_network(network: Network) -> dict[str, Any]:
    """The document's fields for a network in which nothing has been learned or changed by hand yet."""
    return {"network": network, "learned": network, "trained": None}


# Looking


@fulfil.register(wishes.Point)
def _point(wish: wishes.Point, session: Session) -> None:
    if not session.pinned:
        session.look_at(wish.focus)


@fulfil.register(wishes.Pin)
def _pin(wish: wishes.Pin, session: Session) -> None:
    session.look_at(wish.focus, pinned=wish.focus is not None)


@fulfil.register(wishes.Read)
def _read(wish: wishes.Read, session: Session) -> None:
    session.read(wish.reading)


# Files


@fulfil.register(wishes.Open)
def _open(wish: wishes.Open, session: Session) -> None:
    path = wish.path.absolute()
    try:
        found = files.opened(path, session.pad_size)
    except ValueError:
        if not os.path.exists(path):
            session.preferences.forget_file(path.as_posix())
        raise
    if isinstance(found, Network):
        _use(found, session)
    else:
        _put(found.picture, None, session.tr("Open picture"), session, found)
    session.preferences.remember_file(path.as_posix())
    session.said.emit(session.tr("Opened {name}").format(name=wish.path.name))


@fulfil.register(wishes.SavePicture)
def _save_picture(wish: wishes.SavePicture, session: Session) -> None:
    files.save_picture(session.pad, wish.path)
    session.said.emit(session.tr("Saved the picture as {name}").format(name=wish.path.name))


@fulfil.register(wishes.SaveNetwork)
def _save_network(wish: wishes.SaveNetwork, session: Session) -> None:
    files.save_network(session.contents.network, wish.path)
    session.preferences.remember_file(wish.path.absolute().as_posix())
    session.said.emit(session.tr("Saved the network as {name}").format(name=wish.path.name))
