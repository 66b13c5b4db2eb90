"""The tab "Audit": a button, a table that fills, a verdict, and a word when the result is old."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from xoviz import zoo
from xoviz.explain.audit import audit, greys, least_likely
from xoviz.gui import theme
from xoviz.gui.panels.audit import AuditPanel
from xoviz.gui.panels.audit.scale import place
from xoviz.gui.panels.audit.table import COMPARED, DIFFERENCE, KINKS, SCALE, VERDICT, WHAT
from xoviz.state.view import Study
from xoviz.state.wishes import Audit, CancelStudy

LEFT = Qt.MouseButton.LeftButton
TALK = zoo.load("talk")


def reports(network, picture=None):
    picture = greys(network) if picture is None else picture
    return list(audit(network, picture, least_likely(network, picture)))


@pytest.fixture
def stage(on_stage):
    return on_stage(AuditPanel)


def present(stage, report=None, running=False, net=TALK, error=None):
    view = replace(stage.view(net), studies={"audit": Study("audit", running, None, report, error)})
    stage.panel.present(view)
    return view


def texts(panel, column):
    return [panel.model.index(row, column).data() for row in range(panel.model.rowCount())
            if panel.model.line(row) is not None]


def test_at_first_it_says_what_it_does_and_a_click_asks_for_it(stage):
    stage.present(TALK)
    assert "Nobody should have to believe a program" in stage.words
    assert not stage.panel.table.isVisible()
    QTest.mouseClick(stage.panel.button, LEFT)
    assert stage.wishes == [Audit(on_pad=False)]


def test_with_the_keyboard_alone_it_is_audited_on_the_picture_on_the_pad(stage):
    stage.present(TALK)
    stage.panel.picture.setFocus()
    QTest.keyClick(stage.panel.picture, Qt.Key.Key_Down)
    stage.panel.button.setFocus()
    QTest.keyClick(stage.panel.button, Qt.Key.Key_Space)
    assert stage.wishes == [Audit(on_pad=True)]


def test_while_it_runs_the_table_fills_and_the_button_cancels(stage):
    half = reports(TALK)
    present(stage, half[len(half) // 2], running=True)
    panel = stage.panel
    assert panel.progress.isVisible()
    assert 0 < panel.progress.value() < 100
    assert "All agree so far." in stage.words
    assert "✓ agrees" in texts(panel, VERDICT)
    assert "" in texts(panel, VERDICT)
    QTest.mouseClick(panel.button, LEFT)
    assert stage.wishes == [CancelStudy("audit")]


def test_in_the_end_each_line_has_its_numbers_and_the_verdict_sums_them_up(stage):
    report = reports(TALK)[-1]
    present(stage, report)
    panel = stage.panel
    assert texts(panel, WHAT)[:4] == ["convolution", "ReLU", "pooling 1", "pooling 2"]
    assert "convolution, weights" in texts(panel, WHAT)
    assert set(texts(panel, VERDICT)) == {"✓ agrees"}
    assert texts(panel, COMPARED)[0] == "147"
    assert texts(panel, KINKS)[0] == ""
    assert "All 10 comparisons agree" in panel.verdict.text()
    assert panel.verdict.palette().windowText().color() == theme.LIGHT.colour("ok")
    assert not panel.progress.isVisible()
    assert panel.button.text() == "Audit this network"


def test_kinks_are_counted_in_the_table_and_in_the_verdict(stage):
    view = stage.present(TALK)
    present(stage, reports(TALK, view.trace.picture)[-1])
    assert "7" in texts(stage.panel, KINKS)
    assert "at a kink" in stage.panel.verdict.text()


def test_the_headings_span_the_table_and_cannot_be_chosen(stage):
    present(stage, reports(TALK)[-1])
    panel = stage.panel
    headings = panel.model.headings()
    assert len(headings) == 3
    for row in headings:
        assert panel.table.columnSpan(row, 0) == panel.model.columnCount()
        assert not panel.model.index(row, 0).flags() & Qt.ItemFlag.ItemIsSelectable


def test_what_is_off_is_said_in_words_sign_and_colour(stage):
    report = reports(TALK)[-1]
    lines = [replace(line, difference=0.01) if line.question == "gradient" else line for line in report.lines]
    present(stage, replace(report, lines=tuple(lines)))
    panel = stage.panel
    assert "does not compute what it says" in panel.verdict.text()
    assert panel.verdict.palette().windowText().color() == theme.LIGHT.colour("error")
    assert texts(panel, VERDICT).count("✗ off") == 3
    assert "1.0e−2" in texts(panel, DIFFERENCE)
    row = next(row for row in range(panel.model.rowCount()) if panel.model.line(row) in lines[5:6])
    spoken = panel.model.index(row, SCALE).data(Qt.ItemDataRole.AccessibleTextRole)
    assert spoken == "1.0e−2 of 1e−5 that is allowed"


def test_the_bar_of_a_line_is_as_long_as_its_difference_and_changes_colour_beyond_the_tick(stage):
    report = reports(TALK)[-1]
    wrong = replace(report, lines=tuple(replace(line, difference=0.1) for line in report.lines))
    rights = []
    for shown, role in ((report, "ok"), (wrong, "error")):
        present(stage, shown)
        rect = stage.panel.table.visualRect(stage.panel.model.index(1, SCALE))
        image = stage.panel.table.viewport().grab(rect).toImage()
        row = [image.pixelColor(x, image.height() // 2) for x in range(image.width())]
        rights.append(max(x for x, colour in enumerate(row) if colour == theme.LIGHT.colour(role)))
    assert rights[0] < rights[1]
    assert 0 < place(1e-16) < place(1e-9) < place(1e-5) < place(0.1) < place(float("nan")) == 1


def test_a_figure_holds_the_whole_audit_and_no_buttons(stage):
    view = stage.present(TALK)
    stage.panel.finish(view)
    panel = stage.panel
    assert "All 10 comparisons agree" in panel.verdict.text()
    assert not panel.button.isVisible()
    last = panel.table.visualRect(panel.model.index(panel.model.rowCount() - 1, 0))
    assert panel.table.minimumHeight() >= last.bottom()


def test_no_difference_at_all_is_written_as_nought(stage):
    report = reports(TALK)[-1]
    lines = [replace(line, difference=difference) for line, difference in
             zip(report.lines, (0.0, float("nan"), *10 * [1e-12]), strict=False)]
    present(stage, replace(report, lines=tuple(lines)))
    assert texts(stage.panel, DIFFERENCE)[:3] == ["0", "NaN", "1.0e−12"]


def test_a_result_is_old_once_the_network_has_changed(stage):
    report = reports(TALK)[-1]
    present(stage, report)
    assert not stage.panel.is_old
    present(stage, report, net=TALK.with_vector(TALK.vector.copy()))
    assert not stage.panel.is_old
    present(stage, report, net=TALK.with_vector(0.9 * TALK.vector))
    assert stage.panel.is_old
    assert "old result" in stage.words
    assert stage.panel.verdict.palette().windowText().color() == theme.LIGHT.colour("text")
    present(stage, report, net=zoo.load("letters-9"))
    assert stage.panel.is_old


def test_on_a_picture_a_result_is_old_once_that_has_changed(stage):
    picture = np.linspace(-1, 1, 81, dtype=np.float32).reshape(1, 9, 9)
    report = reports(TALK, picture)[-1]
    view = stage.view(TALK, picture=picture)
    stage.panel.present(replace(view, studies={"audit": Study("audit", False, None, report)}))
    assert not stage.panel.is_old
    stage.present(TALK)
    present(stage, report)
    assert stage.panel.is_old


def test_an_audit_that_broke_off_says_why(stage):
    present(stage, None, error="there is no naive loop for layers such as 'x'")
    assert "The audit broke off: there is no naive loop" in stage.words


def test_rows_that_did_not_change_are_left_alone(stage):
    half = reports(TALK)
    present(stage, half[-2], running=True)
    changed = []
    stage.panel.model.dataChanged.connect(lambda first, last: changed.append(first.row()))
    resets = []
    stage.panel.model.modelReset.connect(lambda: resets.append(True))
    present(stage, half[-1])
    assert len(changed) == 1
    assert not resets
