"""Filters are chosen, painted, dragged, typed, filled and passed on; training never takes the brush out of a hand."""

from __future__ import annotations

import re
from dataclasses import replace
from itertools import count
from time import perf_counter

import numpy as np
import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QSplitter
from pytestqt.qtbot import QtBot

from xoviz import zoo
from xoviz.explain.exact import fractions
from xoviz.explain.receptive import lit
from xoviz.gui.filter_editor import FilterEditor
from xoviz.gui.filter_presets import PRESETS
from xoviz.nn import PICTURE, Array, Dense, Focus, Network, ReLU, network
from xoviz.state.view import View
from xoviz.state.wishes import (
    AddFilter,
    ChooseFilter,
    EditFilter,
    Freeze,
    RemoveFilter,
    ResetFilter,
    SwitchOff,
    Wish,
)
from xoviz.tasks.known.letters import LettersTask
from xoviz.tasks.transforms import resample
from xoviz.zoo.talk import FEATURES, talk

LEFT, RIGHT = Qt.MouseButton.LeftButton, Qt.MouseButton.RightButton
NONE, CONTROL = Qt.KeyboardModifier.NoModifier, Qt.KeyboardModifier.ControlModifier
X = LettersTask().samples()[0].picture[0]
LAYER = "convolution"


def view_of(net: Network, chosen: tuple[str, int] | None = (LAYER, 0), focus: Focus | None = None,
            learned: Network | None = None) -> View:
    trace = net.forward(resample(X[None], net.input_shape[1]))
    return View(trace, X, focus, lit(net.stack, focus) if focus else {}, learned=learned or net, chosen=chosen)


def deep() -> Network:
    """Two convolutions, the second of 16 filters with 8 channels each."""
    return zoo.untrained("letters-28", 3)


@pytest.fixture
def editor(qtbot: QtBot) -> FilterEditor:
    """An editor that shows the talk's first filter."""
    made = FilterEditor(count(1))
    qtbot.addWidget(made)
    made.resize(320, 340)
    made.present(view_of(talk()))
    made.show()
    qtbot.waitExposed(made)
    made.activateWindow()
    return made


@pytest.fixture
def wished(editor: FilterEditor) -> list[Wish]:
    """What the editor wishes for."""
    wishes: list[Wish] = []
    editor.wish.connect(wishes.append)
    return wishes


def middle(editor: FilterEditor, row: int, column: int) -> QPoint:
    return editor.grid.geometry_of_cells.rect(row, column).center().toPoint()


def edits(wished: list[Wish]) -> list[EditFilter]:
    return [wish for wish in wished if isinstance(wish, EditFilter)]


def changed(net: Network, weights: Array, index: int = 0) -> Network:
    """The network with one filter of its first convolution replaced."""
    values = net.parameters[f"{LAYER}.weights"].copy()
    values[index] = weights
    return net.with_parameters({f"{LAYER}.weights": values})


def test_it_shows_the_chosen_filter_and_all_thumbnails(editor: FilterEditor) -> None:
    assert np.array_equal(editor.grid.values, FEATURES["diag_down"])
    assert editor.strip.gallery(LAYER).count == 3
    assert editor.strip.gallery(LAYER).chosen == 0
    assert editor.bias == ""
    editor.present(view_of(talk(), (LAYER, 1)))
    assert np.array_equal(editor.grid.values, FEATURES["cross"])
    assert editor.strip.gallery(LAYER).chosen == 1


def test_a_click_on_a_thumbnail_chooses(editor: FilterEditor, wished: list[Wish], qtbot: QtBot) -> None:
    gallery = editor.strip.gallery(LAYER)
    qtbot.mouseClick(gallery, LEFT, pos=gallery.rect_of(2).center())
    assert wished == [ChooseFilter(LAYER, 2)]


def test_painting_wishes_while_the_mouse_is_down(editor: FilterEditor, wished: list[Wish]) -> None:
    QTest.mousePress(editor.grid, LEFT, NONE, middle(editor, 0, 1))
    assert edits(wished)[-1].weights[0].tolist() == [[1, 1, -1], [-1, 1, -1], [-1, -1, 1]]
    QTest.mouseMove(editor.grid, middle(editor, 0, 2))
    QTest.mouseRelease(editor.grid, LEFT, NONE, middle(editor, 0, 2))
    assert edits(wished)[-1].weights[0].tolist() == [[1, 1, 1], [-1, 1, -1], [-1, -1, 1]]
    assert [(wish.layer, wish.index, wish.gesture) for wish in edits(wished)] == [(LAYER, 0, 1)] * 2


def test_the_right_button_paints_the_opposite(editor: FilterEditor, wished: list[Wish], qtbot: QtBot) -> None:
    qtbot.mouseClick(editor.grid, RIGHT, pos=middle(editor, 0, 0))
    qtbot.mouseClick(editor.grid, LEFT, pos=middle(editor, 2, 0))
    assert [float(wish.weights[0, 0, 0]) for wish in edits(wished)] == [-1, -1]
    assert edits(wished)[1].weights[0, 2, 0] == 1
    assert edits(wished)[0].gesture != edits(wished)[1].gesture


def test_values_are_dragged_with_ctrl_or_the_button(editor: FilterEditor, wished: list[Wish], qtbot: QtBot) -> None:
    start = middle(editor, 1, 0)
    for keys in (CONTROL, NONE):
        QTest.mousePress(editor.grid, LEFT, keys, start)
        QTest.mouseMove(editor.grid, start - QPoint(0, 40))
        QTest.mouseRelease(editor.grid, LEFT, keys, start)
        qtbot.mouseClick(editor.tools.drag, LEFT)
    values = [float(wish.weights[0, 1, 0]) for wish in edits(wished)]
    assert values[0] == -0.5
    assert values[-1] == 0


def test_a_number_is_typed(editor: FilterEditor, wished: list[Wish], qtbot: QtBot) -> None:
    qtbot.mouseDClick(editor.grid, LEFT, pos=middle(editor, 1, 1))
    qtbot.keyClicks(editor.grid.editor, "0.25")
    qtbot.keyClick(editor.grid.editor, Qt.Key.Key_Return)
    (wish,) = edits(wished)
    assert wish.weights[0, 1, 1] == np.float32(0.25)


@pytest.mark.parametrize("text", ["nan", "inf", "1e99", "abc"])
def test_nonsense_is_refused_where_one_sees_it(editor: FilterEditor, wished: list[Wish], qtbot: QtBot,
                                               text: str) -> None:
    qtbot.mouseDClick(editor.grid, LEFT, pos=middle(editor, 1, 1))
    qtbot.keyClicks(editor.grid.editor, text)
    with qtbot.waitSignal(editor.said) as said:
        qtbot.keyClick(editor.grid.editor, Qt.Key.Key_Return)
    assert editor.message == said.args[0]
    assert text in editor.message
    assert wished == []
    qtbot.keyClick(editor.grid.editor, Qt.Key.Key_Escape)
    assert np.array_equal(editor.grid.values, FEATURES["diag_down"])


def test_training_does_not_disturb_a_stroke(editor: FilterEditor, wished: list[Wish]) -> None:
    QTest.mousePress(editor.grid, LEFT, NONE, middle(editor, 0, 1))
    held = editor.grid.values
    editor.present(view_of(changed(talk(), np.full((1, 3, 3), 0.5, np.float32))))
    assert np.array_equal(editor.grid.values, held)
    QTest.mouseMove(editor.grid, middle(editor, 0, 2))
    assert edits(wished)[-1].weights[0, 0].tolist() == [1, 1, 1]
    QTest.mouseRelease(editor.grid, LEFT, NONE, middle(editor, 0, 2))
    editor.present(view_of(changed(talk(), np.full((1, 3, 3), 0.25, np.float32))))
    assert (editor.grid.values == 0.25).all()


def test_training_does_not_disturb_typing(editor: FilterEditor, wished: list[Wish], qtbot: QtBot) -> None:
    qtbot.mouseDClick(editor.grid, LEFT, pos=middle(editor, 2, 2))
    qtbot.keyClicks(editor.grid.editor, "0.7")
    editor.present(view_of(changed(talk(), np.full((1, 3, 3), 0.5, np.float32))))
    qtbot.keyClick(editor.grid.editor, Qt.Key.Key_Return)
    weights = edits(wished)[-1].weights[0]
    assert weights[2, 2] == np.float32(0.7)
    assert weights[0, 0] == 0.5


def test_a_stroke_that_was_undone_at_once_leaves_nothing(editor: FilterEditor, qtbot: QtBot) -> None:
    shown = view_of(talk())
    editor.present(shown)
    qtbot.mouseClick(editor.grid, LEFT, pos=middle(editor, 0, 1))
    editor.present(shown)
    assert np.array_equal(editor.grid.values, FEATURES["diag_down"])


def test_another_network_ends_a_stroke(editor: FilterEditor, wished: list[Wish]) -> None:
    QTest.mousePress(editor.grid, LEFT, NONE, middle(editor, 0, 1))
    editor.present(view_of(deep()))
    assert not editor.grid.is_drawing
    assert editor.grid.values.shape == (5, 5)
    before = len(wished)
    QTest.mouseMove(editor.grid, middle(editor, 3, 3))
    QTest.mouseRelease(editor.grid, LEFT, NONE, middle(editor, 3, 3))
    assert len(wished) == before


def test_a_channel_is_picked_and_painted_alone(editor: FilterEditor, wished: list[Wish], qtbot: QtBot) -> None:
    net = deep()
    editor.present(view_of(net, ("convolution2", 5)))
    gallery = editor.channels.gallery
    assert gallery.count == 8
    qtbot.waitUntil(lambda: gallery.rect_of(3).right() < gallery.width())
    qtbot.mouseClick(gallery, LEFT, pos=gallery.rect_of(3).center())
    weights = net.parameters["convolution2.weights"][5]
    assert np.array_equal(editor.grid.values, weights[3])
    qtbot.mouseClick(editor.grid, LEFT, pos=middle(editor, 1, 1))
    wish = edits(wished)[-1]
    assert (wish.layer, wish.index) == ("convolution2", 5)
    assert np.argwhere(wish.weights != weights).tolist() == [[3, 1, 1]]
    editor.present(view_of(talk()))
    assert editor.channels.isHidden()


def test_a_filter_far_down_the_strip_is_scrolled_to(editor: FilterEditor, qtbot: QtBot) -> None:
    editor.present(view_of(deep(), ("convolution2", 15)))
    gallery, viewport = editor.strip.gallery("convolution2"), editor.strip.viewport()

    def is_seen() -> bool:
        return viewport.rect().contains(gallery.mapTo(viewport, gallery.rect_of(15).center()))

    qtbot.waitUntil(is_seen)


@pytest.mark.parametrize("name", list(FEATURES))
def test_presets_hold_the_talks_features(editor: FilterEditor, wished: list[Wish], name: str) -> None:
    preset = {"diag_down": "diagonal down", "cross": "cross", "diag_up": "diagonal up"}[name]
    assert preset in PRESETS
    editor.apply_preset(preset)
    assert np.array_equal(edits(wished)[-1].weights[0], FEATURES[name])
    assert edits(wished)[-1].text == editor.tools.preset_title(preset)


def test_the_menu_applies_presets(editor: FilterEditor, wished: list[Wish]) -> None:
    actions = {action.text(): action for action in editor.tools.menu.actions()}
    assert [editor.tools.preset_title(name) for name in PRESETS] == list(actions)
    actions["Blur"].trigger()
    assert (edits(wished)[-1].weights == 1).all()


def test_a_preset_is_as_loud_as_its_layer(editor: FilterEditor, wished: list[Wish]) -> None:
    net = zoo.untrained("letters-9", 1)
    editor.present(view_of(net))
    editor.apply_preset("cross")
    loudness = np.sqrt(np.mean(np.square(net.parameters[f"{LAYER}.weights"])))
    assert np.abs(edits(wished)[-1].weights).max() == pytest.approx(loudness, rel=0.05)
    with pytest.raises(KeyError):
        editor.apply_preset("nothing of the kind")


def test_the_patch_that_was_pointed_at_becomes_the_filter(editor: FilterEditor, wished: list[Wish],
                                                          qtbot: QtBot) -> None:
    editor.present(view_of(talk(), focus=Focus(PICTURE, 0, 2, 2)))
    editor.present(view_of(talk()))
    with qtbot.waitSignal(editor.said) as said:
        qtbot.mouseClick(editor.tools.patch, LEFT)
    assert np.array_equal(edits(wished)[-1].weights[0], X[1:4, 1:4])
    assert said.args[0] == "Filter 1 is now the picture's rows 2 to 4, columns 2 to 4."
    assert editor.message == said.args[0]


def test_without_a_cell_the_liveliest_patch_is_taken(editor: FilterEditor, wished: list[Wish]) -> None:
    editor.use_patch()
    taken = edits(wished)[-1].weights[0]
    assert taken.var() == pytest.approx(max(X[r : r + 3, c : c + 3].var() for r in range(7) for c in range(7)))


def test_a_filter_is_copied_and_pasted_in_another_window(editor: FilterEditor, wished: list[Wish],
                                                         qtbot: QtBot) -> None:
    other = FilterEditor(count(1))
    qtbot.addWidget(other)
    other.present(view_of(talk(), (LAYER, 2)))
    other.copy()
    qtbot.mouseClick(editor.tools.paste, LEFT)
    assert np.array_equal(edits(wished)[-1].weights[0], FEATURES["diag_up"])


@pytest.mark.parametrize("text", ["", "a letter to a friend", '{"xoviz filter": [[[1]]]}', '{"xoviz filter": NaN}'])
def test_a_foreign_clipboard_gets_a_sentence(editor: FilterEditor, wished: list[Wish], qtbot: QtBot, text: str) -> None:
    QGuiApplication.clipboard().setText(text)
    with qtbot.waitSignal(editor.said) as said:
        editor.paste()
    assert re.search(r"filter.*\.$", said.args[0])
    assert editor.message == said.args[0]
    assert wished == []


def test_filters_are_added_and_removed(editor: FilterEditor, wished: list[Wish], qtbot: QtBot) -> None:
    qtbot.mouseClick(editor.tools.add, LEFT)
    editor.present(view_of(talk(), (LAYER, 1)))
    qtbot.mouseClick(editor.tools.remove, LEFT)
    assert wished == [AddFilter(LAYER), RemoveFilter(LAYER, 1)]


def test_the_last_filter_stays(editor: FilterEditor, wished: list[Wish]) -> None:
    layer = talk().layers[0]
    single = network((type(layer)(LAYER, 1), ReLU("relu"), Dense("votes", 2)), (1, 9, 9), ("X", "O"))
    editor.present(view_of(single))
    assert not editor.tools.remove.isEnabled()
    assert "last filter" in editor.tools.remove.toolTip()
    editor.remove()
    assert wished == []


def test_reset_goes_back_to_what_was_learned(editor: FilterEditor, wished: list[Wish], qtbot: QtBot) -> None:
    assert not editor.tools.reset.isEnabled()
    assert "nothing to reset" in editor.tools.reset.toolTip()
    editor.present(view_of(changed(talk(), np.zeros((1, 3, 3), np.float32)), learned=talk()))
    qtbot.mouseClick(editor.tools.reset, LEFT)
    assert wished == [ResetFilter(LAYER, 0)]


def test_a_filter_is_frozen_and_switched_off(editor: FilterEditor, wished: list[Wish], qtbot: QtBot) -> None:
    part = (LAYER, 1)
    editor.present(view_of(talk(), part))
    qtbot.mouseClick(editor.tools.freeze, LEFT)
    qtbot.mouseClick(editor.tools.off, LEFT)
    assert wished == [Freeze((part,)), SwitchOff((part,))]
    editor.present(replace(view_of(talk(), part), frozen=frozenset({part}), off=frozenset({(LAYER, 2)})))
    assert editor.tools.freeze.isChecked()
    assert not editor.tools.off.isChecked()
    assert "learns nothing" in editor.message
    assert editor.strip.gallery(LAYER).badges == (None, "freeze", "off")
    editor.freeze()
    assert wished[-1] == Freeze((part,), on=False)
    editor.present(replace(view_of(talk(), part), off=frozenset({part})))
    assert "switched off" in editor.message
    editor.switch_off()
    assert wished[-1] == SwitchOff((part,), off=False)


def test_the_bias_is_shown_where_there_is_one(editor: FilterEditor) -> None:
    net = zoo.untrained("letters-9", 1)
    biases = np.arange(6, dtype=np.float32) / 8
    editor.present(view_of(net.with_parameters({f"{LAYER}.bias": biases}), (LAYER, 2)))
    assert editor.bias == "bias 0.250"


def test_without_a_convolution_it_says_so(editor: FilterEditor, wished: list[Wish]) -> None:
    editor.present(view_of(network((Dense("votes", 2),), (1, 9, 9), ("X", "O")), None))
    assert "no convolution" in editor.message
    for button in (editor.tools.patch, editor.tools.copy, editor.tools.paste, editor.tools.add, editor.tools.remove):
        assert not button.isEnabled()
        assert "no convolution" in button.toolTip()
    for act in (editor.copy, editor.paste, editor.add, editor.remove, editor.reset, editor.use_patch):
        act()
    editor.apply_preset("cross")
    assert wished == []


def test_a_view_of_training_is_cheap(editor: FilterEditor) -> None:
    net, times = deep(), []
    views = [view_of(net.with_vector(net.vector * (1 + step / 100)), ("convolution2", 3)) for step in range(20)]
    for view in views:
        start = perf_counter()
        editor.present(view)
        times.append(perf_counter() - start)
    assert sorted(times[1:])[len(times) // 2] < 0.005  # five times what was measured, for a busy machine


def test_it_fits_a_small_place(editor: FilterEditor) -> None:
    hint = editor.minimumSizeHint()
    assert hint.width() <= 280
    assert hint.height() <= 300
    editor.present(view_of(deep(), ("convolution2", 3)))
    assert editor.minimumSizeHint().width() <= 280
    assert editor.minimumSizeHint().height() <= 300


def test_typing_nonsense_after_a_double_click_leaves_no_trace(editor: FilterEditor, wished: list[Wish],
                                                              qtbot: QtBot) -> None:
    explained, before = editor.message, editor.grid.values.copy()
    said: list[str] = []
    editor.said.connect(said.append)
    qtbot.mouseClick(editor.grid, LEFT, pos=middle(editor, 0, 1))
    qtbot.mouseDClick(editor.grid, LEFT, pos=middle(editor, 0, 1))
    assert {wish.gesture for wish in edits(wished)} == {1}, "one undo step at the most"
    assert np.array_equal(edits(wished)[-1].weights[0], before)
    qtbot.keyClicks(editor.grid.editor, "nan")
    qtbot.keyClick(editor.grid.editor, Qt.Key.Key_Return)
    assert editor.message == said[-1] != explained
    qtbot.keyClick(editor.grid.editor, Qt.Key.Key_Escape)
    assert np.array_equal(editor.grid.values, before)
    assert editor.message == explained
    assert said[-1] == ""


def test_a_refusal_goes_with_the_next_number_that_is_one(editor: FilterEditor, qtbot: QtBot) -> None:
    explained = editor.message
    qtbot.mouseClick(editor.grid, LEFT, pos=middle(editor, 0, 1))
    qtbot.mouseDClick(editor.grid, LEFT, pos=middle(editor, 0, 1))
    for text in ("x", "0.5"):
        editor.grid.editor.selectAll()
        qtbot.keyClicks(editor.grid.editor, text)
        qtbot.keyClick(editor.grid.editor, Qt.Key.Key_Return)
        assert (editor.message == explained) == (text == "0.5")
    assert editor.grid.values[0, 1] == 0.5


def test_the_strip_gives_way_when_the_editor_shrinks(qtbot: QtBot) -> None:
    place = QSplitter(Qt.Orientation.Vertical)
    qtbot.addWidget(place)
    editor = FilterEditor(count(1))
    editor.present(view_of(deep(), ("convolution2", 3)))
    place.addWidget(editor)
    place.resize(300, 600)
    place.show()
    qtbot.waitUntil(lambda: editor.strip.height() > 100)
    place.resize(300, editor.minimumSizeHint().height())
    qtbot.waitUntil(lambda: editor.strip.height() == editor.strip.least_height)
    qtbot.waitUntil(lambda: editor.grid.geometry().bottom() < editor.height())
    assert editor.tools.geometry().bottom() < editor.height()


def test_weights_are_read_as_all_numbers_are(editor: FilterEditor) -> None:
    net = talk()
    weights = net.parameters[f"{LAYER}.weights"].copy()
    weights[0, 0, 0, 0] = 0.375
    view = view_of(net.with_parameters({**net.parameters, f"{LAYER}.weights": weights}))
    exact = fractions(view.network, view.trace.picture)
    editor.grid.move_cursor(0, 0)
    pictures = []
    for reading, text in (("decimals", "0.38"), ("slides", "0.37"), ("fractions", "3/8")):
        editor.present(replace(view, reading=reading, exact=None if reading == "decimals" else exact))
        assert editor.grid.accessibleDescription().endswith(f": {text}")
        pictures.append(editor.grid.grab().toImage())
    assert pictures[0] != pictures[1] != pictures[2]
