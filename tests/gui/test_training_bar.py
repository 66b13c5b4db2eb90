"""The training bar: every control wishes what it says, figures follow the view, and the plot keeps its pace."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QComboBox
from pytestqt.qtbot import QtBot

from xoviz import zoo
from xoviz.gui import theme
from xoviz.gui.training_bar import SPEEDS, TrainingBar
from xoviz.gui.widgets.curves import Curve, Curves
from xoviz.nn.train import Settings
from xoviz.state.view import TrainingView, View
from xoviz.state.wishes import ChooseNetwork, Configure, LearnFromScratch, Pause, Play, Reset, StepOnce, Wish

LEFT = Qt.MouseButton.LeftButton


class Source:
    """Curves of a run of 100 steps, and how often they were asked for."""

    def __init__(self) -> None:
        self.asked = 0

    def __call__(self, low: float, high: float, columns: int) -> Curves:
        self.asked += 1
        steps, losses = np.arange(100), np.linspace(1, 0, 100)
        return Curves(Curve(steps, losses, losses, losses, 1, 100))


@pytest.fixture
def source() -> Source:
    return Source()


@pytest.fixture
def bar(qtbot: QtBot, source: Source) -> TrainingBar:
    widget = TrainingBar(source, zoo.names_for)
    qtbot.addWidget(widget)
    widget.resize(1050, 170)
    widget.present(view_of(TrainingView()))
    widget.show()
    return widget


@pytest.fixture
def wishes(bar: TrainingBar) -> list[Wish]:
    wished: list[Wish] = []
    bar.wish.connect(wished.append)
    return wished


def view_of(training: TrainingView, name: str = "talk") -> View:
    net = zoo.untrained(name, 0)
    picture = np.zeros(net.input_shape, np.float32)
    return View(net.forward(picture), picture[0], training=training)


def pick(combo: QComboBox, text: str) -> None:
    """Choose an entry as a person does: with the keyboard, by its place in the list."""
    combo.setFocus()
    while combo.currentIndex() < combo.findText(text):
        QTest.keyClick(combo, Qt.Key.Key_Down)
    while combo.currentIndex() > combo.findText(text):
        QTest.keyClick(combo, Qt.Key.Key_Up)


def type_rate(bar: TrainingBar, text: str) -> None:
    number = bar.settings.rate.number
    number.selectAll()
    QTest.keyClicks(number, text)
    QTest.keyClick(number, Qt.Key.Key_Return)


def test_the_buttons_wish(bar: TrainingBar, wishes: list[Wish]) -> None:
    for button in (bar.learn_button, bar.play_button, bar.step_button, bar.reset_button):
        QTest.mouseClick(button, LEFT)
    assert wishes == [LearnFromScratch(), Play(), StepOnce(), Reset()]


def test_while_it_plays_the_same_button_pauses(bar: TrainingBar, wishes: list[Wish]) -> None:
    bar.present(view_of(TrainingView(playing=True)))
    assert bar.play_button.toolTip().startswith("Pause")
    QTest.mouseClick(bar.play_button, LEFT)
    bar.toggle_play()
    assert wishes == [Pause(), Pause()]


def test_learning_is_the_one_prominent_action(bar: TrainingBar) -> None:
    buttons = (bar.learn_button, bar.play_button, bar.step_button, bar.reset_button)
    assert [bool(button.property("primary")) for button in buttons] == [True, False, False, False]


def test_speeds_go_from_one_step_a_second_to_flat_out(bar: TrainingBar, wishes: list[Wish]) -> None:
    bar.present(view_of(TrainingView(speed=1)))
    for speed in SPEEDS[1:]:
        bar.faster()
        assert wishes[-1] == Configure(speed=speed)
        bar.present(view_of(TrainingView(speed=speed)))
    assert bar.speed_box.currentText() == "flat out"
    count = len(wishes)
    bar.faster()
    assert len(wishes) == count
    bar.slower()
    assert wishes[-1] == Configure(speed=1000)


def test_a_speed_is_picked(bar: TrainingBar, wishes: list[Wish]) -> None:
    bar.present(view_of(TrainingView(speed=30)))
    QTest.keyClick(bar.speed_box, Qt.Key.Key_Down)
    assert wishes == [Configure(speed=100)]


def test_a_speed_that_is_not_in_the_list_is_shown_all_the_same(bar: TrainingBar) -> None:
    bar.present(view_of(TrainingView(speed=7)))
    assert (bar.speed_box.currentIndex(), bar.speed_box.placeholderText()) == (-1, "7 / s")


def test_settings_show_the_view(bar: TrainingBar) -> None:
    settings = Settings("adam", 0.002, 100)
    bar.present(view_of(TrainingView(settings=settings, seed=4_000_000_000), "letters-28"))
    shown = bar.settings
    assert shown.network.currentText() == "letters-28"
    assert shown.optimiser.currentText() == "Adam"
    assert (shown.rate.value, shown.batch.value, shown.seed.value) == (0.002, 100, 4_000_000_000)
    assert shown.task.currentText() == "letters: X or O"
    assert shown.task.isEnabled()


def test_settings_wish(bar: TrainingBar, wishes: list[Wish]) -> None:
    pick(bar.settings.network, "letters-9")
    pick(bar.settings.optimiser, "momentum")
    QTest.keyClick(bar.settings.seed, Qt.Key.Key_Up)
    QTest.keyClick(bar.settings.batch, Qt.Key.Key_Down)
    type_rate(bar, "0.3")
    assert wishes == [ChooseNetwork("letters-9"), Configure(optimiser="momentum"), Configure(seed=1),
                      Configure(batch=32), Configure(rate=0.3)]


def test_the_wheel_changes_nothing_that_has_no_focus(bar: TrainingBar, wishes: list[Wish]) -> None:
    bar.learn_button.setFocus()
    for field in (bar.speed_box, bar.settings.network, bar.settings.batch, bar.settings.seed):
        middle = QPointF(field.rect().center())
        turn = QWheelEvent(middle, QPointF(field.mapToGlobal(middle)), QPoint(), QPoint(0, -120),
                           Qt.MouseButton.NoButton, Qt.KeyboardModifier.NoModifier, Qt.ScrollPhase.NoScrollPhase, False)
        QApplication.sendEvent(field, turn)
    assert wishes == []


def test_the_rate_is_live_while_its_slider_moves(bar: TrainingBar, wishes: list[Wish]) -> None:
    slider = bar.settings.rate.slider
    slider.setSliderDown(True)
    slider.setSliderPosition(slider.value() + 50)
    slider.setSliderPosition(slider.value() + 50)
    assert len(wishes) == 2
    slider.setSliderDown(False)
    assert all(isinstance(wish, Configure) and wish.rate and wish.rate > Settings().rate for wish in wishes)


def test_a_file_s_network_is_named(bar: TrainingBar) -> None:
    view = view_of(TrainingView())
    own = replace(view.network, name="mine")
    bar.present(replace(view, trace=replace(view.trace, network=own)))
    assert (bar.settings.network.currentIndex(), bar.settings.network.placeholderText()) == (-1, "mine")


@pytest.mark.parametrize("text", ["NaN", "0", "-1", "inf", "fast", "1e9"])
def test_a_nonsense_rate_is_refused_in_words(bar: TrainingBar, wishes: list[Wish], text: str) -> None:
    type_rate(bar, text)
    assert wishes == []
    assert text.lower() in bar.message.text().lower() or "lies between" in bar.message.text()
    assert bar.message.isVisible()
    assert bar.settings.rate.number.text() == f"{Settings().rate:g}"
    QTest.mouseClick(bar.step_button, LEFT)
    assert not bar.message.isVisible()


def test_a_nonsense_batch_is_refused_in_words(bar: TrainingBar, wishes: list[Wish]) -> None:
    line = bar.settings.batch.lineEdit()
    line.selectAll()
    QTest.keyClicks(line, "0")
    QTest.keyClick(line, Qt.Key.Key_Return)
    assert wishes == []
    assert bar.message.text() == "Batch is a whole number from 1 to 1,024, so “0” was not taken."
    assert line.text() == "16"


def test_figures_say_how_training_stands(bar: TrainingBar) -> None:
    bar.present(view_of(TrainingView(step=12345, loss=0.0456, accuracy=0.983, rates=(1234.4, 19750.0))))
    assert bar.figures.texts == ("12,345", "0.0456", "98.3 %", "1,234", "19,750")
    bar.present(view_of(TrainingView()))
    assert bar.figures.texts == ("0", "–", "–", "–", "–")
    bar.present(view_of(TrainingView(rates=(3.02, 48.3))))
    assert bar.figures.texts[-2:] == ("3.0", "48")


def test_a_run_that_diverged_is_told_until_the_next(bar: TrainingBar) -> None:
    bar.present(view_of(TrainingView(step=41, diverged=41, settings=Settings(rate=5.0))))
    assert "diverged: after step 41 " in bar.message.text()
    assert "rate of 5" in bar.message.text()
    assert bar.message.isVisible()
    bar.present(view_of(TrainingView(step=41, diverged=41, settings=Settings(rate=0.1))))
    assert "rate of 5" in bar.message.text()
    bar.present(view_of(TrainingView(playing=True)))
    assert not bar.message.isVisible()


def test_no_control_moves_when_a_message_comes(bar: TrainingBar) -> None:
    def places() -> list[tuple[int, ...]]:
        QApplication.processEvents()
        parts = (bar.learn_button, bar.settings, bar.figures, bar.speed_box)
        return [part.geometry().getRect() for part in parts]

    before = places()
    bar.present(view_of(TrainingView(step=99_999_999, diverged=41, loss=123.4, rates=(99999.0, 1e6))))
    assert places() == before


@pytest.mark.parametrize("size", [(1050, 170), (1500, 200)])
def test_nothing_overlaps_or_is_clipped(bar: TrainingBar, size: tuple[int, int]) -> None:
    bar.resize(*size)
    bar.present(view_of(TrainingView(diverged=41, settings=Settings(rate=5.0))))
    QApplication.processEvents()
    parts = [bar.learn_button, bar.speed_box, bar.settings, bar.figures, bar.message, bar.plot]
    for part in parts:
        assert bar.rect().contains(part.geometry())
        least = part.minimumSizeHint()
        assert part.width() >= least.width() or part is bar.message
        assert part.height() >= (least.height() if part is not bar.plot else 80)
    for place, part in enumerate(parts):
        assert not any(part.geometry().intersects(other.geometry()) for other in parts[:place])


def test_the_plot_is_drawn_when_it_is_told_and_not_again_for_nothing(bar: TrainingBar, source: Source) -> None:
    bar.prepare()
    source.asked = 0
    view = view_of(TrainingView(step=20))
    bar.present(view)
    assert source.asked == 0
    bar.tell(view)
    assert source.asked == 1
    assert bar.plot.chart is not None
    assert bar.plot.chart.points_drawn[1] == 100
    bar.tell(view)
    assert source.asked == 1
    bar.tell(view_of(TrainingView(step=21)))
    assert source.asked == 2


def test_plot_and_message_follow_the_theme(bar: TrainingBar, qapp: QApplication) -> None:
    for dress in (theme.DARK, theme.LIGHT, theme.DARK):
        theme.apply(qapp, dress)
        QApplication.processEvents()
        assert bar.plot.palette().window().color() == dress.colour("window")
        assert bar.message.palette().windowText().color() == dress.colour("error")


def refuse(bar: TrainingBar) -> None:
    """Type a batch that is none."""
    line = bar.settings.batch.lineEdit()
    line.selectAll()
    QTest.keyClicks(line, "0")
    QTest.keyClick(line, Qt.Key.Key_Return)
    assert bar.message.isVisible()


def test_a_refusal_goes_with_escape(bar: TrainingBar, qtbot: QtBot) -> None:
    bar.activateWindow()
    qtbot.waitUntil(bar.isActiveWindow)
    refuse(bar)
    QTest.keyClick(bar, Qt.Key.Key_Escape)
    assert not bar.message.isVisible()


def test_a_refusal_goes_with_the_next_batch_that_is_one(bar: TrainingBar) -> None:
    refuse(bar)
    line = bar.settings.batch.lineEdit()
    line.selectAll()
    QTest.keyClicks(line, "8")
    QTest.keyClick(line, Qt.Key.Key_Return)
    assert not bar.message.isVisible()


def test_a_loss_beyond_reason_is_written_short(bar: TrainingBar) -> None:
    bar.present(view_of(TrainingView(loss=1.288e36)))
    assert bar.figures.texts[1] == "1.3e36"
    assert "200" in bar.figures.toolTip()


def test_it_leaves_room_on_a_small_screen(bar: TrainingBar) -> None:
    assert bar.minimumSizeHint().width() <= 700


def test_what_was_refused_is_put_right_by_the_next_view(bar: TrainingBar, wishes: list[Wish]) -> None:
    view = view_of(TrainingView())
    bar.present(view)
    pick(bar.settings.network, "letters-9")
    assert wishes == [ChooseNetwork("letters-9")]
    bar.present(replace(view, focus=None))  # a stroke: training, task and network are the same
    assert bar.settings.network.currentText() == "talk"
