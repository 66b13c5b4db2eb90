"""The row of tabs: each is there, under its own name, and read only when it is needed."""

from __future__ import annotations

import subprocess
import sys

import pytest

from xoviz.gui.panels import PANELS, Panel


@pytest.mark.parametrize("tab", PANELS)
def test_a_tab_has_a_panel_of_its_name(tab):
    kind = tab.load()
    assert issubclass(kind, Panel)
    assert kind.name == tab.name
    assert tab.load() is kind


def test_the_window_stands_before_the_panels_are_read():
    seen = "import sys, xoviz.gui.main_window; print(*(m for m in sys.modules if m.startswith('xoviz.gui.panels.')))"
    read = subprocess.run([sys.executable, "-c", seen], capture_output=True, text=True, check=True).stdout.split()
    assert not {f"xoviz.gui.panels.{tab.name}" for tab in PANELS} & set(read)
