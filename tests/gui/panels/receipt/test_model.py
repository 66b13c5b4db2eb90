"""The lines as a model: they open, they keep what is open, and they follow the numbers."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QModelIndex, QPersistentModelIndex, Qt
from PySide6.QtTest import QAbstractItemModelTester

from xoviz import zoo
from xoviz.explain.receipt import Receipt
from xoviz.gui.panels.receipt.levels import HopLevel
from xoviz.gui.panels.receipt.model import ReceiptModel
from xoviz.gui.panels.receipt.words import Names, Words
from xoviz.nn import Conv, Dense, Focus, MaxPool, ReLU, network
from xoviz.tasks.known.letters import LettersTask

SAMPLES = LettersTask().samples()


def levels(net, sample=0):
    """What opens a level of the receipt of the first class."""
    words = Words(Names(net.stack, net.classes), "decimals")
    size = net.input_shape[1]
    receipt = Receipt(net.forward(SAMPLES[sample].picture[:, :size, :size]))
    return lambda focus: HopLevel(receipt.hop(focus or Focus(net.layers[-1].id, 0, 0, 0)), words)


@pytest.fixture
def model(qapp):
    made = ReceiptModel()
    made.restart(levels(zoo.load("talk")), ranked=True)
    yield made
    made.deleteLater()


def open_down(model, depth):
    """Open the first line that opens, and so on; the last index."""
    index = QModelIndex()
    for _ in range(depth):
        index = next(row for row in rows(model, index) if model.hasChildren(row))
        model.fetchMore(index)
    return index


def rows(model, parent=QModelIndex()):  # noqa: B008 -- an invalid index, as Qt has it
    return [model.index(row, 0, parent) for row in range(model.rowCount(parent))]


def test_it_is_a_sound_model_all_the_way_down(model):
    small = network((Conv("look", 2, (2, 2)), ReLU("relu"), MaxPool("pool", 2, 2), Dense("votes", 2)), (1, 3, 3),
                    ("X", "O"), seed=1)
    model.restart(levels(small), ranked=True)
    # It opens every line there is, and looks at the model from all sides whenever something changes.
    tester = QAbstractItemModelTester(model, QAbstractItemModelTester.FailureReportingMode.Warning)
    model.sort_lines(ranked=False)
    last = open_down(model, 3)
    assert model.line(last).label.startswith("filter 1, match")
    assert not any(model.hasChildren(row) for row in rows(model, last))
    model.present(levels(small.random(2)), sort=True)
    model.sort_lines(ranked=True)
    model.restart(None, ranked=True)
    assert model.rowCount() == 0
    tester.deleteLater()


def test_nothing_is_made_before_it_is_opened(model):
    first = model.index(0, 0)
    assert model.hasChildren(first)
    assert model.canFetchMore(first)
    assert model.rowCount(first) == 0
    model.fetchMore(first)
    assert not model.canFetchMore(first)
    assert model.rowCount(first) == 5


def test_the_biggest_stand_first_or_as_one_reads(model):
    sizes = [abs(model.line(row).amount) for row in rows(model)[:12]]
    assert sizes == sorted(sizes, reverse=True)
    model.sort_lines(ranked=False)
    assert [model.line(row).label for row in rows(model)[:3]] == [
        f"filter 1, pooling 2 {cell}" for cell in ("(1, 1)", "(1, 2)", "(2, 1)")]
    assert model.line(model.index(13, 0)).kind == "total"


def test_indexes_follow_their_lines_when_the_order_changes(model):
    open_down(model, 1)
    kept = [QPersistentModelIndex(row) for row in rows(model)]
    labels = [model.line(row).label for row in kept]
    model.sort_lines(ranked=False)
    assert [model.line(row).label for row in kept] == labels
    assert [row.row() for row in kept] != list(range(len(kept)))


def test_lines_keep_their_places_while_some_are_open(model):
    open_down(model, 1)
    before = [model.line(row).label for row in rows(model)]
    model.present(levels(zoo.load("talk"), 5), sort=True)
    assert [model.line(row).label for row in rows(model)] == before


def test_a_line_is_found_where_it_is_shown(model):
    inner = open_down(model, 2)
    focus = model.focus(inner)
    assert model.find(focus, lambda _: True) == inner
    assert not model.find(focus, lambda _: False).isValid()
    assert not model.find(Focus("picture", 0, 0, 0), lambda _: True).isValid()
    assert model.paths(lambda _: True)[-1][-1] == focus


def test_a_line_is_spoken_whole(model):
    assert model.data(model.index(0, 0), Qt.ItemDataRole.AccessibleTextRole) == (
        "filter 1, pooling 2 (1, 1): 1.000 × 1.000 ÷ 5.000 adds 0.200")
    assert model.data(model.index(13, 0), Qt.ItemDataRole.AccessibleTextRole) == "score of X: 1.000 ✓ adds up"
    assert "Tolerance" in model.data(model.index(13, 5), Qt.ItemDataRole.ToolTipRole)
