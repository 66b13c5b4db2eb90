"""What the wishes about the stack as a whole do."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from xoviz.nn import Stack
from xoviz.state import wishes
from xoviz.state.fulfil.base import RefusalError, fresh_network, fulfil, stop_for_another
from xoviz.state.fulfil.network import restack
from xoviz.zoo.presets import preset

if TYPE_CHECKING:
    from xoviz.state.session import Session

TEMPLATE = "template"
"""The preset that comes with weights."""


@fulfil.register(wishes.TakePreset)
def _take_preset(wish: wishes.TakePreset, session: Session) -> None:
    text = wish.text or session.tr("Preset {name}").format(name=wish.name)
    if wish.name == TEMPLATE:
        _compare_whole_pictures(text, session)
    else:
        now = session.contents.network
        layers, loss = preset(wish.name, len(now.classes))
        restack(Stack(layers, now.input_shape, loss), text, session)


def _compare_whole_pictures(text: str, session: Session) -> None:
    """One dense layer whose weights are a picture of each class; nothing of the old network is left in it."""
    # Read only here: nothing of the bench is needed by the time the first wish is fulfilled.
    from xoviz.explain.robustness.readers import template_network
    from xoviz.tasks.templates import templates

    now, task = session.contents.network, session.task
    if now.classes != task.classes:
        raise RefusalError(session.tr("There are no pictures of the network's classes to compare with: the task is "
                                      "about others."))
    pictures = templates(task, now.input_shape[1], session.training.view.seed)
    network = template_network(pictures, now.classes, now.task)
    stop_for_another(session)
    session.edit(fresh_network(replace(network, name=session.tr("templates"))), text)
