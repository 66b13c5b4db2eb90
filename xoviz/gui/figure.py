"""One panel as a picture file, for slides: PNG, SVG or PDF."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from PySide6.QtCore import QBuffer, QIODevice, QMarginsF, QPoint, QRect, QSizeF
from PySide6.QtGui import QImage, QImageWriter, QPageSize, QPaintDevice, QPainter, QPdfWriter, QRegion
from PySide6.QtSvg import QSvgGenerator
from PySide6.QtWidgets import QWidget

from xoviz.gui import theme
from xoviz.gui.panels import PANELS, Fit, Sample
from xoviz.nn import Trace
from xoviz.nn.storage import replacing
from xoviz.state.view import Task, View

SIZE = (1280, 640)
FORMATS = (".png", ".svg", ".pdf")
PNG_SCALE = 2
POINTS_PER_PIXEL = 0.75
DOTS_PER_INCH = 300

LIVE = ("landscape", "runs", "collect")
"""Panels of which there is no figure: they show what only a session has: what was mapped, trained or drawn there."""


def panel_names() -> tuple[str, ...]:
    """The panels that there are figures of, in tab order."""
    return tuple(tab.name for tab in PANELS if tab.name not in LIVE)


def write_figure(panel: str, trace: Trace, out: Path, theme_name: str = "light",
                 size: tuple[int, int] | None = None, offered: tuple[Sequence[Sample], Fit] | None = None,
                 answer: int | None = None, task: Task | None = None) -> None:
    """Draw a panel for ``trace`` into a file of ``size`` logical pixels; its ending says which format. Without a size
    it is ``SIZE``, or as much more as the panel needs.

    ``offered`` are the task's own pictures, for panels that show another one beside the trace's, and what resizes them;
    ``answer`` is the right class, where it is known, for those that show how wrong the network is, and ``task`` what
    there is to learn (letters, unless it is said).

    Raises ValueError, with one sentence, for a panel, theme or ending that there is not and for a size in which the
    panel has no room, and OSError if the file cannot be written.
    """
    if out.suffix.lower() not in FORMATS:
        raise ValueError(f"'{out.name}' must end in {', '.join(FORMATS)}")
    tabs = {tab.name: tab for tab in PANELS if tab.name in panel_names()}
    if panel not in tabs:
        raise ValueError(f"there is no panel '{panel}'; there are {', '.join(tabs)}")
    theme.apply(theme.application(), theme.theme_named(theme_name))
    widget = tabs[panel].load()()
    chosen = next(((layer.id, 0) for layer in trace.network.layers if layer.kind == "conv"), None)
    if offered is not None:
        widget.offer(*offered)
    widget.resize(*(size or SIZE))
    # A widget that is on no screen is laid out when it is first grabbed.
    widget.grab(QRect(0, 0, 1, 1))
    view = View(trace, trace.picture[0], answer=answer, learned=trace.network, chosen=chosen, drawing=trace.picture)
    view = view if task is None else replace(view, task=task)
    widget.present(view)
    widget.finish(view)
    # It may have other parts now.
    widget.grab(QRect(0, 0, 1, 1))
    try:
        if size is not None:
            _check_room(widget, panel, size)
        else:
            _make_room(widget)
        # Drawn in memory first: Qt does not tell whether a drawing reached its file.
        drawn = QBuffer()
        drawn.open(QIODevice.OpenModeFlag.WriteOnly)
        _draw(widget, drawn, out.suffix.lower())
        _save(drawn, out)
    finally:
        widget.deleteLater()


def _draw(widget: QWidget, file: QIODevice, ending: str) -> None:
    """Into ``file``, in the format that the ending asks for."""
    size = widget.size()
    if ending == ".png":
        image = QImage(size * PNG_SCALE, QImage.Format.Format_RGB32)
        image.setDevicePixelRatio(PNG_SCALE)
        image.fill(widget.palette().window().color())
        _paint(widget, image)
        if not QImageWriter(file, b"png").write(image):
            raise OSError(f"a picture of {image.width()} x {image.height()} pixels cannot be made; try a smaller one")
    elif ending == ".svg":
        drawing = QSvgGenerator()
        drawing.setOutputDevice(file)
        drawing.setSize(size)
        drawing.setViewBox(QRect(QPoint(0, 0), size))
        drawing.setTitle("xoviz")
        _paint(widget, drawing)
    else:
        page = QPdfWriter(file)
        page.setPageMargins(QMarginsF(0, 0, 0, 0))
        page.setPageSize(QPageSize(QSizeF(size) * POINTS_PER_PIXEL, QPageSize.Unit.Point))
        page.setResolution(DOTS_PER_INCH)
        page.setCreator("xoviz")
        _paint(widget, page, page.width() / size.width())


def _paint(widget: QWidget, device: QPaintDevice, scale: float = 1.0) -> None:
    with QPainter(device) as painter:
        painter.scale(scale, scale)
        painter.fillRect(widget.rect(), widget.palette().window())
        widget.render(painter, QPoint(0, 0), QRegion(), QWidget.RenderFlag.DrawChildren)


def _check_room(widget: QWidget, panel: str, size: tuple[int, int]) -> None:
    """A widget grows by itself to what it needs at least; the file would have another size than was asked for."""
    least = widget.minimumSizeHint()
    if least.width() > size[0] or least.height() > size[1]:
        raise ValueError(f"a figure of '{panel}' needs at least {least.width()} x {least.height()} pixels, "
                         f"not {size[0]} x {size[1]}")


def _make_room(widget: QWidget) -> None:
    """At least as large as it needs to be."""
    needed = widget.minimumSizeHint()
    if needed != needed.boundedTo(widget.size()):
        widget.resize(widget.size().expandedTo(needed))
        widget.grab(QRect(0, 0, 1, 1))


def _save(drawn: QBuffer, out: Path) -> None:
    """Whole or not at all. Raises OSError with one sentence."""
    try:
        with replacing(out) as file:
            file.write(drawn.data().data())
    except OSError as error:
        raise OSError(f"'{out}' could not be written ({(error.strerror or str(error)).lower()})") from error
