"""Every panel on every kind of input: sounds, sentences, customers, boards, silhouettes, and shapes of one row or of
several channels. It opens, presents, works out what a figure needs, shows something, and speaks of no letters."""

from __future__ import annotations

import re

import numpy as np
import pytest
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QAbstractButton, QComboBox, QLabel

from xoviz import tasks, zoo
from xoviz.explain.receptive import lit
from xoviz.gui import theme
from xoviz.gui.panels import BEYOND, PANELS
from xoviz.nn import Focus, network
from xoviz.nn.shorthand import understood
from xoviz.state.view import View
from xoviz.tasks.base import Sample, Task
from xoviz.tasks.transforms import fitted

TASKS = [name for name in tasks.names() if name not in ("letters", "digits")]
SHOWN = [tab for tab in PANELS if tab.group != BEYOND and tab.name != "collect"]
SIZES = ((930, 440), (1500, 800))

SLOW = ("break_it", "duel", "sweep")
"""Panels that train networks to make a figure of themselves."""

LETTERS = re.compile(r"\b[Ll]etters?\b|\bdrawn\b|\bdrawings?\b")
ABOUT_LETTERS = re.compile(r"letters-\d+|[Ll]etters: ")
"""Names of networks and of tasks may say what they are for."""


class Shaped(Task):
    """Noise of any shape: what no shipped task has yet."""

    def __init__(self, kind: str, shape: tuple[int, int, int], stack: str) -> None:
        self._kind, self._shape, self._stack = kind, shape, stack

    name = property(lambda self: f"{self._kind} {self._shape}")
    classes = ("one", "two", "three")
    noun = "thing"
    input_kind = property(lambda self: self._kind)
    sizes = property(lambda self: (self._shape[1],))
    stack = property(lambda self: self._stack)

    def shape(self, size):
        return self._shape

    def draw(self, count, size, rng):
        return rng.uniform(-1, 1, (count, *self._shape)).astype(np.float32), rng.integers(0, 3, count)

    def samples(self):
        pictures, answers = self.draw(3, 0, np.random.default_rng(0))
        return tuple(Sample(str(number), str(number), each, int(answer))
                     for number, (each, answer) in enumerate(zip(pictures, answers, strict=True)))


SHAPED = [
    Shaped("board", (2, 10, 10), "conv 4@3 | relu | pool 2 | dense 8 | relu | dense 3"),
    Shaped("table", (1, 1, 12), "conv 4@1x3 | relu | pool 1x2 | dense 3"),
    Shaped("words", (1, 14, 7), "conv 4@14x2 | relu | pool 1x2 | dense 3"),
    Shaped("words", (1, 5, 8), "recurrent 6 | dense 3"),
    Shaped("spectrogram", (3, 12, 20), "conv 4@5x3 stride 2 | tanh | mean 2 | conv 3@2 | relu | dense 3"),
]


def of_task(name):
    known = tasks.task(name)
    shipped = zoo.names_for(name)[0]
    if zoo.load(shipped).task == name:
        return known, zoo.load(shipped)
    return known, zoo.for_task(known.shape(known.usual_size), known.classes, 1, name, known.stack, known.loss)


def of_shape(known):
    return known, network(understood(known.stack), known.shape(0), known.classes, seed=2, task=known.name)


def view_of(known, net, place=0, focus=None):
    sample = known.samples()[place]
    trace = net.forward(fitted(sample.picture, net.input_shape[1]))
    chosen = next(((layer.id, 0) for layer in net.layers if layer.kind == "conv"), None)
    return View(trace, trace.picture[0], focus, {} if focus is None else lit(net.stack, focus), answer=sample.answer,
                learned=net, chosen=chosen, task=known, drawing=trace.picture)


def words_on(panel):
    """All words in sight."""
    for kind in (QLabel, QAbstractButton):
        yield from (part.text() for part in panel.findChildren(kind) if part.isVisible())
    for box in panel.findChildren(QComboBox):
        if box.isVisible():
            yield from (box.itemText(place) for place in range(box.count()))


def differing(panel):
    """The share of a panel's pixels that are not like its first one."""
    image = panel.grab().toImage().convertToFormat(QImage.Format.Format_RGB32)
    pixels = np.frombuffer(image.constBits(), np.uint32)
    return float((pixels != pixels[0]).mean())


def check(tab, known, net, qtbot):
    panel = tab.load()()
    qtbot.addWidget(panel)
    panel.offer(known.samples(), fitted)
    panel.resize(*SIZES[0])
    panel.show()
    panel.present(view_of(known, net))
    for size in SIZES:
        panel.resize(*size)
        panel.present(view_of(known, net, 1))
        assert differing(panel) > 0.001, f"{tab.name} shows nothing"
    for layer in (*net.layers, None):
        focus = Focus("picture" if layer is None else layer.id, 0, 0, 0)
        panel.present(view_of(known, net, 1, focus))
    if tab.name not in SLOW:
        panel.finish(view_of(known, net, 1))
        assert differing(panel) > 0.001, f"{tab.name} has an empty figure"
    said = " | ".join(words_on(panel))
    found = LETTERS.findall(ABOUT_LETTERS.sub("", said))
    assert not found or known.input_kind == "pixels", f"{tab.name} speaks of letters: {said}"
    panel.close()


@pytest.fixture(autouse=True)
def dressed(qapp):
    theme.apply(qapp, theme.LIGHT)


@pytest.mark.parametrize("name", TASKS)
@pytest.mark.parametrize("tab", SHOWN, ids=[tab.name for tab in SHOWN])
def test_every_panel_shows_every_task(name, tab, qtbot):
    check(tab, *of_task(name), qtbot)


@pytest.mark.long
@pytest.mark.parametrize("known", SHAPED, ids=[f"{each.input_kind}-{each.shape(0)}" for each in SHAPED])
@pytest.mark.parametrize("tab", SHOWN, ids=[tab.name for tab in SHOWN])
def test_every_panel_shows_every_shape(known, tab, qtbot):
    check(tab, *of_shape(known), qtbot)
