"""What the wishes about files of drawings do.

They are read and written in the background: a large file, and any folder, takes longer than anybody should wait for a
stroke.
"""

from __future__ import annotations

import os
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from xoviz.drawings.collection import Collection
from xoviz.drawings.merge import merge
from xoviz.drawings.task import COMFORTABLE
from xoviz.state import wishes
from xoviz.state.fulfil.base import RefusalError, fulfil
from xoviz.state.fulfil.drawings import change_set, present_set
from xoviz.state.learnable import task_of
from xoviz.state.set_files import OPENING, SAVING, SetRead, SetWritten, reading, reading_several, writing

if TYPE_CHECKING:
    from xoviz.state.session import Session


@fulfil.register(wishes.OpenCollection)
def _open(wish: wishes.OpenCollection, session: Session) -> None:
    session.studies.start(OPENING, partial(reading, wish.path.absolute(), _side(session)),
                          heard=partial(_take, session))


@fulfil.register(wishes.MergeCollections)
def _merge(wish: wishes.MergeCollections, session: Session) -> None:
    present_set(session)
    if session.studies.running(OPENING):
        raise RefusalError(session.tr("Another set is still being read: merge this one when it is there."))
    paths = tuple(path.absolute() for path in wish.paths)
    session.studies.start(OPENING, partial(reading_several, paths, _side(session)), heard=partial(_take_all, session))


def _side(session: Session) -> int:
    """Cells a side for which pictures in folders are prepared."""
    return max(session.pad_size, COMFORTABLE)


def _take(session: Session, found: SetRead) -> None:
    """The set has been read, or cannot be."""
    if found.problem:
        session.refused.emit(found.problem)
    elif found.collection is not None:
        try:
            _take_in(found.collection, found.path, session)
        except ValueError as reason:
            session.refused.emit(str(reason))
        _tell_of_refused(found, session)


def _take_all(session: Session, found: SetRead) -> None:
    """The sets have been read, or some of them; what cannot be read keeps none of the others out."""
    sets = (*found.before, found)
    if not found.ended:
        return
    try:
        _merge_in([(each.path, each.collection) for each in sets if each.collection is not None], session)
    except ValueError as reason:
        session.refused.emit(str(reason))
    for each in sets:
        _tell_of_refused(each, session)
    problems = [each.problem for each in sets if each.problem]
    if problems:
        words = session.tr("{count} of {all} sets were not merged. The first: {problem}")
        session.refused.emit(problems[0] if len(sets) == 1 else words.format(
            count=len(problems), all=len(sets), problem=problems[0]))


def _merge_in(sets: list[tuple[Path, Collection]], session: Session) -> None:
    """One undo step for all of them."""
    present, counts = present_set(session), np.zeros(3, int)
    for path, collection in sets:
        session.preferences.remember_file(path.as_posix())
        merged = merge(present, collection)
        present = merged.collection
        counts += merged.added, merged.known, merged.relabelled
    if sets:
        name = sets[0][0].name if len(sets) == 1 else session.tr("{count} sets").format(count=len(sets))
        change_set(present, session.tr("Merge {name}").format(name=name), session)
        words = session.tr("Merged {name}: {added} drawings added, {known} known already, {relabelled} relabelled")
        session.said.emit(words.format(name=name, added=counts[0], known=counts[1], relabelled=counts[2]))


def _take_in(collection: Collection, path: Path, session: Session) -> None:
    """The set takes the present one's place."""
    session.preferences.remember_file(path.as_posix())
    # A network that was opened before its set has been waiting for it.
    task = task_of(session.contents.network, replace(session.contents, collection=collection))
    file = None if os.path.isdir(path) else path
    session.safekeeping.another()
    if file is not None:
        session.safekeeping.saved(collection, file)
    session.edit({"collection": collection, "task": task, "set_file": file},
                 session.tr("Open {name}").format(name=path.name))
    session.said.emit(session.tr("Opened {name}: {count} drawings").format(name=path.name,
                                                                             count=len(collection.drawings)))


def _tell_of_refused(found: SetRead, session: Session) -> None:
    """Which pictures of a folder are not in its set."""
    if found.refused:
        (name, reason), count = found.refused[0], len(found.refused)
        session.refused.emit(session.tr("{count} of the files are not in the set. {name}: {reason}").format(
            count=count, name=name, reason=reason))


@fulfil.register(wishes.SaveCollection)
def _save(wish: wishes.SaveCollection, session: Session) -> None:
    path, collection = wish.path.absolute(), present_set(session)
    session.studies.start(SAVING, partial(writing, collection, path), heard=partial(_saved, session), promised=True)
    session.document.replace({"set_file": path})


def _saved(session: Session, written: SetWritten | None) -> None:
    if written is None:
        return
    if written.problem:
        session.refused.emit(written.problem)
        return
    session.safekeeping.saved(written.collection, written.path)
    session.preferences.remember_file(written.path.as_posix())
    session.said.emit(session.tr("Saved the set as {name}").format(name=written.path.name))
