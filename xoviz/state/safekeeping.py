"""The set of drawings outlives the window: it is kept beside the preferences, whether somebody saves it or not.

It is written in the background some seconds after a change and when the window closes, and taken up again by the next
window. What undo could bring back does not outlive it.
"""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer, Signal

from xoviz.state.document import Document
from xoviz.state.studies import Studies
from xoviz.state.view import SetFile

if TYPE_CHECKING:  # sets of drawings are first read long after the window stands
    from xoviz.drawings.collection import Collection
    from xoviz.state.leftovers import Found, Kept, Place

KEEPING, TAKING_UP = "keeping drawings", "taking up drawings"
"""The names of the studies."""

REST, REST_EACH = 3000, 1
"""Milliseconds from a change until it is written, and more for each drawing: to write ten thousand takes a second."""


class Safekeeping(QObject):
    """Keeps the document's set in a folder. Nothing is read or written before there is a set, or `take_up`.

    Signals:
        said(str): what has become of a set.
        refused(str): why something cannot be kept or taken up, in one sentence.
    """

    said = Signal(str)
    refused = Signal(str)

    def __init__(self, document: Document, studies: Studies, folder: Path, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.rest = REST
        self._document, self._studies, self._folder = document, studies, folder
        self._place: Place | None = None
        self._left: list[Place] = []  # by this window, for other sets
        self._saved: dict[Path, Collection] = {}
        self._untouched: Collection | None = None
        self._seen: tuple[Collection | None, Path | None] = None, None
        self._kept: Collection | None = None
        self._noted = SetFile()
        self._warned = False
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.timeout.connect(self._keep_in_time)
        document.changed.connect(self._look)

    @property
    def file(self) -> SetFile:
        """Where the set was saved, and whether it is there as it is now."""
        contents = self._document.contents
        path, collection = contents.set_file, contents.collection
        return SetFile(path, path is not None and collection is not None and self._saved.get(path) is collection)

    def saved(self, collection: Collection, path: Path) -> None:
        """Somebody has saved a set, or opened it: this is what is in the file."""
        self._saved[path] = collection
        self._wait()

    def another(self, new: Collection | None = None) -> None:
        """Another set is coming in the place of the present one: if that is saved nowhere, it stays where it is kept.

        A ``new`` set, with nothing of anybody's in it, is not kept before somebody has changed it.
        """
        present = self._document.contents.collection
        if present is not None and present.drawings and not self.file.saved:
            self.keep()
            if self._place is not None:
                self._left.append(self._place)
            self._place = self._kept = None
        self._untouched = new

    def take_up(self) -> None:
        """Begin to read the newest set that was left behind and that no other window has, if there is no set yet."""
        if self._document.contents.collection is not None or not self._folder.is_dir():
            return
        from xoviz.state.leftovers import left_in, taking_up

        place = next((each for each in left_in(self._folder) if each.take()), None)
        if place is not None:
            self._studies.start(TAKING_UP, partial(taking_up, place), heard=self._take_up)

    def keep(self) -> None:
        """Write the set if it has changed."""
        collection, file = self._document.contents.collection, self.file
        if collection is None or not self._is_news:
            return
        from xoviz.state.leftovers import keeping, new_place

        try:
            self._place = new_place(self._folder) if self._place is None else self._place
        except OSError as reason:
            self._warn(str(reason))
            return
        work = partial(keeping, collection, file, collection is not self._kept, self._place)
        self._studies.start(KEEPING, work, heard=partial(self._note, self._place), promised=True)

    def close(self) -> None:
        """Write what is not written yet, and let other windows have the places of this one; nothing is written later.
        To be called when it is known what was saved."""
        self._timer.stop()
        self.keep()
        self._studies.cancel_all()
        self._untouched = self._document.contents.collection
        for place in (*self._left, *filter(None, [self._place])):
            place.give_back()
        self._left, self._place = [], None

    @property
    def _is_news(self) -> bool:
        """Whether there is something to be written."""
        collection = self._document.contents.collection
        new = collection is not self._kept or self.file != self._noted
        return collection is not None and collection is not self._untouched and new

    def _look(self) -> None:
        """The document has changed, perhaps its set."""
        contents = self._document.contents
        seen = contents.collection, contents.set_file
        if seen[0] is not self._seen[0] or seen[1] != self._seen[1]:
            self._seen = seen
            self._wait()

    def _wait(self) -> None:
        """Write soon, but not again and again while somebody draws."""
        collection = self._document.contents.collection
        if collection is not None and self._is_news and not self._timer.isActive():
            self._timer.start(self.rest + REST_EACH * len(collection.drawings))

    def _keep_in_time(self) -> None:
        """Nobody waits for what is being written."""
        if self._studies.running(KEEPING):
            self._wait()
        else:
            self.keep()

    def _note(self, place: Place, kept: Kept | None) -> None:
        """A set has been written, or could not be."""
        if kept is None:
            return
        if kept.problem:
            self._warn(kept.problem)
        elif place is self._place:
            self._kept, self._noted = kept.collection, kept.file
            self._wait()

    def _take_up(self, found: Found) -> None:
        """A set has been read, or could not be."""
        if found.collection is None:
            found.place.give_back()
            self.refused.emit(self.tr("The drawings of last time could not be taken up ({reason}). What there is of "
                                      "them stays in {file}.").format(reason=found.problem, file=found.aside))
        elif self._document.contents.collection is not None:
            found.place.give_back()
            self.said.emit(self.tr("The set “{name}” of last time is kept in {file}").format(
                name=found.collection.name, file=found.place.drawings))
        else:
            self._place, self._kept, self._noted = found.place, found.collection, found.file
            self._put_in_place(found.collection, found.file)

    def _put_in_place(self, collection: Collection, file: SetFile) -> None:
        """A set comes back as it was left, which is no step that could be undone."""
        from xoviz.state.learnable import task_of
        from xoviz.state.leftovers import left_in

        if file.path is not None and file.saved:
            self._saved[file.path] = collection
        contents = self._document.contents
        task = task_of(contents.network, replace(contents, collection=collection))
        self._document.replace({"collection": collection, "set_file": file.path, "task": task})
        words = self.tr("Your set “{name}” is here again, with {count} drawings").format(
            name=collection.name, count=f"{len(collection.drawings):,}")
        if others := len(left_in(self._folder)) - 1:
            words = self.tr("{words}; {others} more kept in {folder}").format(words=words, others=others,
                                                                             folder=self._folder)
        self.said.emit(words)

    def _warn(self, reason: str) -> None:
        """Say once that nothing can be kept."""
        if not self._warned:
            self._warned = True
            self.refused.emit(self.tr("The drawings cannot be kept for the next time ({reason}): save the set before "
                                      "you close the window.").format(reason=reason))
