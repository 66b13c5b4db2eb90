"""Asks for the names of sets of drawings: the same questions, wherever they are asked."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QFileDialog, QWidget


class SetDialogs(QObject):
    """Each question gives a path, or None if nothing was chosen; that for sets to be merged, any number of them."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._parent = parent

    def ask_open(self) -> Path | None:
        """Which set to open."""
        return self._ask_for_file(self.tr("Open a set of drawings"))

    def ask_merge(self) -> tuple[Path, ...]:
        """Which sets to merge into the present one; perhaps none."""
        question = self.tr("Merge sets of drawings into this one: choose as many as you like")
        names, _ = QFileDialog.getOpenFileNames(self._parent, question, "", self._kinds())
        return tuple(map(Path, names))

    def ask_folder(self) -> Path | None:
        """Which folder to open as a set."""
        question = self.tr("Open a folder that holds a folder of pictures for each class")
        name = QFileDialog.getExistingDirectory(self._parent, question)
        return Path(name) if name else None

    def ask_save(self, name: str, file: Path | None = None) -> Path | None:
        """Where to write the set that is called ``name``; its ``file``, if it has one, is suggested."""
        safe = "".join(letter if letter.isalnum() or letter in " -_" else "_" for letter in name).strip() or "drawings"
        chosen, _ = QFileDialog.getSaveFileName(self._parent, self.tr("Save the set of drawings"),
                                                str(file or f"{safe}.zip"), self._kinds())
        return Path(chosen) if chosen else None

    def _ask_for_file(self, question: str) -> Path | None:
        name, _ = QFileDialog.getOpenFileName(self._parent, question, "", self._kinds())
        return Path(name) if name else None

    def _kinds(self) -> str:
        return self.tr("Sets of drawings (*.zip);;All files (*)")
