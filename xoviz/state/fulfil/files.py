"""What the wishes about files do."""

from __future__ import annotations

import os
from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

from xoviz.drawings.filing import is_collection
from xoviz.nn import Network
from xoviz.sounds.wav import is_wav
from xoviz.sounds.wav import read as read_sound
from xoviz.state import files, wishes
from xoviz.state.document import Contents
from xoviz.state.fulfil.base import fulfil, put, use
from xoviz.state.fulfil.picture import bring_pad, drawn_size
from xoviz.tasks.shuffled import Shuffled

if TYPE_CHECKING:
    from pathlib import Path

    from xoviz.state.session import Session

LONGEST_ORDER = 400
"""Characters that a file tells of the order of cells: that of any table."""

SOUND = "sound"
"""The task that hears sound files."""


@fulfil.register(wishes.Open)
def _open(wish: wishes.Open, session: Session) -> None:
    path = wish.path.absolute()
    if os.path.isdir(path) or is_collection(path):
        fulfil(wishes.OpenCollection(path), session)
        return
    if is_wav(path):
        _open_sound(path, session)
        return
    try:
        found = files.opened(path, drawn_size(session), whole=not session.task.cropped)
    except ValueError:
        if not os.path.exists(path):
            session.preferences.forget_file(path.as_posix())
        raise
    if isinstance(found, Network):
        use(found, session)
    else:
        bring_pad(session)
        put(found.picture, None, session.tr("Open picture"), session, found)
    session.preferences.remember_file(path.as_posix())
    session.said.emit(session.tr("Opened {name}").format(name=wish.path.name))


def _open_sound(path: Path, session: Session) -> None:
    """Put a second of a sound file where the network hears sounds; where it does not, choose the task that does."""
    from xoviz.tasks.spectrogram import LENGTH, RATE, pictured  # which nobody needs for letters

    sound = read_sound(path, RATE)
    if session.task.input_kind != "spectrogram":
        fulfil(wishes.ChooseTask(SOUND), session)
    text = session.tr("Open sound")
    fulfil(wishes.SetInput(pictured(sound.filled(LENGTH))[np.newaxis], text, source=sound), session)
    session.preferences.remember_file(path.as_posix())
    session.said.emit(session.tr("Opened {name}").format(name=path.name))


@fulfil.register(wishes.SavePicture)
def _save_picture(wish: wishes.SavePicture, session: Session) -> None:
    files.save_picture(session.pad, wish.path)
    session.said.emit(session.tr("Saved the picture as {name}").format(name=wish.path.name))


@fulfil.register(wishes.SaveNetwork)
def _save_network(wish: wishes.SaveNetwork, session: Session) -> None:
    contents = session.contents
    files.save_network(replace(contents.network, made=how_made(contents)), wish.path)
    session.preferences.remember_file(wish.path.absolute().as_posix())
    session.said.emit(session.tr("Saved the network as {name}").format(name=wish.path.name))


def how_made(contents: Contents) -> str:
    """How the network on display came to be, for its file: as it came, or what was done to it here."""
    network, trained = contents.network, contents.trained
    if trained is None:
        return network.made if network is contents.learned else _by_hand(network.made)
    method = trained.run.method_before(trained.step)
    settings = method.settings
    made = (f"trained in the window, {trained.step} steps: {settings.optimiser}, learning rate {settings.rate:g}, "
            f"batch {settings.batch}, seed {method.seed}")
    task = trained.run.task
    if isinstance(task, Shuffled):  # which no file holds otherwise
        made += f", on inputs rearranged as {' '.join(str(place + 1) for place in task.order)}"[:LONGEST_ORDER]
    return made if np.array_equal(network.vector, trained.state.vector) else _by_hand(made)


def _by_hand(made: str) -> str:
    return f"{made}, then changed by hand" if made else "made by hand"
