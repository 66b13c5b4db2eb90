"""The diagnosis in the background: what goes wrong is found while one works, and costs next to nothing."""

from __future__ import annotations

import numpy as np
import pytest

from xoviz import zoo
from xoviz.explain.diagnosis import Finding, Standing, TryAnew, TryFilter, TryLetters, TryRate, TryVector, TryWeight
from xoviz.nn.train import Settings
from xoviz.state.diagnosis import INTERVAL, LETTERS, SHARE, SUSPICIOUS, Diagnosed, Specimens, case_of
from xoviz.state.method import Method
from xoviz.state.wishes import (
    ChooseNetwork,
    Configure,
    EditFilter,
    EditWeight,
    LearnFromScratch,
    Pause,
    Play,
    TakeAdvice,
)
from xoviz.tasks.base import Pool, fresh
from xoviz.tasks.known.letters import LettersTask


def kinds(person):
    study = person.session.studies.view.get("diagnosis")
    return [] if study is None or study.result is None else [finding.kind for finding in study.result.shown]


def test_a_filter_that_a_hand_has_killed_is_found_once_the_hand_rests_and_the_advice_revives_it(person):
    person.wish(EditWeight("convolution.bias", (2,), -10.0))
    person.until(lambda: kinds(person) == ["dead"])
    (finding,) = person.session.studies.view["diagnosis"].result.shown
    assert finding.unit == 2
    person.wish(TakeAdvice(finding.advice))
    assert person.session.contents.network.parameters["convolution.bias"][2] == 0
    person.until(lambda: kinds(person) == [])
    person.session.undo()
    person.until(lambda: kinds(person) == ["dead"])


def test_shipped_networks_give_no_alarm(person):
    for name in zoo.names():
        person.wish(ChooseNetwork(name))
        person.until(lambda: person.session.diagnosis._examined is person.session.contents.network
                     and not person.session.studies.running("diagnosis"))
        assert kinds(person) == []


def test_a_run_that_runs_away_is_named_while_it_runs(person):
    person.wish(Configure(optimiser="adam", rate=50.0), LearnFromScratch())
    person.until(lambda: "diverging" in kinds(person))
    assert person.session.training.playing
    finding = person.session.studies.view["diagnosis"].result.shown[0]
    person.wish(TakeAdvice(finding.advice))
    assert person.session.training.playing
    assert person.session.training.view.settings.rate == pytest.approx(0.003)
    person.until(lambda: "diverging" not in kinds(person))


def test_a_few_letters_learned_by_heart_are_named_and_the_advice_is_more_letters(person):
    person.wish(Configure(optimiser="adam", rate=0.003, letters=20), LearnFromScratch())
    person.until(lambda: person.session.training.view.step > 600)
    person.wish(Pause())
    person.until(lambda: kinds(person) == ["overfitting"])
    (finding,) = person.session.studies.view["diagnosis"].result.shown
    person.wish(TakeAdvice(finding.advice))
    assert person.session.training.view.letters == 0


def test_each_advice_comes_to_a_wish(person):
    network = person.session.contents.network
    weights = np.full((1, 3, 3), 0.25, np.float32)
    person.wish(TakeAdvice(TryFilter("convolution", 1, weights)))
    assert np.array_equal(person.session.contents.network.parameters["convolution.weights"][1], weights)
    person.wish(TakeAdvice(TryVector(network.vector / 2)))
    assert np.array_equal(person.session.contents.network.vector, network.vector / 2)
    person.wish(TakeAdvice(TryWeight("votes.bias", (0,), 3.5)), TakeAdvice(TryLetters(100)), TakeAdvice(TryRate(0.01)))
    assert person.session.contents.network.parameters["votes.bias"][0] == 3.5
    assert (person.session.training.view.letters, person.session.training.view.settings.rate) == (100, 0.01)
    assert not person.session.training.playing
    person.wish(TakeAdvice(TryAnew()))
    assert person.session.training.playing
    person.wish(Pause(), TakeAdvice("pray"))
    assert "pray" in person.refused[-1]


def test_advice_that_is_older_than_the_network_is_refused(person):
    person.wish(ChooseNetwork("talk"), TakeAdvice(TryWeight("votes.bias", (0,), 3.5)))
    assert "votes.bias" in person.refused[-1]
    person.wish(TakeAdvice(TryVector(np.zeros(5, np.float32))))
    assert len(person.refused) == 2


def test_the_next_diagnosis_waits_the_longer_the_more_the_last_one_cost(person):
    diagnosis = person.session.diagnosis
    finding = Finding("dead", {}, TryAnew(), "convolution", 0)
    for standing, seconds, least in ((Standing(), 0.001, INTERVAL), (Standing(), 0.5, 500 / SHARE),
                                     (Standing((), (finding,)), 0.001, SUSPICIOUS),
                                     (Standing((), (finding,)), 0.1, 100 / SHARE)):
        diagnosis._hear(Diagnosed(standing, seconds))
        assert diagnosis._pause() == least


def test_it_takes_its_letters_from_where_no_training_looks_and_keeps_them():
    task, method = LettersTask(), Method(Settings(), 3, 20)
    specimens = Specimens()

    def drawn(work):
        items = 0
        try:
            while True:
                next(work)
                items += 1
        except StopIteration as end:
            return items, end.value

    items, letters = drawn(specimens.held_out(task, 9, 3))
    assert items > 1
    assert np.array_equal(letters.pictures, fresh(task, 9, 3, LETTERS)[0])
    assert drawn(specimens.held_out(task, 9, 3)) == (0, letters)
    _, training = drawn(specimens.training(task, 9, method))
    assert len(training.answers) == 20
    pictures, answers = np.empty((16, 1, 9, 9), np.float32), np.empty(16, np.intp)
    Pool(task, 9, 3, 16, limit=20).batch_at(7, pictures, answers)
    known = {picture.tobytes() for picture in training.pictures}
    assert {picture.tobytes() for picture in pictures} <= known
    assert drawn(specimens.training(task, 9, Method(Settings(), 3)))[1] is None


def test_a_case_knows_how_long_nothing_was_changed(person):
    person.trains(100)
    person.wish(Configure(rate=0.01))
    person.trains(50)
    contents, training = person.session.contents, person.session.training
    method, changed = person.session.diagnosis._last_change(contents)
    assert method.settings.rate == 0.01
    case = case_of(contents, None, method, changed, None, None)
    assert case.steps == training.view.step
    assert 100 <= case.changed < case.steps
    assert case.recent == training.view.loss
    assert np.array_equal(case.start, training.run.start.vector)
    assert 1 < len(case.losses) <= 33
    assert np.mean(case.losses) == pytest.approx(training.run.losses.recent_mean(10**6), rel=0.2)


def test_a_rate_that_is_changed_while_training_runs_is_known_at_once(person):
    person.wish(Play())
    person.advance()
    person.wish(Configure(rate=0.01))
    seen = person.session.training.view.step
    person.advance()
    method, changed = person.session.diagnosis._last_change(person.session.contents)
    assert method.settings.rate == 0.01
    assert changed >= seen > 0
    person.wish(Pause())


def test_nothing_is_begun_once_the_session_is_closed(person, qtbot):
    person.wish(EditFilter("convolution", 0, np.zeros((1, 3, 3), np.float32)), Play())
    person.advance()
    person.session.close()
    assert not person.session.diagnosis._timer.isActive()
    assert not person.session.studies.running("diagnosis")


def test_what_was_found_is_forgotten_with_its_network(person):
    person.wish(EditWeight("convolution.bias", (2,), -10.0))
    person.until(lambda: kinds(person) == ["dead"])
    person.wish(ChooseNetwork("letters-28"))
    assert "diagnosis" not in person.view.studies
