"""A sheet on a table is found by its outline, also where the letter runs into its edge; shadows are none."""

from __future__ import annotations

import numpy as np
import pytest

from xoviz import zoo
from xoviz.pictures.ink import evenly_lit, paper_under
from xoviz.pictures.prepare import prepare
from xoviz.pictures.sheet import sheet

HEIGHT, WIDTH = 240, 300
DOWN, RIGHT = np.mgrid[:HEIGHT, :WIDTH].astype(np.float32)
PAPER, INK, TABLE = 0.85, 0.1, 0.25


def page(letter: str, row: float, column: float, reach: float = 60, stroke: float = 5):
    """A letter on paper, its middle at (row, column)."""
    down, right = DOWN - row, RIGHT - column
    if letter == "O":
        ink = abs(np.hypot(down, right) - reach) < stroke
    else:
        diagonal = np.minimum(abs(down - right), abs(down + right))
        ink = (diagonal < 1.4 * stroke) & (np.maximum(abs(down), abs(right)) < reach)
    return np.where(ink, INK, PAPER).astype(np.float32)


def grainy(grey, deviation=0.02):
    grain = np.random.default_rng(4).normal(0, deviation, grey.shape)
    return np.clip(grey + grain, 0, 1).astype(np.float32)


def verdict(grey) -> str:
    network = zoo.load("letters-28")
    prepared = prepare(grey, 28)
    assert not prepared.empty
    best = network.forward(prepared.picture).verdict
    return network.classes[best]


EDGES = {"top": (50 + 0.04 * RIGHT - DOWN, 112, 150), "left": (50 - 0.04 * DOWN - RIGHT, 120, 105),
         "bottom": (DOWN - 195 + 0.03 * RIGHT, 130, 150), "right": (RIGHT - 245 - 0.02 * DOWN, 120, 190)}
"""Where the table is, and a middle of the letter from which it reaches the table's edge."""


@pytest.mark.parametrize("letter", ["X", "O"])
@pytest.mark.parametrize("side", EDGES)
def test_a_letter_that_runs_into_the_edge_of_the_table_is_read(letter, side):
    beyond, row, column = EDGES[side]
    picture = np.where(beyond > 0, TABLE, page(letter, row, column))
    touching = np.logical_and(page(letter, row, column) < 0.5, abs(beyond) < 3)
    assert touching.any()
    assert verdict(grainy(picture)) == letter


@pytest.mark.parametrize("letter", ["X", "O"])
def test_a_table_all_around_and_a_light_from_one_side(letter):
    table = (DOWN < 30) | (DOWN > 205 + 0.05 * RIGHT) | (RIGHT < 60 - 0.1 * DOWN) | (RIGHT > 250)
    picture = np.where(table, TABLE, page(letter, 115, 150, reach=70)) * (0.6 + 0.4 * RIGHT / WIDTH)
    assert verdict(grainy(picture)) == letter


def test_the_sheet_is_cut_out_and_its_paper_goes_on():
    picture = np.where(DOWN < 60 + 0.1 * RIGHT, TABLE, PAPER).astype(np.float32)
    found = sheet(picture)
    assert 0.7 * HEIGHT < found.shape[0] < 0.78 * HEIGHT
    assert found.min() > 0.8, "nothing of the table is left"


@pytest.mark.parametrize("picture", [
    page("X", 120, 150), page("O", 120, 150), 1 - page("X", 120, 150), 1 - page("O", 120, 150),
    page("O", 120, 150, reach=80, stroke=28), 1 - page("X", 120, 150, reach=90, stroke=30),
    page("X", 120, 150) * np.linspace(1, 0.35, WIDTH, dtype=np.float32),
    page("X", 120, 150) * np.where(RIGHT < 140, 0.7, 1), np.full((100, 100), 0.5, np.float32),
    np.full((10, 10), 0.5, np.float32),
], ids=["X", "O", "light X", "light O", "fat O", "fat light X", "fading light", "shadow", "nothing", "small"])
def test_what_is_no_sheet_on_a_table_is_not_taken_for_one(picture):
    assert sheet(picture.astype(np.float32)) is None
    assert sheet((1 - picture).astype(np.float32)) is None


@pytest.mark.parametrize("letter", ["X", "O"])
@pytest.mark.parametrize("slope", [0.0, 0.7, -3.0])
def test_the_edge_of_a_hard_shadow_leaves_no_mark(letter, slope):
    shadow = np.where(RIGHT - 150 + slope * (DOWN - 120) < 0, 0.55, 1.0)
    paper = (np.full((HEIGHT, WIDTH), PAPER) * shadow).astype(np.float32)
    lit = evenly_lit(paper, paper_under(paper))
    assert lit.min() > 0.75
    assert verdict(grainy(page(letter, 120, 150) * shadow)) == letter


def shadow(across, depth: float, soft: float):
    """The share of light that is left, where `across` goes from above 0 to below."""
    return 1 - depth / (1 + np.exp(np.clip(across / soft, -50, 50)))


SHADOWS = shadow(DOWN - 0.3 * RIGHT - 70, 0.6, 12) * shadow(RIGHT - 190, 0.6, 20) * shadow(130 - DOWN, 0.6, 9)
"""Three shadows, one over the other: a sixth of the light is left where all three fall."""


@pytest.mark.parametrize("letter", ["X", "O"])
def test_a_letter_is_read_where_shadows_lie_over_one_another(letter):
    assert verdict(grainy(page(letter, 120, 150) * SHADOWS, 0.006)) == letter


@pytest.mark.parametrize("depth", [1.0, 0.6, 0.3])
@pytest.mark.parametrize("soft", [2, 30])
def test_bare_paper_in_shadow_is_empty(depth, soft):
    fallen = shadow(RIGHT - 150 + 0.7 * (DOWN - 120), 0.5 * depth, soft)
    assert prepare(grainy(PAPER * fallen), 28).empty
