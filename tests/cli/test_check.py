"""``xoviz check``: what is right is called right, and what is wrong is noticed."""

from __future__ import annotations

import json

import numpy as np
import pytest

from xoviz import zoo
from xoviz.cli import check
from xoviz.explain import audit
from xoviz.nn import Conv, Dense, MeanPool, network
from xoviz.nn.naive import Rows, naive_rows
from xoviz.nn.relu import ReLUPass
from xoviz.nn.storage import save


def test_the_talks_network_computes_what_it_says(xoviz):
    result = xoviz("check", "--network", "talk", "--json")
    checks = json.loads(result.out)["checks"]
    assert result.status == 0
    assert all(list(each) == ["name", "ok", "largest_difference"] and each["ok"] for each in checks)
    measured = {each["name"]: each["largest_difference"] for each in checks if each["largest_difference"] is not None}
    assert len(measured) == 4
    assert max(measured.values()) < 1e-6
    assert any(each["name"].startswith("Qt (PySide6) 6.") for each in checks)


def test_for_people_one_line_a_check(xoviz):
    lines = xoviz("check", "--network", "talk").out.splitlines()
    assert all(line.startswith("ok ") for line in lines)
    assert "largest difference" in lines[-1]


def test_any_network_file_can_be_checked(xoviz, tmp_path):
    layers = (Conv("edges", 2, (2, 3), stride=2, padding=1), MeanPool("mean"), Dense("votes", 3))
    save(network(layers, (2, 9, 7), ("A", "B", "C")), tmp_path / "abc.xoviz")
    assert xoviz("check", "--network", tmp_path / "abc.xoviz").status == 0


def test_a_forward_pass_that_is_wrong_is_noticed(xoviz, monkeypatch):
    loops = naive_rows
    monkeypatch.setattr(audit, "naive_rows", lambda network, picture: (
        Rows(place, maps if maps is None else maps / 1.001) for place, maps in loops(network, picture)))
    result = xoviz("check", "--network", "talk")
    assert result.status == 1
    assert "1 of 10 checks failed" in result.complaint
    assert "WRONG talk: forward as by plain loops, 356 values; largest difference 1.0e-03" in result.out


def test_a_gradient_that_is_wrong_is_noticed(xoviz, monkeypatch):
    backward = ReLUPass.backward

    def leaking(self):
        blame = self.y.copy()
        backward(self)
        self.x += 0.01 * blame

    monkeypatch.setattr(ReLUPass, "backward", leaking)
    result = xoviz("check", "--network", "letters-9")
    assert result.status == 1
    assert "2 of 9 checks failed" in result.complaint
    assert "WRONG letters-9: gradients as measured at 335 places; none at a kink" in result.out


def test_wrong_votes_are_noticed():
    talk = zoo.load("talk")
    votes = talk.parameters["votes.weights"][::-1]
    assert not check.talk_figures(talk.with_parameters({"votes.weights": votes})).ok


def test_weights_that_overflow_are_no_traceback(xoviz, tmp_path):
    start = zoo.untrained("letters-9", 1)
    save(start.with_vector(np.full_like(start.vector, 1e38)), tmp_path / "huge.xoviz")
    result = xoviz("check", "--network", tmp_path / "huge.xoviz", "--json")
    assert result.status == 1
    assert "checks failed" in result.complaint
    json.loads(result.out)


@pytest.mark.parametrize(("name", "status"), [("nonsense", 2), (__file__, 1)])
def test_a_network_that_is_none(xoviz, name, status):
    result = xoviz("check", "--network", name)
    assert result.status == status
    assert result.complaint
