"""Opening, saving, copying, pasting and dropping: how files and the clipboard reach the session.

The code that reads and writes pictures is itself read when the first picture is: the window stands sooner.
"""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QMimeData, QObject, Signal
from PySide6.QtGui import QGuiApplication, QImage
from PySide6.QtWidgets import QFileDialog, QWidget

from xoviz.gui.widgets.set_dialogs import SetDialogs
from xoviz.state.view import View
from xoviz.state.wishes import (
    MergeCollections,
    Open,
    OpenCollection,
    ReadPicture,
    SaveCollection,
    SaveNetwork,
    SavePicture,
)


class FileActions(QObject):
    """Asks for names and looks at what was pasted or dropped.

    Signals:
        wish(object): Open, ReadPicture, SaveNetwork, SavePicture, OpenCollection or SaveCollection.
        said(str): what was done.
        refused(str): why something cannot be done.
    """

    wish = Signal(object)
    said = Signal(str)
    refused = Signal(str)

    def __init__(self, window: QWidget) -> None:
        super().__init__(window)
        self._window = window
        self._sets = SetDialogs(window)
        self._view: View | None = None
        self._file: Path | None = None

    def present(self, view: View) -> None:
        """Remember what is on the pad, and which set there is."""
        self._view, self._file = view, view.set_file.path

    def open_path(self, path: Path) -> None:
        """Open a network, a picture, a sound or a set of drawings."""
        self.wish.emit(Open(path))

    def ask_open(self) -> None:
        """Ask which file to open."""
        name, _ = QFileDialog.getOpenFileName(self._window, self.tr("Open a picture, a sound, a network or a set"),
                                              "", self.tr("Networks, pictures, sounds and sets (*.xoviz *.png *.jpg "
                                                          "*.jpeg *.bmp *.gif *.webp *.tif *.tiff *.pgm *.ppm *.wav "
                                                          "*.zip);;All files (*)"))
        if name:
            self.open_path(Path(name))

    def ask_save_network(self) -> None:
        """Ask where to write the network."""
        name, _ = QFileDialog.getSaveFileName(self._window, self.tr("Save the network"), "network.xoviz",
                                              self.tr("Networks (*.xoviz)"))
        if name:
            self.wish.emit(SaveNetwork(Path(name)))

    def ask_save_picture(self) -> None:
        """Ask where to write the picture."""
        name, _ = QFileDialog.getSaveFileName(self._window, self.tr("Save the picture"), "letter.png",
                                              self.tr("Pictures (*.png *.jpg *.bmp)"))
        if name:
            self.wish.emit(SavePicture(Path(name)))

    def ask_open_set(self) -> None:
        """Ask which set of drawings to open."""
        path = self._sets.ask_open()
        if path is not None:
            self.wish.emit(OpenCollection(path))

    def ask_merge_set(self) -> None:
        """Ask which sets of drawings to merge into the present one."""
        paths = self._sets.ask_merge()
        if paths:
            self.wish.emit(MergeCollections(paths))

    def ask_open_folder(self) -> None:
        """Ask which folder of pictures to open as a set."""
        path = self._sets.ask_folder()
        if path is not None:
            self.wish.emit(OpenCollection(path))

    def ask_save_set(self) -> None:
        """Ask where to write the set of drawings, if there is one."""
        collection = None if self._view is None else self._view.collection
        if collection is None:
            self.refused.emit(self.tr("There is no set of drawings yet: begin one on the tab “Collect”."))
            return
        path = self._sets.ask_save(collection.name, self._file)
        if path is not None:
            self.wish.emit(SaveCollection(path))

    def copy_picture(self) -> None:
        """Copy what is on the pad."""
        from xoviz.pictures.write import to_qimage

        if self._view is not None:
            QGuiApplication.clipboard().setImage(to_qimage(self._view.pad))
            self.said.emit(self.tr("Copied the picture"))

    def paste_picture(self) -> None:
        """Open what is on the clipboard."""
        self.take(QGuiApplication.clipboard().mimeData(), self.tr("Paste picture"))

    def take(self, data: QMimeData, text: str) -> None:
        """Open what was pasted or dropped: the first file, or a picture."""
        files = [url.toLocalFile() for url in data.urls() if url.isLocalFile()]
        image = data.imageData() if data.hasImage() else None
        if files:
            self.open_path(Path(files[0]))
        elif isinstance(image, QImage) and not image.isNull():
            self._read(image, text)
        else:
            self.refused.emit(self.tr("There is no picture on the clipboard: copy one first."))

    def _read(self, image: QImage, text: str) -> None:
        from xoviz.pictures.read import from_qimage

        self.wish.emit(ReadPicture(from_qimage(image), text))
