"""The program finds what ships with it and says clearly when something is missing."""

from __future__ import annotations

from pathlib import Path

import pytest

from xoviz import assets


def test_a_shipped_file_is_found() -> None:
    assert assets.path("icons", "xoviz.svg").read_text(encoding="utf-8").startswith("<svg")


def test_a_folder_is_found() -> None:
    assert assets.path("icons").is_dir()


def test_a_missing_file_is_named() -> None:
    with pytest.raises(assets.MissingAssetError, match=r"icons/nothing\.svg"):
        assets.path("icons", "nothing.svg")


def test_nothing_outside_the_resources_is_given_out() -> None:
    with pytest.raises(ValueError, match="outside"):
        assets.path("..", "pyproject.toml")


def test_an_installed_copy_comes_before_the_checkout(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    installed = tmp_path / "site-packages" / "xoviz"
    (installed / "_resources").mkdir(parents=True)
    monkeypatch.setattr(assets, "__file__", str(installed / "assets.py"))
    assert assets.root() == installed.resolve() / "_resources"
