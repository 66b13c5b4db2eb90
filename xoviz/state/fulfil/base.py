"""What all who fulfil wishes have in common: how a wish is refused, and how picture and network are replaced."""

from __future__ import annotations

from collections.abc import Mapping
from functools import singledispatch
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from xoviz import zoo
from xoviz.nn import Array, Network
from xoviz.nn.train import Frozen
from xoviz.pictures.prepare import Prepared
from xoviz.state import wishes
from xoviz.state.learnable import input_for, task_of
from xoviz.tasks.base import SIZES, Task
from xoviz.tasks.transforms import IDENTITY, resample

if TYPE_CHECKING:
    from xoviz.state.session import Session


NOTHING_OFF: Mapping[Frozen, Array] = MappingProxyType({})


class RefusalError(ValueError):
    """A wish that cannot be fulfilled; the message is one sentence for the person who had it."""


@singledispatch
def fulfil(wish: wishes.Wish, session: Session) -> None:
    """Do what was asked for. Raises RefusalError (or another ValueError with a sentence) where that is impossible."""
    raise TypeError(f"nobody knows how to fulfil {wish!r}")


def put(drawing: Array, answer: int | None, text: str, session: Session, prepared: Prepared | None = None,
        gesture: int = 0, source: object = None) -> None:
    """Put another drawing (C, H, W) on the pad, as one undo step."""
    fields = {"drawing": drawing, "transform": IDENTITY, "answer": answer, "prepared": prepared, "source": source}
    session.edit(fields, text, gesture)


def right_answer(answer: int | None, network: Network, session: Session) -> int | None:
    """The right class, which counts the task's classes, where ``network`` has the same ones; None elsewhere."""
    return answer if network.classes == session.task.classes else None


def use(network: Network, session: Session, text: str = "", held: frozenset[Frozen] = frozenset()) -> None:
    """Put another network in place, and its task; the pad takes its size, and what is drawn comes along if it can.

    What is ``held`` in it is frozen.
    """
    task = task_of(network, session.contents)
    check_readable(network, task, session)
    stop_for_another(session)
    fields = {"task": task, **input_for(session.contents, task, network)}
    text = text or session.tr("Network {name}").format(name=network.name)
    session.edit(fresh_network(network) | {"frozen": held} | fields, text)


def check_readable(network: Network, task: Task, session: Session) -> None:
    """RefusalError for a network whose pictures no editor can make."""
    channels, rows, columns = network.input_shape
    if task.has(network.input_shape):
        return
    if channels != 1 or rows != columns:
        raise RefusalError(session.tr("The network '{name}' reads pictures of shape {shape}; the pad draws square ones "
                                       "with one channel.").format(name=network.name, shape=network.input_shape))
    if rows not in SIZES:
        raise RefusalError(session.tr("The network '{name}' reads {size} × {size}; the pad has {least} × {least} to "
                                      "{most} × {most} cells.").format(name=network.name, size=rows, least=SIZES[0],
                                                                      most=SIZES[-1]))


def pad_of(size: int, session: Session) -> dict[str, Any]:
    """The document's fields for a pad of another size, with what is drawn there.

    Of those who look at letters, the size's own network comes along; all other networks stay, and the picture is
    resampled on its way in.
    """
    now = session.contents
    fields: dict[str, Any] = {"drawing": resample(now.drawing, size)}
    name = zoo.for_size(size) if now.task.kind == "letters" else None
    if name is not None and now.network.input_shape[1] != size:
        network = zoo.load(name)
        fields |= fresh_network(network) | {"answer": right_answer(now.answer, network, session)}
        stop_for_another(session)
    return fields


def stop_for_another(session: Session) -> None:
    """Stop training because another network takes this one's place."""
    stop(session, session.tr("Training stopped: this is another network now."))


def stop(session: Session, reason: str) -> None:
    """Stop training; where that breaks off a run, nobody asked for it: say why."""
    if session.training.stop():
        session.said.emit(reason)


def check_on(layer: str, index: int, session: Session) -> None:
    """What is switched off has no weights to be changed."""
    if (layer, index) in session.contents.off:
        raise RefusalError(session.tr("Number {number} of the layer '{layer}' is switched off; switch it on "
                                      "first.").format(number=index + 1, layer=layer))


def fresh_network(network: Network) -> dict[str, Any]:
    """The document's fields for a network in which nothing has been learned or changed by hand yet."""
    return {"network": network, "learned": network, "trained": None, "frozen": frozenset(), "off": NOTHING_OFF}
