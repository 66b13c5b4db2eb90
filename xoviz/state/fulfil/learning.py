"""What the wishes about training and weights do."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import numpy as np

from xoviz.nn import Network
from xoviz.nn.parts import scratch, without
from xoviz.nn.train import Patch, Settings
from xoviz.state import wishes
from xoviz.state.fulfil.base import RefusalError, check_on, fulfil
from xoviz.state.fulfil.drawings import learn_anew
from xoviz.state.learnable import newest_task
from xoviz.tasks.limits import check_limit

if TYPE_CHECKING:
    from xoviz.state.session import Session


LARGEST_WEIGHT = float(np.finfo(np.float32).max)


@fulfil.register(wishes.Play)
def _play(wish: wishes.Play, session: Session) -> None:
    _check_trainable(session)
    session.training.play(session.tr("Training run"))


@fulfil.register(wishes.Pause)
def _pause(wish: wishes.Pause, session: Session) -> None:
    session.training.stop()


@fulfil.register(wishes.StepOnce)
def _step_once(wish: wishes.StepOnce, session: Session) -> None:
    _check_trainable(session)
    session.training.play(session.tr("One training step"), steps=1)


@fulfil.register(wishes.Reset)
def _reset(wish: wishes.Reset, session: Session) -> None:
    session.training.stop()
    fields = {"network": _scratch(session), "learned": _scratch(session), "trained": None}
    session.edit(fields, session.tr("Reset to random weights"))


@fulfil.register(wishes.LearnFromScratch)
def _learn(wish: wishes.LearnFromScratch, session: Session) -> None:
    """Where the task is the set of drawings, that is learned as it is now."""
    task = newest_task(session.contents)
    if task is not session.task:
        session.training.stop()
        learn_anew(task, session)
        return
    _check_trainable(session)
    session.training.stop()
    session.training.play(session.tr("Learn from scratch"), scratch=_scratch(session))


def _scratch(session: Session) -> Network:
    """Random weights, but in what is frozen or switched off."""
    contents = session.contents
    return scratch(contents.network, session.training.view.seed, contents.frozen | contents.off.keys())


@fulfil.register(wishes.Configure)
def _configure(wish: wishes.Configure, session: Session) -> None:
    now, kept = session.training.view, session.preferences
    settings = Settings(now.settings.optimiser if wish.optimiser is None else wish.optimiser,
                        now.settings.rate if wish.rate is None else wish.rate,
                        now.settings.batch if wish.batch is None else wish.batch)
    seed = now.seed if wish.seed is None else wish.seed
    speed = now.speed if wish.speed is None else wish.speed
    letters = now.letters if wish.letters is None else wish.letters
    check_limit(letters)
    kept.keep(optimiser=settings.optimiser, rate=settings.rate, batch=settings.batch, seed=seed, speed=speed,
              letters=letters)
    session.training.configure(settings, seed, speed, letters)


def _check_trainable(session: Session) -> None:
    network, task = session.contents.network, session.task
    if network.stack.outputs != len(task.classes):
        raise RefusalError(session.tr("This network has {outputs} classes and cannot learn the task '{task}', which "
                                      "has {classes}.").format(outputs=network.stack.outputs, task=task.name,
                                                               classes=len(task.classes)))


@fulfil.register(wishes.EditWeight)
def _edit_weight(wish: wishes.EditWeight, session: Session) -> None:
    """While training runs, the change travels to the worker and takes effect between two steps."""
    parameters = session.contents.network.parameters
    if wish.key not in parameters:
        raise RefusalError(session.tr("There is no parameter '{key}' in this network.").format(key=wish.key))
    shape = parameters[wish.key].shape
    inside = len(wish.index) == len(shape) and all(
        0 <= place < size for place, size in zip(wish.index, shape, strict=True))
    if not inside:
        raise RefusalError(session.tr("'{key}' has the shape {shape}, so there is no number at {index}.").format(
            key=wish.key, shape=shape, index=wish.index))
    if not abs(wish.value) <= LARGEST_WEIGHT:
        raise RefusalError(session.tr("A weight must be a finite number, not {value}; the old one was kept.").format(
            value=wish.value))
    check_on(session.contents.network.stack.slot(wish.key).layer_id, wish.index[0], session)
    if session.training.playing:
        session.training.edit(Patch(wish.key, wish.index, np.array(wish.value, np.float32)))
        return
    values = parameters[wish.key].copy()
    values[wish.index] = wish.value
    network = session.contents.network.with_parameters({wish.key: values})
    session.edit({"network": network}, wish.text, wish.gesture)


@fulfil.register(wishes.SetWeights)
def _set_weights(wish: wishes.SetWeights, session: Session) -> None:
    network = session.contents.network
    if wish.vector.shape != network.vector.shape:
        raise RefusalError(session.tr("This network has {size:,} weights, not {other:,}.").format(
            size=network.vector.size, other=wish.vector.size))
    with np.errstate(over="ignore"):
        vector = wish.vector.astype(np.float32)
    if not math.isfinite(float(vector.dot(vector))):
        raise RefusalError(session.tr("Weights must be finite numbers; the old ones were kept."))
    session.training.stop()
    network = without(session.contents.network.with_vector(vector), session.contents.off)
    session.edit({"network": network}, wish.text, wish.gesture)


@fulfil.register(wishes.SetAnswer)
def _set_answer(wish: wishes.SetAnswer, session: Session) -> None:
    classes = len(session.contents.network.classes)
    if wish.answer is not None and not 0 <= wish.answer < classes:
        raise RefusalError(session.tr("This network has {classes} classes, so there is no class {answer}.").format(
            classes=classes, answer=wish.answer + 1))
    if wish.answer != session.contents.answer:
        session.edit({"answer": wish.answer}, session.tr("Say what it is"))
