"""The table of a sum: columns that never jump, texts that are all there, and words for those who do not see it."""

from __future__ import annotations

import pytest
from PySide6.QtGui import QColor
from PySide6.QtWidgets import QApplication

from xoviz.gui import theme
from xoviz.gui.widgets.sum_table import ROW, SumRow, SumTable

ROWS = [SumRow("", ("right", "error"), "head"), SumRow("X", ("1.00", "0.08"), swatch=QColor("#ff0000")),
        SumRow("rounding", ("0.01",), "closing"), SumRow("total", ("0.59",), "total")]


@pytest.fixture
def table(qtbot, qapp):
    theme.apply(qapp, theme.LIGHT)
    widget = SumTable("card")
    qtbot.addWidget(widget)
    widget.resize(300, 120)
    widget.show()
    qtbot.waitExposed(widget)
    widget.present(ROWS)
    return widget


def test_it_says_what_it_shows(table):
    assert table.rows == tuple(ROWS)
    assert table.text_of("total") == ("0.59",)
    assert table.accessibleDescription() == "right error; X 1.00 0.08; rounding 0.01; total 0.59"
    with pytest.raises(KeyError):
        table.text_of("nothing")


def test_it_never_becomes_narrower_or_lower_while_its_columns_stay(table):
    before = table.sizeHint()
    table.present(ROWS[:2])
    assert table.sizeHint().height() == before.height() == ROW * 4 + 2
    wide = [ROWS[0], SumRow("X", ("1.00", "123456.00"))]
    table.present(wide)
    widest = table.sizeHint().width()
    table.present(ROWS)
    assert table.sizeHint().width() >= widest
    table.present([SumRow("alone")])
    assert table.sizeHint().height() == ROW + 2


def painted_columns(table):
    """Which columns of pixels differ from the ground."""
    QApplication.processEvents()
    image, ground = table.grab().toImage(), theme.LIGHT.colour("card")
    return [x for x in range(image.width())
            if any(image.pixelColor(x, y) != ground for y in range(ROW, 2 * ROW - 2))]


def test_numbers_end_at_the_right_edge_and_shrink_where_there_is_no_room(table):
    right = painted_columns(table)
    assert right[0] == 0  # the class's colour
    assert right[-1] >= table.width() - 3
    table.resize(90, 120)
    table.present([ROWS[0], SumRow("a long label", ("12345.678", "12345.678"))])
    squeezed = painted_columns(table)
    assert squeezed[-1] >= 86
    assert squeezed[0] <= 4  # nothing is cut off at the left
