"""``xoviz explain``: the talk's figures, digit by digit, and readable maps."""

from __future__ import annotations

import json
from fractions import Fraction
from pathlib import Path

import numpy as np
import pytest

from xoviz import zoo
from xoviz.nn import Dense, network
from xoviz.nn.storage import save

TALK = json.loads((Path(__file__).parents[1] / "reference" / "talk.json").read_text(encoding="utf-8"))


def values(document, layer_id):
    (layer,) = [layer for layer in document["layers"] if layer["id"] == layer_id]
    return layer["values"]


def ninths(nested):
    return [[[str(Fraction(number, 9)) for number in row] for row in each] for each in nested]


@pytest.fixture
def wide(tmp_path):
    """A network file with maps too large for numbers."""
    file = tmp_path / "wide.xoviz"
    save(zoo.untrained("letters-28", 3), file)
    return file


@pytest.mark.parametrize("letter", ["X", "O"])
def test_every_figure_of_the_talk_as_fractions(xoviz, letter):
    document = json.loads(xoviz("explain", f"talk:{letter.lower()}", "--as", "fractions", "--json").out)
    figures = TALK[letter]
    assert values(document, "convolution") == ninths(figures["conv_ninths"])
    assert values(document, "relu") == ninths(figures["relu_ninths"])
    assert values(document, "pooling") == ninths(figures["pool_ninths"])


def test_the_slides_digits(xoviz):
    document = json.loads(xoviz("explain", "talk:x", "--as", "slides", "--json").out)
    assert values(document, "convolution") == TALK["published"]["conv"]


@pytest.mark.parametrize(("case", "figures"), TALK["strong_vote_rule"]["results"].items())
def test_the_votes_for_the_talks_ten_pictures(xoviz, case, figures):
    letter, kind = case.split("/")
    name = f"talk:{letter.lower()}" + ("" if kind == "plain" else f"-{kind}")
    document = json.loads(xoviz("explain", name, "--as", "fractions", "--json").out)
    assert document["votes"] == {name: str(Fraction(*figures[name])) for name in ("X", "O")}
    assert document["class"] == figures["winner"]


def test_the_documents_shape(xoviz):
    document = json.loads(xoviz("explain", "talk:x", "--json").out)
    assert list(document) == ["image", "layers", "votes", "class", "receipt"]
    assert all(list(layer) == ["id", "name", "kind", "shape", "values"] for layer in document["layers"])
    assert [layer["name"] for layer in document["layers"]] == ["convolution", "ReLU", "pooling 1", "pooling 2", "votes"]
    assert [layer["shape"] for layer in document["layers"]] == [[3, 7, 7], [3, 7, 7], [3, 4, 4], [3, 2, 2], [2, 1, 1]]
    for layer in document["layers"]:
        assert np.shape(layer["values"]) == tuple(layer["shape"])
    assert document["votes"] == {"X": 1.0, "O": pytest.approx(5 / 9)}


def test_for_people_small_maps_are_numbers_and_the_verdict_comes_first(xoviz):
    result = xoviz("explain", "talk:x")
    lines = result.out.splitlines()
    assert lines[0] == "talk:x, read by talk: X, ahead by 0.44"
    assert ". # . . . . . # ." in lines
    assert "convolution: 3 maps of 7 × 7, from -0.78 to 1.00" in lines
    assert lines[-2:] == ["X  1.00", "O  0.56"]


def test_maps_stand_side_by_side_as_far_as_the_terminal_is_wide(xoviz, monkeypatch):
    monkeypatch.setenv("COLUMNS", "200")
    wide = xoviz("explain", "talk:x").out.splitlines()
    assert any(line.startswith("map 1 ") and line.endswith("map 3") for line in wide)
    monkeypatch.setenv("COLUMNS", "60")
    narrow = xoviz("explain", "talk:x").out.splitlines()
    assert max(len(line) for line in narrow) <= 60
    assert "map 3" in narrow


def test_large_maps_are_shaded_and_numbers_with_full(xoviz, wide):
    shaded = xoviz("explain", "talk:o", "--network", wide).out
    assert "convolution 1: 8 maps of 24 × 24, from -" in shaded
    assert "█" in shaded
    assert "hidden layer: 32 values" in shaded
    full = xoviz("explain", "talk:o", "--network", wide, "--full").out
    assert "█" not in full.split("convolution 1:")[1]
    assert full.count("\n") > 8 * 24


def test_learned_weights_have_no_fractions_and_that_is_one_sentence(xoviz, wide):
    result = xoviz("explain", "talk:x", "--network", wide, "--as", "fractions")
    assert result.status == 1
    assert "fractions are exact only where" in result.complaint
    assert result.out == ""


def test_other_networks_can_be_cut_off_as_on_slides(xoviz, wide):
    document = json.loads(xoviz("explain", "talk:x", "--network", wide, "--as", "slides", "--json").out)
    hidden = np.array(values(document, "convolution"))
    np.testing.assert_allclose(hidden * 100, np.rint(hidden * 100), atol=1e-9)


def test_a_tie_has_no_class(xoviz, tmp_path):
    blank = network((Dense("votes", 2),), (1, 9, 9), ("X", "O"))
    save(blank.with_vector(np.zeros_like(blank.vector)), tmp_path / "tie.xoviz")
    result = xoviz("explain", "talk:x", "--network", tmp_path / "tie.xoviz", "--json")
    assert json.loads(result.out)["class"] is None
    assert "undecided" in xoviz("explain", "talk:x", "--network", tmp_path / "tie.xoviz").out


def test_a_picture_of_nine_by_nine_is_explained_by_the_talks_network(xoviz, tmp_path):
    from xoviz.pictures.write import write
    from xoviz.tasks import task

    write(task("letters").samples()[0].picture, tmp_path / "x.png")
    from_file = json.loads(xoviz("explain", tmp_path / "x.png", "--json").out)
    assert from_file["layers"] == json.loads(xoviz("explain", "talk:x", "--json").out)["layers"]


@pytest.mark.parametrize(("image", "status", "said"), [
    ("talk:", 2, "the talk has no picture 'talk:'; it has talk:x, talk:x-translation"),
    ("talk:z", 2, "the talk has no picture 'talk:z'"),
    ("nowhere.png", 1, "nowhere.png"),
    (__file__, 1, "it is not a picture"),
    ("/", 1, "it is a folder"),
])
def test_pictures_that_are_none(xoviz, image, status, said):
    result = xoviz("explain", image)
    assert result.status == status
    assert said in result.complaint


def test_a_network_that_reads_other_things_is_refused(xoviz, tmp_path):
    save(network((Dense("votes", 2),), (3, 9, 8), ("X", "O"), name="odd"), tmp_path / "odd.xoviz")
    result = xoviz("explain", "talk:x", "--network", tmp_path / "odd.xoviz")
    assert result.status == 1
    assert "the network 'odd' reads 3 maps of 9 x 8" in result.complaint
