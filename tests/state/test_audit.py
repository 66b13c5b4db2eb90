"""The audit as a study: of the network on display, on greys or on the picture, beside training, cancelled at will."""

from __future__ import annotations

import numpy as np
import pytest

from xoviz.explain.audit import greys, least_likely
from xoviz.state.wishes import Audit, CancelStudy, ChooseNetwork, Draw, Pause, Play


def study(person):
    return person.session.studies.view["audit"]


def finished(person):
    person.until(lambda: not person.session.studies.running("audit"))
    return study(person).result


@pytest.mark.parametrize("name", ["talk", "letters-9"])
def test_the_network_on_display_is_audited(person, name):
    person.wish(ChooseNetwork(name), Audit())
    report = finished(person)
    network = person.session.contents.network
    assert report.done
    assert report.wrong == ()
    assert np.array_equal(report.network.vector, network.vector)
    assert np.array_equal(report.picture, greys(network))
    assert report.answer == least_likely(network, report.picture)


def test_on_the_picture_on_the_pad_the_talk_has_seven_kinks_in_its_filters(person):
    person.wish(ChooseNetwork("talk"), Audit(on_pad=True))
    report = finished(person)
    assert np.array_equal(report.picture, person.view.trace.picture)
    assert report.answer == person.session.contents.answer == 0
    assert report.lines_of("gradient")[0].kinks == 7


def test_a_picture_without_an_answer_can_be_audited_on(person):
    person.wish(Draw(np.random.default_rng(0).uniform(-1, 1, (9, 9)).astype(np.float32)), Audit(on_pad=True))
    assert finished(person).wrong == ()


def test_it_can_be_cancelled_and_what_was_found_so_far_stays(person):
    person.wish(ChooseNetwork("letters-28"), Audit())
    person.until(lambda: study(person).result is not None)
    person.wish(CancelStudy("audit"))
    assert not study(person).running
    assert not study(person).result.done


def test_training_goes_on_beside_it(person):
    person.wish(Play())
    person.advance()
    person.wish(Audit())
    first = person.session.training.view.step
    assert finished(person).wrong == ()
    assert person.session.training.playing
    person.until(lambda: person.session.training.view.step > first)
    person.wish(Pause())


def test_a_wrong_gradient_is_caught_in_the_window_too(person, monkeypatch):
    from xoviz.nn.relu import ReLUPass

    backward = ReLUPass.backward

    def leaking(self):
        blame = self.y.copy()
        backward(self)
        self.x += 0.01 * blame

    monkeypatch.setattr(ReLUPass, "backward", leaking)
    person.wish(Audit())
    report = finished(person)
    assert {(line.question, line.layer) for line in report.wrong} >= {("gradient", "convolution")}
