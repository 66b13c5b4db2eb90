"""What the wishes about the picture on the pad do."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from xoviz.nn.arrays import frozen
from xoviz.pictures.prepare import prepare, the_other_way_round
from xoviz.state import wishes
from xoviz.state.fulfil.base import RefusalError, fulfil, pad_of, put, right_answer
from xoviz.tasks import FIRST
from xoviz.tasks.base import SIZES, USUAL_SIZE
from xoviz.tasks.transforms import fitted, resample

if TYPE_CHECKING:
    from xoviz.state.session import Session


@fulfil.register(wishes.Draw)
def _draw(wish: wishes.Draw, session: Session) -> None:
    check_pad(session)
    drawing = np.array(wish.pixels, np.float32)[np.newaxis]
    put(drawing, None, wish.text, session, gesture=wish.gesture)


@fulfil.register(wishes.SetInput)
def _set_input(wish: wishes.SetInput, session: Session) -> None:
    values = np.asarray(wish.values, np.float32)
    if values.shape != session.contents.drawing.shape or not (np.abs(values) <= 1).all():
        raise RefusalError(session.tr("What goes in here has the shape {shape} and values from −1 to 1.").format(
            shape=session.contents.drawing.shape))
    answer = right_answer(wish.answer, session.contents.network, session)
    put(frozen(values), answer, wish.text, session, gesture=wish.gesture, source=wish.source)


def check_pad(session: Session) -> None:
    """RefusalError where what the network reads is not drawn on the pad."""
    task = session.task
    if not task.on_pad:
        raise RefusalError(session.tr("The task is “{task}”: there is no pad to draw on. Choose letters as the task "
                                      "first.").format(task=task.name))


def drawn_size(session: Session) -> int:
    """How many cells a side a picture from outside gets: as many as the pad, or as a pad will have that is to come."""
    return session.pad_size if session.task.on_pad else USUAL_SIZE


def bring_pad(session: Session) -> None:
    """Where there is no pad to put a picture on, choose letters, which have one."""
    if not session.task.on_pad:
        fulfil(wishes.ChooseTask(FIRST), session)


@fulfil.register(wishes.ShowSample)
def _show_sample(wish: wishes.ShowSample, session: Session) -> None:
    sample = next((sample for sample in session.task.samples() if sample.name == wish.name), None)
    if sample is None:
        raise RefusalError(session.tr("There is no sample '{name}'.").format(name=wish.name))
    drawing = fitted(sample.picture, session.pad_size)
    answer = right_answer(sample.answer, session.contents.network, session)
    put(drawing, answer, sample.title, session, source=sample.source)


@fulfil.register(wishes.AnotherOne)
def _another_one(wish: wishes.AnotherOne, session: Session) -> None:
    found = session.task.another(session.pad_size, session.next_generator())
    answer = right_answer(found.answer, session.contents.network, session)
    put(found.picture, answer, session.tr("Another one"), session, source=found.source)


@fulfil.register(wishes.ShowPicture)
def _show_picture(wish: wishes.ShowPicture, session: Session) -> None:
    if not session.task.admits(wish.picture.shape, session.task.input_kind):
        raise RefusalError(session.tr("This is not what the task “{task}” is about.").format(task=session.task.name))
    drawing = fitted(wish.picture, session.pad_size)
    put(drawing, right_answer(wish.answer, session.contents.network, session), wish.text, session)


@fulfil.register(wishes.ReadPicture)
def _read_picture(wish: wishes.ReadPicture, session: Session) -> None:
    prepared = prepare(np.asarray(wish.grey, np.float32), drawn_size(session), whole=not session.task.cropped)
    if prepared.empty:
        raise RefusalError(session.tr("The picture is blank: there is no letter in it."))
    bring_pad(session)
    put(prepared.picture, None, wish.text, session, prepared)


@fulfil.register(wishes.ReadTheOtherWayRound)
def _read_the_other_way_round(_: wishes.ReadTheOtherWayRound, session: Session) -> None:
    before = session.contents.prepared
    if before is None:
        raise RefusalError(session.tr("What is on the pad was not read from a picture."))
    again = the_other_way_round(before, whole=not session.task.cropped)
    if again.empty:
        raise RefusalError(session.tr("Read the other way round, the picture is blank: there is no letter in it."))
    drawing = resample(again.picture, session.pad_size)
    put(drawing, None, session.tr("Read the other way round"), session, again)


@fulfil.register(wishes.ChangeTransform)
def _transform(wish: wishes.ChangeTransform, session: Session) -> None:
    check_pad(session)
    session.edit({"transform": wish.transform}, session.tr("Transform"), wish.gesture)


@fulfil.register(wishes.ResizePad)
def _resize(wish: wishes.ResizePad, session: Session) -> None:
    """The size's own network comes along; where there is none, the picture is resampled on its way in."""
    if wish.size == session.pad_size:
        return
    check_pad(session)
    if wish.size not in SIZES:
        raise RefusalError(session.tr("A pad is {least} to {most} cells wide, not {size}.").format(
            least=SIZES[0], most=SIZES[-1], size=wish.size))
    session.edit(pad_of(wish.size, session), session.tr("Pad of {size} × {size}").format(size=wish.size))
    size = session.contents.network.input_shape[1]
    if size != wish.size:
        session.said.emit(session.tr("The network reads {size} × {size}: your drawing is resampled on its way in, "
                                     "as the Network tab shows.").format(size=size))
