"""The tab "Sweep": what is asked for, what has come of it, in a table and in plots; a click opens a network."""

from __future__ import annotations

import importlib.util
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QColor
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QFileDialog

from xoviz import zoo
from xoviz.drawings.filing import save
from xoviz.drawings.starter import starter
from xoviz.gui import theme
from xoviz.gui.panels.sweep import SweepPanel
from xoviz.gui.panels.sweep.shown import FAILED, PRUNED, shown
from xoviz.state.view import Study
from xoviz.state.wishes import CancelStudy, OpenSweep, OpenTrial, StartSweep
from xoviz.sweep.cluster import MISSING
from xoviz.sweep.spec_text import spec_from
from xoviz.sweep.watched import Remaking

LEFT = Qt.MouseButton.LeftButton
LETTERS = zoo.load("letters-9")


@pytest.fixture
def stage(on_stage):
    return on_stage(SweepPanel, (1000, 460))


def show(stage, found=None, running=False, error=None, **studies):
    study = Study("sweep", running, None, found, error)
    stage.panel.present(replace(stage.view(LETTERS), studies={"sweep": study} | studies))
    QApplication.processEvents()


def texts(panel, column):
    model = panel.results.sorted
    titles = [model.headerData(place, Qt.Orientation.Horizontal) for place in range(model.columnCount())]
    return [model.index(row, titles.index(column)).data() for row in range(model.rowCount())]


def test_the_form_says_what_it_comes_to_or_what_is_wrong(stage):
    form, panel = stage.panel.form, stage.panel
    assert panel.note.text() == "24 settings × 2 seeds = 48 trials of 16,000 pictures"
    QTest.keyClicks(form.fields["filters"], ", x")
    assert not panel.start.isEnabled() or "x" in panel.note.text()
    form.fields["filters"].clear()
    QTest.keyClicks(form.fields["filters"], "4..2")
    assert "rises" in panel.note.text()
    assert not panel.start.isEnabled()


def test_while_it_runs_fields_look_as_if_nothing_could_be_typed(stage, qapp):
    theme.apply(qapp, theme.DARK)
    form = stage.panel.form

    def colours(field):
        image = field.grab().toImage()
        return {image.pixelColor(x, y).name() for x in range(8, 60) for y in range(image.height() // 2 - 5,
                                                                                   image.height() // 2 + 5)}

    fields = form.fields["filters"], form.fields["batch"]
    enabled = [colours(field) for field in fields]
    show(stage, running=True)
    for field, before in zip(fields, enabled, strict=True):
        assert theme.DARK.card in before
        now = colours(field)
        assert theme.DARK.window in now
        assert theme.DARK.card not in now
        assert max(QColor(each).lightness() for each in now) < max(QColor(each).lightness() for each in before)


def test_a_cluster_is_asked_for_by_the_address_of_its_scheduler(stage, monkeypatch):
    form, panel = stage.panel.form, stage.panel
    QTest.keyClicks(form.scheduler, "tcp:/127.0.0.1")
    assert panel.note.text() == "A scheduler's address is written as tcp://127.0.0.1:8786, not 'tcp:/127.0.0.1'."
    assert not panel.start.isEnabled()
    assert not form.processes.isEnabled(), "its workers do the work"
    form.scheduler.clear()
    QTest.keyClicks(form.scheduler, "tls://127.0.0.1:8786")
    assert "certificates" in panel.note.text()
    form.scheduler.clear()
    QTest.keyClicks(form.scheduler, " tcp://127.0.0.1:8786")
    QTest.mouseClick(panel.start, LEFT)
    (wish,) = stage.wishes
    assert wish == StartSweep(form.spec(), None, form.processes.value(), "tcp://127.0.0.1:8786")
    monkeypatch.setattr(importlib.util, "find_spec", lambda name: None)
    QTest.keyClicks(form.scheduler, "0")
    assert panel.note.text() == MISSING
    form.scheduler.clear()
    QTest.keyClicks(form.path, "x")
    assert panel.start.isEnabled()
    assert form.processes.isEnabled()


def test_a_blank_in_the_stack_is_a_line_of_the_form(stage):
    form = stage.panel.form
    form.stack.clear()
    QTest.keyClicks(form.stack, "dense {units} | relu | dense {classes}")
    assert next(iter(form.fields)) == "units"
    assert "filters" not in form.fields
    QTest.keyClicks(form.fields["units"], "4, 8")
    assert stage.panel.note.text() == "4 settings × 2 seeds = 8 trials of 16,000 pictures"
    QTest.keyClicks(form.fields["optimiser"], "adam, descent")
    form.seeds.clear()
    QTest.keyClicks(form.seeds, "7")
    stage.panel.start.click()
    expected = spec_from({"pictures": 16_000, "seeds": "7", "vary": {
        "stack": "dense {units} | relu | dense {classes}", "units": "4, 8", "rate": "0.001, 0.01",
        "optimiser": "adam, descent"}})
    assert stage.wishes == [StartSweep(expected, None, form.processes.value())]


def test_it_starts_is_cancelled_and_goes_on_with_its_file(stage, sweep):
    panel = stage.panel
    panel.form.show_spec(sweep().spec, None)
    show(stage, sweep(4), running=True)
    assert panel.start.text() == "Cancel"
    assert not panel.form.isEnabled()
    assert panel.said.text().startswith("4 of 24 trials, 0 running. Best so far: 52.2 %")
    panel.start.click()
    show(stage, sweep(4))
    assert panel.start.text() == "Go on"
    panel.start.click()
    assert stage.wishes == [CancelStudy("sweep"),
                            StartSweep(sweep().spec, Path("results.jsonl"), panel.form.processes.value())]
    show(stage, sweep(4), error="There is no room on the disk.")
    assert panel.said.text() == "There is no room on the disk."


def test_results_that_were_opened_fill_the_form(stage, sweep, monkeypatch):
    monkeypatch.setattr(QFileDialog, "getOpenFileName", lambda *_: ("results.jsonl", ""))
    stage.panel.open.click()
    assert stage.wishes == [OpenSweep(Path("results.jsonl"))]
    show(stage, sweep())
    assert stage.panel.form.spec() == sweep().spec
    assert stage.panel.form.file() == Path("results.jsonl")


def test_the_table_is_sorted_by_its_titles_and_grows(stage, sweep):
    panel = stage.panel
    show(stage, sweep(10), running=True)
    assert panel.results.sorted.rowCount() == 10
    show(stage, sweep(), running=True)
    assert texts(panel, "Trial") == [str(number) for number in range(24)]
    assert texts(panel, "{filters}")[:2] == ["2", "2"]
    assert texts(panel, "How it ended")[0] == "cannot be: It does not fit."
    panel.results.table.sortByColumn(1, Qt.SortOrder.DescendingOrder)
    assert texts(panel, "Accuracy")[0] == "72.5 %"
    assert texts(panel, "Accuracy")[-2:] == ["–", "–"]
    panel.results.table.sortByColumn(5, Qt.SortOrder.AscendingOrder)
    assert texts(panel, "{filters}")[-1] == "20"  # as numbers, not as texts


def test_the_front_and_the_best_are_those_of_the_ranking(sweep):
    found = shown(sweep())
    assert [one.parameters for one in found.front] == [200, 400, 2000]
    assert found.best_numbers == {20, 21}  # the last settings had a seed that was stopped early
    assert found.row(23).ended == PRUNED
    assert found.row(0).ended == FAILED
    grades = [row.grade for row in found.rows[2:]]
    assert grades == sorted(grades)
    assert [name for name, _ in found.varying] == ["filters", "activation", "rate", "seed"]


@pytest.mark.parametrize("place", [1, 2, 3])
def test_a_click_on_a_mark_opens_its_network(stage, sweep, place):
    panel = stage.panel
    show(stage, sweep())
    panel.results.switch.buttons[place].click()
    plot = panel.results.plots[place - 1]
    QApplication.processEvents()
    plot.grab()
    assert {row.number for row in plot.rows} == set(range(2, 24))
    row = next(row for row in plot.rows if row.number == 22)
    corner = plot.corners(row)[-1]
    QTest.mouseMove(plot, corner.toPoint())
    QTest.mouseClick(plot, LEFT, pos=corner.toPoint())
    assert stage.wishes == [OpenTrial(22)]
    assert "Trial 22: {filters} 20" in panel.told.text()
    QTest.mouseClick(plot, LEFT, pos=QPoint(1, 1))
    assert len(stage.wishes) == 1
    stage.wishes.clear()
    plot.setFocus(Qt.FocusReason.TabFocusReason)
    QTest.keyClick(plot, Qt.Key.Key_Right)
    QTest.keyClick(plot, Qt.Key.Key_Return)
    assert stage.wishes == [OpenTrial(plot.rows[1].number)]


def test_a_click_on_a_row_opens_its_network_and_one_without_stays_closed(stage, sweep):
    panel = stage.panel
    show(stage, sweep())
    for place in (0, 5):
        rect = panel.results.table.visualRect(panel.results.sorted.index(place, 1))
        QTest.mouseClick(panel.results.table.viewport(), LEFT, pos=rect.center())
    assert stage.wishes == [OpenTrial(5)]
    QTest.keyClick(panel.results.table, Qt.Key.Key_Down)
    assert len(stage.wishes) == 1
    QTest.keyClick(panel.results.table, Qt.Key.Key_Return)
    assert stage.wishes[1:] == [OpenTrial(6)]
    show(stage, sweep(), trial=Study("trial", True, None, Remaking(sweep().progress.lines[6], 0.5)))
    assert panel.told.text() == "Training trial 6 again: 50%"


def test_a_figure_is_a_small_sweep(stage):
    stage.panel.finish(stage.view(LETTERS))
    assert stage.panel.watched.progress.done == 8
    assert len(stage.panel.results.plots[0].rows) == 8


def test_own_drawings_are_a_task(stage, tmp_path, monkeypatch):
    form, path = stage.panel.form, tmp_path / "ours.zip"
    form.learn_from(str(path))
    assert "ours.zip" in stage.panel.note.text()
    save(starter(), path)
    monkeypatch.setattr(QFileDialog, "getOpenFileName", lambda *_: (str(path), ""))
    form.drawings.click()
    assert form.drawings.text() == "ours.zip"
    spec = form.spec()
    assert spec.drawings.file == str(path)
    assert dict(spec.space.axes)["task"].values == ("drawings",)
    form.fields["task"].clear()
    assert form.spec().drawings is None
