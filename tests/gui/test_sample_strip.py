"""The talk's ten pictures are one click away."""

from __future__ import annotations

from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from xoviz.gui.sample_strip import SampleStrip
from xoviz.nn import Array
from xoviz.state.view import View
from xoviz.state.wishes import AnotherOne, ShowSample, Wish
from xoviz.tasks import task
from xoviz.tasks.base import Sample
from xoviz.tasks.known.letters import LettersTask
from xoviz.tasks.transforms import resample
from xoviz.zoo import load
from xoviz.zoo.talk import talk

LEFT = Qt.MouseButton.LeftButton
SAMPLES = LettersTask().samples()


def view_of(pad: Array) -> View:
    return View(talk().forward(resample(pad[None], 9)), pad)


@pytest.fixture
def strip(qtbot: QtBot) -> SampleStrip:
    made = SampleStrip(LettersTask())
    qtbot.addWidget(made)
    made.resize(260, 100)
    made.show()
    qtbot.waitExposed(made)
    return made


@pytest.fixture
def wished(strip: SampleStrip) -> list[Wish]:
    """What the strip wishes for."""
    wishes: list[Wish] = []
    strip.wish.connect(wishes.append)
    return wishes


def test_a_narrow_strip_has_a_row_for_each_letter(strip: SampleStrip) -> None:
    assert strip.gallery.count == 10
    assert strip.gallery.columns == 5
    assert strip.gallery.rect_of(4).right() < strip.gallery.width()
    assert strip.gallery.rect_of(9).bottom() < strip.gallery.height()
    assert strip.another.geometry().right() < strip.width()


def test_a_wide_strip_has_one_row(strip: SampleStrip, qtbot: QtBot) -> None:
    strip.resize(700, 60)
    qtbot.waitUntil(lambda: strip.gallery.columns == 10)


def test_a_click_wishes_for_the_sample(strip: SampleStrip, wished: list[Wish], qtbot: QtBot) -> None:
    for index in (0, 7):
        qtbot.mouseClick(strip.gallery, LEFT, pos=strip.gallery.rect_of(index).center())
    assert wished == [ShowSample(SAMPLES[0].name), ShowSample(SAMPLES[7].name)]


def test_the_keyboard_reaches_every_sample(strip: SampleStrip, wished: list[Wish], qtbot: QtBot) -> None:
    qtbot.keyClick(strip.gallery, Qt.Key.Key_Down)
    qtbot.keyClick(strip.gallery, Qt.Key.Key_Space)
    assert wished == [ShowSample(SAMPLES[5].name)]


def test_the_die_wishes_for_another_one(strip: SampleStrip, wished: list[Wish], qtbot: QtBot) -> None:
    qtbot.mouseClick(strip.another, LEFT)
    assert wished == [AnotherOne()]


def test_the_sample_on_the_pad_is_emphasised(strip: SampleStrip) -> None:
    strip.present(view_of(SAMPLES[3].picture[0]))
    assert strip.gallery.chosen == 3
    strip.present(view_of(resample(SAMPLES[6].picture, 28)[0]))
    assert strip.gallery.chosen == 6
    strip.present(view_of(-SAMPLES[6].picture[0]))
    assert strip.gallery.chosen is None


def test_another_task_brings_its_own_samples(strip: SampleStrip, wished: list[Wish], qtbot: QtBot) -> None:
    class Crosses(LettersTask):
        def samples(self) -> tuple[Sample, ...]:
            return super().samples()[:3]

    pad = SAMPLES[1].picture[0]
    strip.present(replace(view_of(pad), task=Crosses()))
    assert strip.gallery.count == 3
    assert strip.gallery.chosen == 1
    qtbot.mouseClick(strip.gallery, LEFT, pos=strip.gallery.rect_of(2).center())
    assert wished == [ShowSample(SAMPLES[2].name)]


def test_sentences_stand_in_a_list_for_as_thumbnails_they_look_alike(strip: SampleStrip, wished: list[Wish],
                                                                     qtbot: QtBot) -> None:
    text = task("text")
    samples = text.samples()
    shown = samples[2].picture
    strip.present(View(load("text").forward(shown), shown[0], task=text, drawing=shown))
    assert not strip.gallery.isVisible()
    assert strip.titles.titles == tuple(sample.title for sample in samples)
    assert strip.titles.currentRow() == 2
    strip.titles.scrollToItem(strip.titles.item(1))
    at = strip.titles.visualItemRect(strip.titles.item(1)).center()
    qtbot.mouseClick(strip.titles.viewport(), LEFT, pos=at)
    assert wished == [ShowSample(samples[1].name)]
    strip.present(view_of(SAMPLES[3].picture[0]))
    assert strip.gallery.isVisible()
    assert not strip.titles.isVisible()


def test_enter_picks_from_the_list_and_arrows_only_move(strip: SampleStrip, wished: list[Wish], qtbot: QtBot) -> None:
    table = task("table")
    shown = table.samples()[0].picture
    strip.present(View(load("table").forward(shown), shown[0], task=table, drawing=shown))
    qtbot.keyClick(strip.titles, Qt.Key.Key_Down)
    assert wished == []
    qtbot.keyClick(strip.titles, Qt.Key.Key_Return)
    assert wished == [ShowSample(table.samples()[1].name)]
    changed = shown.copy()
    changed[0, 0, 0] = -changed[0, 0, 0]
    strip.present(View(load("table").forward(changed), changed[0], task=table, drawing=changed))
    assert strip.titles.selectedItems() == []
