"""The tab "Compare": two pictures through one network, their difference, and the talk's opening."""

from __future__ import annotations

import json
from dataclasses import replace
from fractions import Fraction
from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible
from PySide6.QtTest import QTest

from xoviz import zoo
from xoviz.explain.compare import Whole
from xoviz.explain.exact import fractions
from xoviz.explain.receptive import lit
from xoviz.gui import theme
from xoviz.gui.panels import compare_words as words
from xoviz.gui.panels.compare import ComparePanel
from xoviz.gui.panels.compare_box import THUMBNAIL, thumbnail
from xoviz.gui.panels.compare_canvas import LEAST_SIDE, ROWS, apart, fitting, groups, key_of
from xoviz.gui.widgets.still_label import StillLabel
from xoviz.nn import PICTURE, Conv, Dense, Focus, MeanPool, ReLU, network
from xoviz.state.wishes import Pin, Point, ShowSample
from xoviz.tasks.known.letters import LettersTask
from xoviz.tasks.transforms import resample

FIGURES = json.loads((Path(__file__).parents[2] / "reference" / "talk.json").read_text())
SAMPLES = LettersTask().samples()
A, B, DIFFERENCE = ROWS


@pytest.fixture
def stage(on_stage):
    staged = on_stage(ComparePanel)
    staged.panel.offer(SAMPLES, resample)
    return staged


def maps(stage, row, layer, count):
    return stage.shown(key_of(row, layer), count)


def choose(stage, title):
    """Choose the other picture, as a person does by key."""
    box = stage.panel.pictures
    box.setFocus()
    QTest.keyClick(box, Qt.Key.Key_Home)
    while box.currentText() != title:
        before = box.currentIndex()
        QTest.keyClick(box, Qt.Key.Key_Down)
        assert box.currentIndex() == before + 1


def plain(html):
    """Rich text as it is read."""
    return html.replace("&nbsp;", " ").replace("<b>", "").replace("</b>", "")


def test_the_talks_opening(stage):
    stage.present(zoo.load("talk"))
    QTest.mouseClick(stage.panel.opening, Qt.MouseButton.LeftButton)
    assert stage.wishes == [ShowSample("x")]
    assert stage.panel.pictures.currentText() == "X turned"
    assert stage.panel.cards.whole.text() == "49/81 = 0.60"
    assert stage.panel.cards.differing.text() == "16 of 81 pixels differ"
    pieces = plain(stage.panel.cards.pieces.text())
    assert "filter 1  1.00 | 0.78" in pieces
    assert "filter 2  1.00 | 1.00" in pieces
    assert stage.panel.cards.pieces_heading.text().endswith("(perfect: 1.00)")


def test_maps_votes_and_verdicts_of_both(stage):
    talk = zoo.load("talk")
    stage.present(talk)
    other = talk.forward(SAMPLES[3].picture)
    for layer, count in (("convolution", 3), ("pooling", 3), (PICTURE, 1)):
        one = stage.view(talk).trace.output(layer)
        np.testing.assert_array_equal(maps(stage, A, layer, count), one)
        np.testing.assert_array_equal(maps(stage, B, layer, count), other.output(layer))
        np.testing.assert_allclose(maps(stage, DIFFERENCE, layer, count), one - other.output(layer), atol=1e-6)
    np.testing.assert_array_equal(np.rint(9 * maps(stage, A, "relu", 3)), FIGURES["X"]["relu_ninths"])
    np.testing.assert_array_equal(maps(stage, B, "votes", 1).ravel(), other.scores)
    heads = stage.panel.heads
    assert [label.text() for label in heads.names] == ["A: shown now", "B: X turned", "A − B"]
    assert [label.text() for label in heads.verdicts] == ["X, ahead by 0.44", "X, ahead by 0.27", "the same verdict"]
    choose(stage, "O")
    assert [label.text() for label in heads.verdicts[1:]] == [
        f"O, ahead by {talk.forward(SAMPLES[5].picture).margin:.2f}", "another verdict"]


def test_equal_pictures_do_not_differ_anywhere(stage):
    stage.present(zoo.load("letters-9"))
    choose(stage, "X")
    assert stage.panel.cards.whole.text() == "81/81 = 1.00"
    assert stage.panel.cards.differing.text() == "All 81 pixels are equal"
    for layer in zoo.load("letters-9").stack.ids[:-1]:
        assert not maps(stage, DIFFERENCE, layer, 1).any()


def test_a_kept_drawing_stays_while_the_pad_changes(stage):
    talk = zoo.load("talk")
    stage.present(talk)
    count = stage.panel.pictures.count()
    drawing = np.array(SAMPLES[0].picture)
    drawing[0, 0, 0] = 1
    stage.present(talk, picture=drawing)
    stage.panel.keep.setFocus()
    QTest.keyClick(stage.panel.keep, Qt.Key.Key_Space)
    assert stage.panel.pictures.currentText() == "Kept 1"
    assert stage.panel.cards.differing.text() == "All 81 pixels are equal"
    stage.present(talk)
    assert stage.panel.cards.differing.text() == "1 of 81 pixels differ"
    assert maps(stage, B, PICTURE, 1)[0, 0, 0] == 1
    stage.present(talk, picture=drawing)
    QTest.keyClick(stage.panel.keep, Qt.Key.Key_Space)
    assert stage.panel.pictures.count() == count + 1
    stage.present(zoo.load("letters-28"))
    assert maps(stage, B, PICTURE, 1).shape == (1, 28, 28)


def test_the_other_picture_is_read_only_when_it_or_the_network_changes(stage, monkeypatch):
    talk = zoo.load("talk")
    stage.present(talk)
    views = [stage.view(talk, picture=sample.picture) for sample in SAMPLES]
    read = []
    forward = type(talk).forward
    monkeypatch.setattr(type(talk), "forward", lambda self, picture: (read.append(1), forward(self, picture))[1])
    for view in views:
        stage.panel.present(view)
    assert read == []
    choose(stage, "O thick")
    assert read
    read.clear()
    stage.panel.present(stage.view(zoo.load("talk")))
    assert len(read) == 2


def test_pointing_marks_both_pictures_and_says_both_numbers(stage):
    talk = zoo.load("talk")
    stage.present(talk)
    focus = Focus("convolution", 1, 3, 3)
    for row in ROWS:
        assert stage.point(key_of(row, "convolution"), 1, 3, 3) == [Point(focus)]
    assert stage.leave() == [Point(None)]
    stage.present(talk, focus=focus)
    for row in ROWS:
        assert stage.is_framed(key_of(row, "convolution"), 1, 3, 3, 1, 1, "focus")
        assert stage.is_framed(key_of(row, PICTURE), 0, 3, 3, 3, 3, "accent")
    assert "convolution, map 2, row 4, column 4:  A 1.00,  B 1.00,  A − B 0.00" in stage.words
    stage.present(talk, focus=Focus("votes", 1, 0, 0))
    assert stage.is_framed(key_of(B, "votes"), 0, 1, 0, 1, 1, "focus")


def test_each_filters_best_piece_is_boxed_in_both_pictures(stage):
    stage.present(zoo.load("talk"))
    assert stage.is_framed(key_of(A, PICTURE), 0, 1, 1, 3, 3, theme.identity_colour(0))
    assert stage.is_framed(key_of(A, PICTURE), 0, 3, 3, 3, 3, theme.identity_colour(1))
    assert stage.is_framed(key_of(B, PICTURE), 0, 3, 3, 3, 3, theme.identity_colour(1))


def test_a_click_pins_and_keys_walk_from_there(stage):
    talk = zoo.load("talk")
    stage.present(talk)
    focus = Focus("pooling", 0, 1, 1)
    assert stage.click(key_of(B, "pooling"), 0, 1, 1) == [Pin(focus)]
    view = replace(stage.view(talk, focus=focus), pinned=True)
    stage.panel.present(view)
    assert stage.canvas.held == (key_of(B, "pooling"), 0, 1, 1)
    stage.wishes.clear()
    QTest.keyClick(stage.canvas, Qt.Key.Key_Right)
    assert Pin(Focus("pooling", 0, 1, 2)) in stage.wishes


def test_numbers_are_read_as_the_view_says(stage):
    talk = zoo.load("talk")
    focus = Focus("convolution", 0, 0, 0)
    view = stage.view(talk, focus=focus)
    exact = fractions(talk, view.trace.picture)
    stage.panel.present(view)
    stage.panel.present(replace(view, reading="fractions", exact=exact))
    assert stage.panel.cards.whole.text() == "49/81"
    assert "1 | 7/9" in plain(stage.panel.cards.pieces.text())
    assert "A 7/9" in stage.words
    assert [label.text() for label in stage.panel.heads.verdicts[:2]] == ["X, ahead by 4/9", "X, ahead by 4/15"]
    stage.panel.present(replace(view, reading="slides", exact=exact))
    assert "A 0.77" in stage.words
    assert stage.panel.heads.verdicts[0].toolTip() == "X, ahead by 0.44 (+ cut off 0.01)"
    assert stage.panel.heads.verdicts[0].text() in ("X, ahead by 0.44 (+ cut off 0.01)", "X, ahead by 0.44")
    assert stage.panel.heads.verdicts[1].text() == "X, ahead by 0.26"
    assert "1.00 | 0.77" in plain(stage.panel.cards.pieces.text())


def test_no_fractions_are_made_up_for_a_picture_in_grey(stage):
    talk = zoo.load("talk")
    grey = np.array(SAMPLES[0].picture) * np.float32(0.3)
    stage.present(talk, picture=grey)
    stage.panel.keep.click()
    view = stage.view(talk, focus=Focus("convolution", 0, 0, 0))
    stage.panel.present(replace(view, reading="fractions", exact=fractions(talk, view.trace.picture)))
    assert "A 0.78" in stage.words
    assert "/" not in stage.panel.cards.whole.text()


def test_one_layer_can_be_chosen(stage):
    stage.present(zoo.load("letters-28"))
    box = stage.panel.layer_box
    box.setFocus()
    while box.currentText() != "pooling 2":
        QTest.keyClick(box, Qt.Key.Key_Down)
    shown = {group.key for group in stage.canvas.groups()}
    assert shown == {key_of(row, layer) for row in ROWS for layer in (PICTURE, "pooling2", "votes")}
    stage.assert_nothing_overlaps()


@pytest.mark.parametrize("size", [(560, 300), (1040, 520), (1800, 900)])
@pytest.mark.parametrize("name", ["talk", "letters-9", "letters-28"])
def test_all_that_fits_is_worth_looking_at_and_overlaps_nothing(on_stage, size, name):
    stage = on_stage(ComparePanel, size)
    stage.panel.offer(SAMPLES, resample)
    stage.present(zoo.load(name))
    stage.assert_nothing_overlaps()
    net = zoo.load(name)
    keys = fitting(net, 900, 400)
    assert keys[0] == PICTURE
    assert keys[-1] == "votes"
    assert all(group.rects[0].height() >= LEAST_SIDE for group in groups(net, keys, 900, 400)
               if group.rows > 1 and "votes" not in group.key)


def test_without_samples_it_says_what_to_do(on_stage):
    stage = on_stage(ComparePanel)
    stage.present(zoo.load("talk"))
    assert not stage.panel.opening.isVisible()
    assert "Keep a picture" in stage.words
    stage.panel.keep.click()
    assert stage.panel.cards.whole.text() == "81/81 = 1.00"
    view = stage.view(zoo.load("talk"), focus=Focus("relu", 0, 1, 1))
    stage.panel.present(view)
    assert lit(view.network.stack, view.focus)
    assert "ReLU, map 1, row 2, column 2" in stage.words


def test_thumbnails_show_ink_and_paper(qapp):
    icon = thumbnail(SAMPLES[0].picture, theme.LIGHT, 1.0)
    image = icon.pixmap(THUMBNAIL, THUMBNAIL).toImage()
    assert image.pixelColor(4, 4).name() == theme.LIGHT.ink
    assert image.pixelColor(13, 4).name() == theme.LIGHT.paper


def test_thumbnails_follow_the_theme(stage, qapp):
    def corner():
        return stage.panel.pictures.itemIcon(0).pixmap(THUMBNAIL, THUMBNAIL).toImage().pixelColor(13, 4).name()

    assert corner() == theme.LIGHT.paper
    theme.apply(qapp, theme.DARK)
    assert corner() == theme.DARK.paper
    theme.apply(qapp, theme.LIGHT)


@pytest.mark.parametrize("name", ["talk", "letters-9", "letters-28"])
@pytest.mark.parametrize("width", [480, 560, 640, 700, 760, 820, 900, 1040, 1400])
def test_what_is_said_of_the_pieces_is_whole_or_not_said(on_stage, name, width):
    stage = on_stage(ComparePanel, (width, 520))
    stage.panel.offer(SAMPLES, resample)
    net = zoo.load(name)
    stage.present(net, picture=np.full(net.input_shape, -1, np.float32))
    cards = stage.panel.cards
    for label in cards.findChildren(StillLabel):
        assert label.text() or label is cards.differing
        assert label.label.sizeHint().width() <= label.width(), label.text()
    told = cards.pieces.text().count("■")
    filters = net.stack.shape_of("convolution")[0]
    assert told == filters or f"{filters - told} more" in cards.pieces.text() or f"{filters} filters" == \
        cards.pieces.text()


def test_with_more_room_more_pieces_are_told(on_stage, qtbot):
    stage = on_stage(ComparePanel, (480, 520))
    stage.panel.offer(SAMPLES, resample)
    stage.present(zoo.load("letters-28"))
    few = stage.panel.cards.pieces.text().count("■")
    stage.panel.resize(1400, 520)
    qtbot.waitUntil(lambda: stage.panel.cards.pieces.text().count("■") == 4)
    assert few < 4


@pytest.mark.parametrize(("width", "rows"), [(2000, 1), (1850, 1), (1200, 2)])
def test_maps_get_a_little_smaller_before_they_are_put_below_one_another(width, rows):
    talk = zoo.load("talk")
    convolution = next(group for group in groups(talk, talk.stack.ids, width, 600)
                       if group.key == key_of(ROWS[0], "convolution"))
    assert len({rect.top() for rect in convolution.rects}) == rows


def test_both_lists_have_names_that_are_heard(stage):
    heard = [label.text(QAccessible.Text.Name) for box in (stage.panel.pictures, stage.panel.layer_box)
             for label, _ in QAccessible.queryAccessibleInterface(box).relations()]
    assert heard == ["Compare with", "Show"]


@pytest.mark.parametrize("width", [380, 560, 900, 1800])
def test_no_layers_name_is_written_over_another(on_stage, width):
    net = network((Conv("a", 4, (3, 3), padding=1), ReLU("r1"), MeanPool("m", 2, 2), Conv("b", 5, (2, 2), stride=2),
                   ReLU("r2"), Dense("h", 6), ReLU("r3"), Dense("votes", 2)), (1, 9, 9), ("X", "O"), seed=3)
    stage = on_stage(ComparePanel, (width + 200, 480))
    stage.present(net)
    stage.canvas.resize(width, 300)
    stage.canvas.arrange_columns(net, net.stack.ids)
    titles = stage.canvas.titles
    assert len(titles) == len(net.stack.ids)
    assert all(one.right() <= other.left() for (one, _), (other, _) in pairwise(titles))
    assert titles[0][0].left() >= 0
    assert titles[-1][0].right() <= width
    assert width < 900 or all("…" not in text for _, text in titles)


def test_names_that_have_room_stay_above_their_columns():
    assert apart([10, 50, 90], [20, 20, 20], 200) == [10, 50, 90]
    assert apart([50, 55], [20, 20], 200) == [50 - 10.5, 55 + 10.5]


def test_alone_the_pads_picture_is_read_as_the_view_says(on_stage, monkeypatch):
    stage = on_stage(ComparePanel)
    readings = []
    fill = stage.canvas.fill
    monkeypatch.setattr(stage.canvas, "fill", lambda *told: (readings.append(told[4]), fill(*told)))
    view = stage.view(zoo.load("talk"))
    stage.panel.present(view)
    assert set(readings) == {"decimals"}
    readings.clear()
    stage.panel.present(replace(view, reading="slides"))
    assert set(readings) == {"slides"}


def test_of_customers_columns_are_compared():
    assert words.pixels_differing(Whole(Fraction(1), 12, ()), str, "columns")[0] == "All 12 columns are equal"
