"""The editor of sentences: a line to type in, laid out at once as a grid of words and places."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np
from PySide6.QtCore import QElapsedTimer, QSignalBlocker
from PySide6.QtWidgets import QVBoxLayout, QWidget

from xoviz.gui.inputs.base import InputEditor
from xoviz.gui.inputs.sentence_line import SentenceLine
from xoviz.gui.widgets.short_lines import ShortLines
from xoviz.gui.widgets.word_grid import WordGrid
from xoviz.nn import PICTURE, Array, Focus
from xoviz.state.view import View
from xoviz.state.wishes import Point, SetInput
from xoviz.tasks.words import Reading, Token, laid_out, words_in, written
from xoviz.wording import Translate

PAUSE = 1500
"""Milliseconds without typing after which what is typed next can be undone by itself."""


class WordsEditor(InputEditor):
    """A sentence to type, or to set in the grid. Words that the dictionary lacks are underlined and named.

    The text stays as it was typed for as long as the grid shows what it says; else it is written anew from the grid.

    Signals:
        wish(object): SetInput or Point.
        said(str): as for every editor.
    """

    def __init__(self, gestures: Iterator[int], parent: QWidget | None = None) -> None:
        super().__init__(gestures, parent)
        self.line, self.grid, self.hint = SentenceLine(), WordGrid(), ShortLines(2)
        self._words: tuple[str, ...] = ()
        self._right_aligned = False
        self._drawing: Array | None = None
        self._gesture = 0
        self._typing = QElapsedTimer()
        self._lay_out()
        self.line.textEdited.connect(self._typed)
        self.line.cursorPositionChanged.connect(self._tell)
        self.line.editingFinished.connect(self._finish_typing)
        self.grid.put.connect(self._put)
        self.grid.cleared.connect(self._clear)
        self.grid.chosen.connect(self._write)
        self.grid.pointed.connect(self._point)
        self.grid.left.connect(self._point_at_nothing)

    @property
    def reading(self) -> Reading:
        """The line laid out."""
        places = 1 if self._drawing is None else self._drawing.shape[2]
        return laid_out(self.line.text(), self._words, places, self._right_aligned)

    def present(self, view: View) -> None:
        """The sentence that the network reads, and what of it is lit."""
        drawing = view.drawing if view.drawing is not None else view.pad[np.newaxis]
        if view.task.words != self._words:
            self._words, self._right_aligned = view.task.words, view.task.right_aligned
            self._drawing = None
            self.grid.set_words(self._words)
        if drawing is not self._drawing:
            self._drawing = drawing
            self.grid.present(drawing[0])
            self._follow(drawing)
        self._light(view)

    def _lay_out(self) -> None:
        self.line.setAccessibleName(self.tr("Sentence"))
        self.line.setPlaceholderText(self.tr("Type a sentence"))
        self.line.setStatusTip(self.tr("The network reads the sentence while you type; _ leaves a place empty"))
        self.grid.setAccessibleName(self.tr("Sentence as a grid"))
        self.grid.setStatusTip(self.tr("A click puts the row's word at the column's place, the right button or Delete "
                                       "clears a place"))
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        for part in (self.line, self.hint, self.grid):
            column.addWidget(part)
        column.setStretch(2, 1)

    def _follow(self, drawing: Array) -> None:
        """Write the line anew, unless it says just that."""
        if not np.array_equal(self.reading.values, drawing):
            self._end_gesture()
            with QSignalBlocker(self.line):
                self.line.setText(written(drawing, self._words, self._right_aligned))
        self._tell()

    def _light(self, view: View) -> None:
        region = view.lit.get(PICTURE)
        if region is None or region.empty:
            self.grid.light(None)
            return
        (top, bottom), (left, right) = region.rows, region.columns
        here = view.focus is not None and view.focus.layer == PICTURE
        self.grid.light((top, left, bottom - top, right - left), here, here and view.pinned)

    def _typed(self) -> None:
        """Each burst of typing is one step of undo."""
        if not self._gesture or (self._typing.isValid() and self._typing.elapsed() > PAUSE):
            self._gesture = next(self.gestures)
        self._typing.start()
        self._wish(self.reading.values, self.tr("Type a sentence"), self._gesture)
        self._tell()

    def _finish_typing(self) -> None:
        self._end_gesture()
        self._tell()

    def _end_gesture(self) -> None:
        self._gesture = 0

    def _write(self, row: int) -> None:
        """A word's button: as if it were typed, but a step of its own."""
        self._end_gesture()
        with QSignalBlocker(self.line):
            self.line.write(self._words[row])
        self._wish(self.reading.values, self.tr("Write “{word}”").format(word=self._words[row]), next(self.gestures))
        self._tell()

    def _put(self, row: int, column: int) -> None:
        self._set(column, row, self.tr("Put “{word}” at place {place}").format(
            word=self._words[row], place=column + 1))

    def _clear(self, column: int) -> None:
        self._set(column, None, self.tr("Clear place {place}").format(place=column + 1))

    def _set(self, column: int, row: int | None, text: str) -> None:
        """Have a word, or none, at a place."""
        if self._drawing is not None:
            values = np.array(self._drawing)
            values[0, :, column] = 0
            if row is not None:
                values[0, row, column] = 1
            self._wish(values, text, next(self.gestures))
            self._follow(values)

    def _wish(self, values: Array, text: str, gesture: int) -> None:
        """Show it already: another key may come before the next view does."""
        if self._drawing is not None and not np.array_equal(values, self._drawing):
            self._drawing = values
            self.grid.present(values[0])
            self.wish.emit(SetInput(values, text, gesture))

    def _point(self, row: int, column: int) -> None:
        self.wish.emit(Point(Focus(PICTURE, 0, row, column)))

    def _point_at_nothing(self) -> None:
        self.wish.emit(Point(None))

    def _tell(self) -> None:
        """Underline and name what is not read, and say what becomes of it."""
        if self._drawing is None:
            return
        reading = self.reading
        wrong = [token for token in reading.tokens if token.fate in ("unknown", "beyond")
                 and not self._is_being_typed(token)]
        parts = tuple((token.start, token.end) for token in wrong)
        if parts != self.line.underlined or parts:
            with QSignalBlocker(self.line):
                self.line.underline(parts)
        mixed = [place + 1 for place, word in enumerate(words_in(self._drawing, self._words)) if word is None]
        sentences = [*told(wrong, self._drawing.shape[2], self._right_aligned, self.tr), *mixtures(mixed, self.tr)]
        usual = [self.tr("{words} words, {places} places.").format(
            words=len(self._words), places=self._drawing.shape[2]), self.tr("Type, press a word, or click the grid.")]
        self.hint.say(sentences or usual, warns=bool(sentences))

    def _is_being_typed(self, token: Token) -> bool:
        """Whether a word is only begun: the cursor stands behind it, and some word goes on like that."""
        return (self._gesture != 0 and token.fate == "unknown" and token.end == self.line.cursorPosition()
                and any(word.casefold().startswith(token.text.casefold()) for word in self._words))


def told(wrong: Sequence[Token], places: int, right_aligned: bool, tr: Translate) -> Iterator[str]:
    """What becomes of words that cannot be read, each kind in a sentence."""
    unknown = list(dict.fromkeys(token.text for token in wrong if token.fate == "unknown"))
    beyond = [token.text for token in wrong if token.fate == "beyond"]
    if unknown:
        yield tr("Unknown, place left empty: {words}").format(words=_quoted(unknown))
    if beyond and right_aligned:
        yield tr("Not read, before the last {places}: {words}").format(places=places, words=_quoted(beyond))
    elif beyond:
        yield tr("Not read, after the first {places}: {words}").format(places=places, words=_quoted(beyond))


def mixtures(places: Sequence[int], tr: Translate) -> Iterator[str]:
    """That some places hold no single word."""
    if places:
        yield tr("Several words at place {places}: the line has the strongest").format(
            places=", ".join(map(str, places)))


def _quoted(words: Sequence[str]) -> str:
    return ", ".join(f"“{word}”" for word in words)
