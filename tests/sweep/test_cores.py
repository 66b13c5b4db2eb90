"""Cores are counted as far as this process may use them."""

from __future__ import annotations

from xoviz.sweep.cores import cores


def test_there_is_at_least_one_core():
    assert cores() >= 1
