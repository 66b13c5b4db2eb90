"""The loss plot: what is drawn, what is read off it, and what it asks its owner for."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from PySide6.QtCore import QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import QColor, QImage, QMouseEvent, QWheelEvent
from PySide6.QtWidgets import QApplication, QLabel, QToolButton, QWidget
from pytestqt.qtbot import QtBot

from xoviz.gui.widgets.curve_paint import band_pixels
from xoviz.gui.widgets.curves import Curve, Curves, Other, PlotColours, log_ticks, round_above, smoothed, tick_words
from xoviz.gui.widgets.loss_chart import SMALLEST_LOSS, LossChart
from xoviz.gui.widgets.loss_plot import HeadLine, LossPlot, Reading, figure

LIGHT = PlotColours(*map(QColor, ("#111111", "#cccccc", "#ffffff", "#0000ff", "#ff0000")))
DARK = PlotColours(*map(QColor, ("#eeeeee", "#444444", "#101010", "#8888ff", "#ffaa00")))


class Owner:
    """A run of some steps, thinned by plain slicing, that notes what it was asked."""

    def __init__(self, losses: np.ndarray) -> None:
        self.losses = losses
        self.asked: list[tuple[float, float, int]] = []

    def curve(self, values: np.ndarray, low: float, high: float, columns: int) -> Curve:
        first, last = max(int(low), 0), min(int(high), len(values) - 1)
        group = max(1, -(-(last - first + 1) // columns))
        steps = np.arange(first, last + 1, group)
        parts = [values[step : min(step + group, last + 1)] for step in steps]
        minima, maxima, means = (np.array([f(part) for part in parts]) for f in (np.min, np.max, np.mean))
        return Curve(steps, minima, maxima, means, group, len(values))

    def source(self, low: float, high: float, columns: int) -> Curves:
        self.asked.append((low, high, columns))
        shares = np.linspace(0.5, 1.0, len(self.losses))
        return Curves(self.curve(self.losses, low, high, columns), self.curve(shares, low, high, columns))


def shown(qtbot: QtBot, owner: Owner, width: int = 500, height: int = 260) -> LossPlot:
    """A prepared plot on the screen that shows the owner's whole run."""
    plot = LossPlot(owner.source)
    qtbot.addWidget(plot)
    plot.resize(width, height)
    plot.theme(LIGHT)
    with qtbot.waitExposed(plot):
        plot.show()
    plot.prepare()
    present_all(plot, owner)
    QApplication.processEvents()
    return plot


def present_all(plot: LossPlot, owner: Owner) -> None:
    plot.present(owner.source(0, len(owner.losses) - 1, plot.columns))


def chart_of(plot: LossPlot) -> LossChart:
    assert plot.chart is not None
    return plot.chart


def double_click(qtbot: QtBot, viewport: QWidget) -> None:
    """What a window system sends; QTest's own double click has a press too many."""
    left, centre = Qt.MouseButton.LeftButton, viewport.rect().center()
    qtbot.mouseClick(viewport, left, pos=centre)
    event = QMouseEvent(QEvent.Type.MouseButtonDblClick, QPointF(centre), QPointF(viewport.mapToGlobal(centre)),
                        left, left, Qt.KeyboardModifier.NoModifier)  # fmt: skip
    QApplication.sendEvent(viewport, event)
    qtbot.mouseRelease(viewport, left, pos=centre)


def falling(steps: int) -> np.ndarray:
    return np.exp(-np.arange(steps) / steps * 3) + 0.01


def test_empty_state_says_what_to_do_before_and_after_preparing(qtbot: QtBot):
    plot = LossPlot(Owner(falling(10)).source)
    qtbot.addWidget(plot)
    with qtbot.waitExposed(plot):
        plot.show()
    words = plot.findChild(QLabel)
    assert words.isVisible()
    assert words.text() == "Press play to watch the loss fall"
    assert plot.chart is None
    plot.prepare()
    plot.prepare()
    assert words.isVisible()
    assert plot.reading == Reading()


def test_curves_given_before_preparing_are_drawn_then(qtbot: QtBot):
    owner = Owner(falling(50))
    plot = LossPlot(owner.source)
    qtbot.addWidget(plot)
    present_all(plot, owner)
    plot.prepare()
    assert chart_of(plot).points_drawn == (100, 50, 50)


def test_new_run_brings_back_the_empty_state_and_the_whole_range(qtbot: QtBot):
    owner = Owner(falling(1000))
    plot = shown(qtbot, owner)
    chart_of(plot).zoom(0.1)
    plot.present(Curves())
    assert not chart_of(plot).isVisible()
    assert plot.reading == Reading()
    present_all(plot, owner)
    assert chart_of(plot).isVisible()
    assert chart_of(plot).visible_steps == (0, 1000)


@pytest.mark.parametrize(("width", "height"), [(320, 140), (500, 260), (1600, 700)])
def test_at_most_two_points_a_column_are_drawn(qtbot: QtBot, width: int, height: int):
    plot = shown(qtbot, Owner(falling(20_000)), width, height)
    chart = chart_of(plot)
    for factor in (1.0, 0.5, 0.01):
        chart.zoom(factor)
        band, loss, accuracy = chart.points_drawn
        assert 0 < band <= 2 * chart.columns <= 2 * width
        assert loss <= chart.columns
        assert accuracy <= chart.columns
    assert chart.columns >= width - 130


def test_at_rest_it_is_a_legend_and_nothing_that_changes(qtbot: QtBot):
    plot = shown(qtbot, Owner(np.array([4.0, 2.0, 1.0])))
    legend = plot.reading
    assert legend == Reading(loss_title="Loss", accuracy_title="Accuracy")
    present_all(plot, Owner(np.full(5000, 1e-5)))
    assert plot.reading == legend
    assert plot.accessibleDescription() == ""
    chart_of(plot).point_at(0)
    assert ": Loss 1.0e−5 Accuracy " in plot.accessibleDescription()


def test_mouse_reads_off_the_exact_step_and_value(qtbot: QtBot):
    losses = np.arange(1.0, 12.0)
    plot = shown(qtbot, Owner(losses))
    canvas = chart_of(plot)._canvas
    view = chart_of(plot)._view
    place = canvas.mapFromScene(view.mapViewToScene(QPointF(4.2, 1.0)))
    qtbot.mouseMove(canvas.viewport(), place)
    qtbot.waitUntil(lambda: plot.reading.step == "step 4")
    assert (plot.reading.loss, plot.reading.accuracy) == ("5.0000", "70.0 %")
    assert plot.accessibleDescription() == "step 4: Loss 5.0000 Accuracy 70.0 %"
    chart_of(plot).point_nowhere()
    assert plot.reading.step == ""


def test_where_steps_are_put_together_the_reading_gives_their_range(qtbot: QtBot):
    owner = Owner(falling(20_000))
    plot = shown(qtbot, owner)
    chart_of(plot).point_at(10_000)
    loss = owner.curve(owner.losses, 0, 19_999, chart_of(plot).columns).nearest(10_000)
    first, last = int(loss.steps[0]), int(loss.last_steps()[0])
    assert first <= 10_000 <= last
    assert plot.reading.step == f"steps {first:,} to {last:,}"
    assert plot.reading.spread == f"({figure(loss.minima[0])} to {figure(loss.maxima[0])})"


def test_crosshair_stays_while_the_run_goes_on(qtbot: QtBot):
    plot = shown(qtbot, Owner(falling(100)))
    chart_of(plot).point_at(40)
    present_all(plot, Owner(falling(110)))
    assert plot.reading.step == "step 40"


def test_wheel_zooms_asks_for_what_is_visible_and_double_click_shows_all(qtbot: QtBot):
    owner = Owner(falling(20_000))
    plot = shown(qtbot, owner)
    chart = chart_of(plot)
    viewport = chart._canvas.viewport()
    centre = QPointF(viewport.rect().center())
    owner.asked.clear()
    wheel = QWheelEvent(centre, viewport.mapToGlobal(centre), QPoint(), QPoint(0, 1200), Qt.MouseButton.NoButton,
                        Qt.KeyboardModifier.NoModifier, Qt.ScrollPhase.NoScrollPhase, False)  # fmt: skip
    QApplication.sendEvent(viewport, wheel)
    low, high = chart.visible_steps
    assert 0 < low < high < 19_999
    assert not chart.following
    asked_low, asked_high, columns = owner.asked[-1]
    assert asked_low <= low < high <= asked_high
    assert columns == chart.columns
    double_click(qtbot, viewport)
    qtbot.waitUntil(lambda: chart.following)
    assert chart.visible_steps == (0, 20_000)


def test_zoomed_range_stays_while_the_run_grows_and_the_whole_follows(qtbot: QtBot):
    plot = shown(qtbot, Owner(falling(1000)))
    chart = chart_of(plot)
    chart.zoom(0.2)
    before = chart.visible_steps
    present_all(plot, longer := Owner(falling(2000)))
    assert chart.visible_steps == before
    chart.show_all()
    present_all(plot, longer)
    assert chart.visible_steps == (0, 2000)


def test_keyboard_zooms_pans_and_goes_home(qtbot: QtBot):
    plot = shown(qtbot, Owner(falling(1000)))
    chart = chart_of(plot)
    qtbot.keyClick(chart, Qt.Key.Key_Plus)
    low, high = chart.visible_steps
    assert high - low == pytest.approx(1000 / 2)
    qtbot.keyClick(chart, Qt.Key.Key_Right)
    assert chart.visible_steps[0] == pytest.approx(low + 0.2 * (high - low))
    qtbot.keyClick(chart, Qt.Key.Key_Left)
    assert chart.visible_steps[0] == pytest.approx(low)
    qtbot.keyClick(chart, Qt.Key.Key_Minus)
    qtbot.keyClick(chart, Qt.Key.Key_Home)
    assert chart.following
    assert chart.visible_steps == (0, 1000)


def test_run_that_begins_later_fills_the_axis(qtbot: QtBot):
    plot = shown(qtbot, Owner(falling(100)))
    losses = falling(100)
    plot.present(Curves(Curve(np.arange(500, 600), losses, losses, losses, 1, 600)))
    assert chart_of(plot).visible_steps == (500, 600)
    chart_of(plot).point_at(0)
    assert plot.reading.accuracy == "–"


def test_loss_axis_holds_what_is_visible_plain_and_logarithmic(qtbot: QtBot):
    losses = falling(300)
    losses[7], losses[200] = 50.0, 0.0
    plot = shown(qtbot, Owner(losses))
    view = chart_of(plot)._view
    low, high = view.viewRange()[1]
    assert low < 0 < 50 < high < 70
    button = plot.findChild(QToolButton)
    qtbot.mouseClick(button, Qt.MouseButton.LeftButton)
    low, high = view.viewRange()[1]
    assert 10**low < SMALLEST_LOSS < 50 < 10**high
    qtbot.mouseClick(button, Qt.MouseButton.LeftButton)
    assert view.viewRange()[1][1] > 50


@settings(max_examples=50, deadline=None)
@given(st.floats(-7, 3), st.floats(0.5, 40), st.integers(40, 400))
@example(0.0625, 0.875, 40)
def test_ticks_of_a_logarithmic_axis_have_room(low: float, reach: float, height: int):
    high = low + reach
    ticks = log_ticks(low, high, 16 * reach / height)
    assert ticks
    places = np.array([place for place, _ in ticks]) * height / reach
    assert (np.diff(places) >= 15.9).all()
    assert all(len(words) <= 5 for _, words in ticks)
    for place, words in ticks:
        assert float(words.replace("−", "-")) == pytest.approx(10**place)


def test_logarithmic_axis_is_labelled_where_its_ticks_are(qtbot: QtBot):
    plot = shown(qtbot, Owner(falling(300)), 320, 140)
    chart = chart_of(plot)
    chart.set_log(True)
    low, high = chart._view.viewRange()[1]
    labels = chart._plot.getAxis("left")._tickLevels[0]
    assert 2 <= len(labels) <= chart._view.height() / 16 + 1
    assert all(low <= place <= high for place, _ in labels)
    chart.set_log(False)
    assert chart._plot.getAxis("left")._tickLevels is None


@settings(max_examples=50, deadline=None)
@given(st.floats(1e-9, 1e9))
def test_axes_end_at_a_round_number_a_little_further_on(value: float):
    end = round_above(value)
    assert value * (1 - 1e-8) <= end <= value * 8 / 7 * (1 + 1e-8)
    assert float(f"{end:.3g}") == pytest.approx(end)


def test_axes_keep_still_while_a_run_grows_a_little(qtbot: QtBot):
    plot = shown(qtbot, Owner(falling(1020)))
    before = chart_of(plot).visible_steps
    present_all(plot, Owner(falling(1090)))
    assert chart_of(plot).visible_steps == before == (0, 1100)


@settings(max_examples=50, deadline=None)
@given(st.lists(st.floats(0, 59), min_size=1, max_size=100), st.integers(0, 99), st.integers(5, 200))
def test_no_spike_is_lost_however_narrow(heights: list[float], spike: int, width: int):
    places = np.linspace(0.5, width - 0.6, len(heights))
    tops = np.array(heights)
    tops[spike % len(heights)] = 0.0
    pixels = band_pixels(places, tops, np.full(len(heights), 59.0), (60, width))
    assert pixels[0, int(places[spike % len(heights)])] == 2
    assert (pixels[59, int(places[0]) : int(places[-1]) + 1] > 0).all()


def test_a_constant_loss_is_a_line_one_pixel_thick():
    pixels = band_pixels(np.linspace(0, 40, 5), np.full(5, 7.0), np.full(5, 7.0), (20, 40))
    assert (pixels[7] == 2).all()
    assert (np.delete(pixels, 7, axis=0) == 0).all()


def test_growing_asks_for_more_columns(qtbot: QtBot):
    owner = Owner(falling(20_000))
    plot = shown(qtbot, owner, 320, 140)
    few = chart_of(plot).points_drawn[0]
    plot.resize(1200, 500)
    qtbot.waitUntil(lambda: chart_of(plot).points_drawn[0] > 2 * few)
    assert owner.asked[-1][2] == chart_of(plot).columns


def colours_in(image: QImage) -> set[str]:
    return {image.pixelColor(x, y).name() for x in range(image.width()) for y in range(image.height())}


@pytest.mark.parametrize("colours", [LIGHT, DARK])
def test_curves_and_background_have_the_colours_of_the_theme(qtbot: QtBot, colours: PlotColours):
    plot = shown(qtbot, Owner(np.full(40, 0.7)), 320, 140)
    plot.theme(colours)
    found = colours_in(plot.grab().toImage())
    for colour in (colours.background, colours.loss, colours.accuracy):
        assert colour.name() in found


def test_head_line_leaves_out_what_there_is_no_room_for(qtbot: QtBot):
    head = HeadLine()
    qtbot.addWidget(head)
    head.present(Reading("steps 1 to 8", "1–8", "Loss", "0.1000", "(0.0500 to 0.2000)", "Accuracy", "97.0 %"))
    fitted = []
    for width in (800, 400, 220):
        head.resize(width, 20)
        fitted.append(head._fitting())
    assert fitted[0] == ("Loss 0.1000 (0.0500 to 0.2000)", "Accuracy 97.0 %", "steps 1 to 8")
    assert fitted[1] == ("Loss 0.1000", "Accuracy 97.0 %", "steps 1 to 8")
    assert fitted[2] == ("0.1000", "97.0 %", "1–8")


def test_head_line_keeps_its_form_while_figures_change(qtbot: QtBot):
    head = HeadLine()
    qtbot.addWidget(head)
    for width in range(150, 500, 10):
        head.resize(width, 20)
        forms = set()
        for loss, share in (("0.2021", "100.0 %"), ("11.9", "9.8 %"), ("1.2e−5", "–")):
            head.present(Reading("step 1,000", "1,000", "Loss", loss, "", "Accuracy", share))
            forms.add((head._fitting()[0].startswith("Loss"), head._fitting()[2]))
        assert len(forms) == 1


def test_smoothed_line_keeps_constants_short_curves_and_the_mean_of_a_wave():
    steps, means = smoothed(np.arange(400), np.full(400, 3.0))
    assert means.tolist() == pytest.approx([3.0] * len(steps))
    assert smoothed(np.arange(5), np.arange(5.0))[1].tolist() == [0, 1, 2, 3, 4]
    assert np.abs(smoothed(np.arange(1000), np.tile([0.0, 1.0], 500))[1] - 0.5).max() < 0.1
    assert smoothed(np.empty(0), np.empty(0))[1].size == 0


def test_smoothed_line_has_few_points_and_ends_where_the_curve_does():
    steps, means = smoothed(np.arange(2000), np.arange(2000.0))
    assert 100 < len(steps) == len(means) < 200
    assert steps[-1] == 1999
    np.testing.assert_allclose(means[10:-10], steps[10:-10])


@pytest.mark.parametrize(
    ("step", "spacing", "words"),
    [(0, 1e6, "0"), (2e6, 1e6, "2 M"), (40_000, 10_000, "40 k"), (2500, 500, "2,500"), (32_720, 20, "32,720"),
     (2.5, 0.5, "")],
)  # fmt: skip
def test_ticks_are_whole_steps_in_short_words(step: float, spacing: float, words: str):
    assert tick_words(step, spacing) == words


@pytest.mark.parametrize(
    ("loss", "words"), [(0.0, "0.0000"), (0.01234, "0.0123"), (1.2e-5, "1.2e−5"), (12.345, "12.35"),
                       (1.288e36, "1.3e36"), (float("inf"), "∞")]
)
def test_figures_of_a_loss(loss: float, words: str):
    assert figure(loss) == words


def test_curve_of_unequal_parts_is_refused():
    with pytest.raises(ValueError, match="as many"):
        Curve(np.arange(3), np.zeros(3), np.zeros(3), np.zeros(2))


def flat(first: int, last: int, loss: float) -> Curve:
    """The curve of a run whose loss never changed."""
    losses = np.full(last - first + 1, loss)
    return Curve(np.arange(first, last + 1), losses, losses, losses, 1, last + 1)


def colours_of(plot: LossPlot) -> set[str]:
    image = plot.grab().toImage()
    return {image.pixelColor(x, y).name() for x in range(image.width()) for y in range(image.height())}


def is_green(name: str) -> bool:
    """Whether a colour is that of a thin green line, blurred or not."""
    colour = QColor(name)
    return colour.green() > 120 and colour.green() > 2 * max(colour.red(), colour.blue())


def test_other_runs_are_drawn_beside_the_run_and_the_axis_reaches_over_all(qtbot: QtBot):
    plot = shown(qtbot, Owner(falling(100)))
    green = QColor("#008800")
    assert not any(map(is_green, colours_of(plot)))
    plot.present(Curves(flat(0, 99, 0.5), others=(Other(flat(50, 399, 0.75), green),)))
    assert chart_of(plot).visible_steps == (0, 400)
    assert any(map(is_green, colours_of(plot)))


def test_a_run_of_one_step_is_a_dot(qtbot: QtBot):
    plot = shown(qtbot, Owner(falling(100)))
    plot.present(Curves(others=(Other(flat(3, 3, 0.5), QColor("#008800")),)))
    assert any(map(is_green, colours_of(plot)))


def test_a_run_beside_that_diverged_does_not_press_the_curve_down(qtbot: QtBot):
    plot = shown(qtbot, Owner(falling(100)))
    plot.present(Curves(flat(0, 99, 0.5), others=(Other(flat(0, 99, 1e9), QColor("red")),)))
    top = chart_of(plot)._view.viewRange()[1][1]
    assert 0.5 < top < 2


def test_other_runs_alone_are_drawn_too_and_read_as_nothing(qtbot: QtBot):
    plot = shown(qtbot, Owner(falling(100)))
    plot.present(Curves(others=(Other(flat(10, 99, 0.5), QColor("#008800")),)))
    assert chart_of(plot).isVisible()
    assert any(map(is_green, colours_of(plot)))
    chart_of(plot).point_at(50)
    assert plot.reading == Reading()


def test_the_step_that_somebody_went_back_to_is_marked(qtbot: QtBot):
    plot = shown(qtbot, Owner(falling(100)))
    before = plot.grab().toImage()
    plot.present(Curves(flat(0, 99, 0.5), moment=50.0))
    plain = plot.grab().toImage()
    plot.present(Curves(flat(0, 99, 0.5)))
    assert plot.grab().toImage() != plain != before
