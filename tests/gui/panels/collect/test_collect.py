"""The tab "Collect": classes in rows, keys that add, the split, the variations, and the button that learns."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from PySide6.QtCore import QItemSelectionModel, QMimeData, QPoint, QPointF, Qt
from PySide6.QtGui import QDropEvent, QKeySequence
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QFileDialog, QMenu

from xoviz import zoo
from xoviz.drawings.collection import Collection, Drawing, People, Share, empty
from xoviz.drawings.likeness import Doubted, Suspects, Twice
from xoviz.drawings.task import drawn_task
from xoviz.gui.panels.collect.drawings_list import KEYS
from xoviz.gui.panels.collect.words import why_not
from xoviz.state.view import SetFile, Study
from xoviz.state.wishes import (
    AddClass,
    CancelStudy,
    CheckDrawings,
    Collect,
    Confirm,
    Discard,
    LearnDrawings,
    MergeCollections,
    NameCollection,
    NewCollection,
    OpenCollection,
    Relabel,
    RemoveClass,
    RenameClass,
    SaveCollection,
    ShowPicture,
    Sign,
    SplitDrawings,
)
from xoviz.tasks.augmentation import Augmentation

LEFT = Qt.MouseButton.LeftButton


def words(text):
    return text


def type_over(line, text, key=Qt.Key.Key_Return):
    line.selectAll()
    QTest.keyClicks(line, text)
    QTest.keyClick(line, key)


def test_without_a_set_it_says_how_to_begin(stage, monkeypatch, tmp_path):
    stage.show(None)
    assert stage.panel.beginning.isVisible()
    beginning = stage.panel.beginning
    monkeypatch.setattr(QFileDialog, "getOpenFileName", lambda *_: (str(tmp_path / "a.zip"), ""))
    for button in (beginning.new_button, beginning.starter_button, beginning.open_button):
        QTest.mouseClick(button, LEFT)
    assert stage.wishes == [NewCollection(), NewCollection(starter=True), OpenCollection(tmp_path / "a.zip")]


def test_each_class_has_a_row_with_its_drawings_the_newest_first(stage, letters):
    stage.show(letters)
    assert [row.name.text() for row in stage.panel.rows] == ["A", "B"]
    assert [row.count.text() for row in stage.panel.rows] == ["4 drawings", "3 drawings"]
    assert [each.key for each in stage.panel.rows[0].list.drawings.drawings] == [
        each.key for each in reversed(letters.drawings[:4])]
    stage.show(letters.without([letters.drawings[5].key, letters.drawings[6].key]).class_added("C"))
    assert [row.count.text() for row in stage.panel.rows] == ["4 drawings", "1 drawing", "0 drawings"]
    assert stage.panel.rows[2].empty.isVisible()
    stage.show(letters.class_removed("A"))
    assert [row.name.text() for row in stage.panel.rows] == ["B"]


def test_what_is_chosen_stays_chosen_while_others_come(stage, letters):
    stage.show(letters.without([letters.drawings[3].key]))
    row = stage.panel.rows[0]
    row.list.choose(frozenset([letters.drawings[1].key]))
    stage.show(letters.without([letters.drawings[3].key]).added([letters.drawings[3]]))
    assert [each.key for each in row.list.chosen] == [letters.drawings[1].key]


def test_keys_and_buttons_add_and_enter_adds_again(stage, letters):
    stage.show(letters, by="Anna")
    type_over(stage.panel.header.by, "Clara")
    stage.panel.setFocus()
    stage.panel.activateWindow()
    stage.until(stage.panel.isActiveWindow)
    QTest.keyClick(stage.panel, Qt.Key.Key_2)
    QTest.keyClick(stage.panel, Qt.Key.Key_Return)
    QTest.mouseClick(stage.panel.rows[0].add_button, LEFT)
    QTest.keyClick(stage.panel, Qt.Key.Key_Return)
    QTest.keyClick(stage.panel, Qt.Key.Key_7)
    assert stage.wishes == [Collect(name, "Clara") for name in "BBAA"]


def test_who_drew_last_time_is_remembered(stage, letters):
    stage.view = replace(stage.view, by="table 3")
    stage.show(letters)
    assert stage.panel.header.by.text() == "table 3"


def test_classes_are_named_added_and_removed(stage, letters):
    stage.show(letters)
    type_over(stage.panel.rows[1].name, "ball")
    assert stage.panel.rows[1].name.text() == "B", "until somebody has agreed to it"
    QTest.mouseClick(stage.panel.add_class_button, LEFT)
    QTest.mouseClick(stage.panel.rows[0].remove_button, LEFT)
    type_over(stage.panel.header.name, "ours")
    type_over(stage.panel.rows[0].name, "forgotten", Qt.Key.Key_Escape)
    assert stage.wishes == [RenameClass("B", "ball"), AddClass("C"), RemoveClass("A"), NameCollection("ours")]
    full = Collection("ten", tuple("0123456789"))
    stage.show(full)
    assert not stage.panel.add_class_button.isEnabled()
    assert len(stage.panel.rows) == 10


def test_a_new_class_waits_for_its_name(stage, letters):
    stage.show(letters)
    stage.panel.activateWindow()
    stage.until(stage.panel.isActiveWindow)
    QTest.mouseClick(stage.panel.add_class_button, LEFT)
    stage.show(letters.class_added("C"))
    assert stage.panel.rows[2].name.hasFocus()
    assert stage.panel.rows[2].name.selectedText() == "C"


def test_a_click_shows_a_drawing_with_its_answer_if_the_network_knows_the_class(stage, letters):
    stage.show(letters)
    shown = stage.panel.rows[1].list
    QTest.mouseClick(shown.viewport(), LEFT, pos=shown.visualRect(shown.model().index(0, 0)).center())
    assert isinstance(stage.wish, ShowPicture)
    assert np.array_equal(stage.wish.picture, letters.drawings[-1].picture)
    assert stage.wish.answer is None
    stage.show(letters.class_renamed("A", "X").class_renamed("B", "O"))
    stage.panel.rows[1].list.shown.emit(letters.drawings[-1].relabelled("O"))
    assert stage.wish.answer == 1
    stage.wishes.clear()
    QTest.mouseClick(shown.viewport(), LEFT, Qt.KeyboardModifier.ControlModifier,
                     shown.visualRect(shown.model().index(1, 0)).center())
    assert stage.wishes == []
    assert len(shown.chosen) == 2


def test_the_keyboard_relabels_removes_and_shows(stage, letters):
    stage.show(letters)
    shown, key = stage.panel.rows[0].list, letters.drawings[2].key
    shown.choose(frozenset([key]))
    shown.selectionModel().setCurrentIndex(shown.model().index(1, 0), QItemSelectionModel.SelectionFlag.NoUpdate)
    for pressed in (Qt.Key.Key_2, Qt.Key.Key_1, Qt.Key.Key_Delete, Qt.Key.Key_Return):
        QTest.keyClick(shown, pressed)
    assert stage.wishes[:2] == [Relabel((key,), "B"), Discard((key,))], "A is A already"
    assert isinstance(stage.wishes[2], ShowPicture)


def test_drawings_are_dragged_to_another_class(stage, letters):
    stage.show(letters)
    source, target = stage.panel.rows
    source.list.choose(frozenset(each.key for each in letters.drawings[:2]))
    data = source.list.drawings.mimeData(source.list.selectedIndexes())
    assert data.hasFormat(KEYS)
    target.dropEvent(QDropEvent(QPointF(5, 5), Qt.DropAction.CopyAction, data, LEFT, Qt.KeyboardModifier.NoModifier))
    assert isinstance(stage.wish, Relabel)
    assert (set(stage.wish.keys), stage.wish.label) == ({each.key for each in letters.drawings[:2]}, "B")


def test_only_drawings_may_be_dropped(stage, letters):
    stage.show(letters)
    nothing = QMimeData()
    nothing.setText("words")
    assert not stage.panel.rows[0].list.acceptDrops()
    assert stage.panel.rows[0].acceptDrops()
    assert KEYS not in nothing.formats()


def test_a_menu_relabels_signs_and_removes(stage, letters):
    stage.show(letters)
    row, key = stage.panel.rows[0], letters.drawings[0].key
    row.list.choose(frozenset([key]))
    type_over(stage.panel.header.by, "Clara")
    row.list.menu_asked.emit(QPoint(0, 0))
    menu = next(menu for menu in row.findChildren(QMenu) if menu.isVisible())
    others = next(action.menu() for action in menu.actions() if action.menu())
    for action in (*others.actions(), *(each for each in menu.actions() if not each.menu())):
        action.trigger()
    menu.close()
    relabel, show, sign, discard = stage.wishes
    assert [relabel, sign, discard] == [Relabel((key,), "B"), Sign((key,), "Clara"), Discard((key,))]
    assert isinstance(show, ShowPicture)


def test_learning_waits_until_every_class_can_be_learned(stage, letters):
    for collection, reason in ((letters.class_removed("B"), "two classes"), (letters.class_added("C"), "“C”"),
                               (letters.split_by(People(frozenset(), frozenset({"Anna"}))), "“A”")):
        stage.show(collection)
        assert not stage.panel.lesson.learn_button.isEnabled()
        assert reason in stage.panel.lesson.reason.text()
        assert stage.panel.lesson.reason.isVisible()
        stage.panel.lesson.learn()
    assert stage.wishes == []
    stage.show(letters)
    assert not stage.panel.lesson.reason.isVisible()
    stage.panel.lesson.varying.sliders["turn"].slider.setValue(0)
    QTest.mouseClick(stage.panel.lesson.learn_button, LEFT)
    assert isinstance(stage.wish, LearnDrawings)
    assert stage.wish.augmentation == replace(Augmentation(), turn=(0.0, 0.0))


def test_it_says_when_the_set_has_changed_since_it_was_learned(stage, letters):
    stage.show(letters)
    stage.show(letters, task=drawn_task(letters))
    assert not stage.panel.lesson.reason.isVisible()
    stage.show(letters.without([letters.drawings[0].key]))
    assert "changed since" in stage.panel.lesson.reason.text()
    assert stage.panel.lesson.learn_button.isEnabled()
    stage.show(letters)
    assert not stage.panel.lesson.reason.isVisible()
    stage.show(letters.named("another"))
    assert not stage.panel.lesson.reason.isVisible()


def test_the_sliders_begin_with_the_usual_variations(stage):
    assert stage.panel.lesson.varying.augmentation == Augmentation()


def test_eight_variations_of_what_is_chosen_follow_the_sliders(stage, letters):
    stage.show(letters)
    gallery = stage.panel.lesson.varying.gallery
    assert gallery.count == 8
    for slider in stage.panel.lesson.varying.sliders.values():
        slider.slider.setValue(0)
    newest = [letters.drawings[3].picture[0], letters.drawings[6].picture[0]]
    assert np.array_equal(gallery._values, np.stack(newest * 4)), "one of each class, as they are"
    stage.panel.rows[0].list.choose(frozenset([letters.drawings[0].key]))
    assert np.array_equal(gallery._values, np.stack([letters.drawings[0].picture[0]] * 8))
    stage.panel.lesson.varying.sliders["noise"].slider.setValue(900)
    before = gallery._values
    assert not np.array_equal(before[0], before[1])
    QTest.mouseClick(stage.panel.lesson.varying.again, LEFT)
    assert not np.array_equal(before, gallery._values)


def test_the_share_and_people_are_chosen(stage, letters):
    stage.show(letters)
    splitting = stage.panel.lesson.splitting
    assert splitting.parts.text() == "7 to learn from; no drawings to test on"
    splitting.share.slider.setValue(500)
    assert (stage.wish.split, stage.wish.gesture) == (Share(0.25), 1)
    QTest.mouseClick(splitting.ways.buttons[1], LEFT)
    assert stage.wishes[1] == SplitDrawings(People(frozenset({"Anna"}), frozenset({"Ben"})))
    stage.show(letters.split_by(stage.wishes[1].split))
    assert splitting.parts.text() == "3 to learn from, 4 to test on"
    assert [button.isChecked() for button in splitting.buttons["Ben"]] == [False, True, False]
    QTest.mouseClick(splitting.buttons["Ben"][2], LEFT)
    QTest.mouseClick(splitting.buttons["Ben"][0], LEFT)
    assert stage.wishes == [SplitDrawings(People(frozenset({"Anna"}), frozenset())),
                            SplitDrawings(People(frozenset({"Anna", "Ben"}), frozenset()))]


def test_tested_drawings_are_marked_and_told_of(stage, letters):
    stage.show(letters.split_by(People(frozenset({"Anna"}), frozenset({"Ben"}))))
    shown = stage.panel.rows[0].list.drawings
    told = [shown.index(place).data(Qt.ItemDataRole.ToolTipRole) for place in range(4)]
    assert [("tested on" in each, "Ben" in each) for each in told] == [(False, False), (True, True)] * 2


def findings(letters):
    return Suspects((Twice(letters.drawings[5].key, letters.drawings[4].key, 0.99),),
                    (Doubted(letters.drawings[0].key, "A", "B", 4),), 14, 14)


def test_mistakes_are_looked_for_once_the_set_rests_and_shown_one_after_another(stage, letters):
    stage.show(letters)
    stage.until(lambda: bool(stage.wishes))
    assert stage.wish == CheckDrawings()
    found = {"checking drawings": Study("checking drawings", False, None, findings(letters))}
    stage.show(letters, studies=found)
    review = stage.panel.review
    assert review.isVisible()
    assert review.number.text() == "1 of 2"
    assert "looks like B" in review.words.text()
    assert "looks like B" in stage.panel.rows[0].list.drawings.index(3).data(Qt.ItemDataRole.ToolTipRole)
    QTest.mouseClick(review.on, LEFT)
    assert "99 %" in review.words.text()
    assert [each.key for each in stage.panel.rows[1].list.chosen] == [letters.drawings[5].key]
    QTest.mouseClick(review.back, LEFT)
    QTest.mouseClick(review.relabel_button, LEFT)
    assert "99 %" in review.words.text()
    QTest.mouseClick(review.remove_button, LEFT)
    assert stage.wishes == [Relabel((letters.drawings[0].key,), "B"), Discard((letters.drawings[5].key,))]
    assert not review.isVisible()


def test_what_is_kept_is_not_asked_about_again(stage, letters):
    found = {"checking drawings": Study("checking drawings", False, None, findings(letters))}
    stage.show(letters, studies=found)
    review = stage.panel.review
    QTest.mouseClick(review.keep_button, LEFT)
    assert stage.wish == Confirm((letters.drawings[0].key,))
    assert [type(each) for each in review.findings] == [Twice]
    kept = letters.confirmed(stage.wish.keys)
    stage.show(kept.relabelled([letters.drawings[1].key], "B"))
    assert [type(each) for each in review.findings] == [Twice]
    stage.show(kept.without([letters.drawings[4].key]))
    assert not review.isVisible()
    assert stage.wishes == []
    stage.show(letters)
    assert len(review.findings) == 2, "undo asks again"


def test_nobody_is_asked_while_the_tab_is_hidden(stage, letters):
    stage.panel.hide()
    stage.show(letters)
    stage.until(lambda: not stage.panel._resting.isActive())
    assert stage.wishes == []
    stage.panel.show()
    stage.until(lambda: stage.wishes == [CheckDrawings()])


def test_sets_come_from_files_and_go_to_files(stage, letters, monkeypatch, tmp_path):
    stage.show(letters)
    header = stage.panel.header
    assert "•" in header.save_button.text()
    file = tmp_path / "a.zip"
    asked = []
    monkeypatch.setattr(QFileDialog, "getOpenFileName", lambda *_: (str(file), ""))
    monkeypatch.setattr(QFileDialog, "getOpenFileNames", lambda *_: ([str(file)], ""))
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *given: (asked.append(given[2]), (str(file), ""))[1])
    for button in (header.open_button, header.merge_button, header.save_button):
        QTest.mouseClick(button, LEFT)
    assert stage.wishes == [OpenCollection(file), MergeCollections((file,)), SaveCollection(file)]
    assert asked == ["mine.zip"]
    stage.show(letters, set_file=SetFile(file))
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *given: (asked.append(given[2]), ("", ""))[1])
    QTest.mouseClick(header.save_button, LEFT)
    assert asked[1] == str(file)
    assert stage.wishes == []


def test_all_can_be_browsed_once_they_are_learned(stage, letters):
    wanted = []
    stage.panel.tab_wanted.connect(wanted.append)
    stage.show(letters)
    button = stage.panel.header.browse_button
    QTest.mouseClick(button, LEFT)
    assert "Learn these" in button.toolTip()
    net = zoo.for_task((1, 28, 28), ("A", "B"), 1, "mine")
    stage.show(letters, task=drawn_task(letters), trace=net.forward(letters.drawings[0].picture))
    QTest.mouseClick(button, LEFT)
    assert wanted == ["browse"]
    stage.show(letters.class_added("C"))
    assert not button.isEnabled()


def test_of_thousands_the_newest_are_laid_out_until_somebody_looks_for_more(stage, letters):
    key = letters.drawings[0].key
    stage.show(letters.added(Drawing.new(letters.drawings[0].cells, "A") for _ in range(450)))
    shown = stage.panel.rows[0].list
    assert (len(shown.drawings.drawings), shown.drawings.rowCount()) == (454, 200)
    shown.choose(frozenset([key]))
    assert [each.key for each in shown.chosen] == [key]
    stage.show(stage.view.collection.added([Drawing.new(letters.drawings[0].cells, "A")]))
    assert [each.key for each in shown.chosen] == [key]
    assert shown.drawings.rowCount() == 455
    stage.show(letters.named("smaller"))
    assert shown.drawings.rowCount() == 4


class Read:
    """What opening has come to."""

    collection, read, of = None, 30, 120


def test_it_says_what_is_saved_and_how_far_reading_is(stage, letters):
    stage.show(letters, set_file=SetFile(Path("mine.zip"), saved=True))
    header = stage.panel.header
    assert "•" not in header.save_button.text()
    assert not header.progress.isVisible()
    opening = {"opening drawings": Study("opening drawings", True, None, Read())}
    stage.show(letters.named("other"), set_file=SetFile(Path("mine.zip")), studies=opening)
    assert "•" in header.save_button.text()
    assert (header.progress.value(), header.progress.maximum()) == (30, 120)
    QTest.mouseClick(header.cancel_button, LEFT)
    assert stage.wish == CancelStudy("opening drawings")


def test_why_not_asks_for_one_thing_at_a_time(letters):
    assert "two classes" in why_not(empty("none"), words)
    assert why_not(letters, words) == ""


def test_it_fits_whatever_there_is(stage, letters):
    many = letters
    for name in ("C", "D", "a class with a name of forty characters."[:40], "E", "F", "G", "H", "I"):
        many = many.class_added(name)
    for collection in (None, letters, many):
        stage.show(collection)
        assert stage.panel.minimumSizeHint().height() <= 240
        assert stage.panel.minimumSizeHint().width() <= 900


@pytest.mark.parametrize("key", ["1", "9", "0", "Return", "Enter"])
def test_every_key_that_is_told_of_is_there(stage, key):
    assert QKeySequence(key) in [shortcut.key() for shortcut in stage.panel._keys]
