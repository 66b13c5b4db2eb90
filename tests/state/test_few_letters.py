"""Learning from a small set of letters: part of the method, remembered, and as replayable as everything else."""

from __future__ import annotations

import numpy as np
import pytest

from xoviz.nn.train import Settings
from xoviz.state.method import Method
from xoviz.state.supply import Supply
from xoviz.state.wishes import Configure, LearnFromScratch, Pause
from xoviz.tasks.base import Pool
from xoviz.tasks.known.letters import LettersTask


def test_a_run_on_few_letters_is_replayed_bit_for_bit_also_where_the_number_changed_on_the_way(person):
    person.wish(Configure(letters=20), LearnFromScratch())
    person.advance()
    person.wish(Configure(letters=100))
    person.advance()
    person.wish(Configure(letters=0))
    person.advance()
    person.wish(Pause())
    run = person.session.training.run
    assert {change.letters for _, change in run.changes if isinstance(change, Method)} == {100, 0}
    assert run.method.letters == 20
    assert person.view.runs.entry.letters == 20
    run.keyframes = type(run.keyframes)(run.start)
    assert np.array_equal(run.replay(run.step).vector, run.end.vector)


def test_the_number_of_letters_is_remembered_and_shown(person):
    person.wish(Configure(letters=500))
    assert person.session.preferences.letters == 500
    assert person.view.training.letters == 500
    person.wish(Configure(rate=0.01))
    assert person.view.training.letters == 500
    person.wish(Configure(letters=0))
    assert person.view.training.letters == 0


@pytest.mark.parametrize("letters", [-1, 100_000])
def test_a_number_that_cannot_be_is_refused(person, letters):
    person.wish(Configure(letters=letters))
    assert str(letters) in person.refused[-1]
    assert person.session.training.view.letters == 0


def test_the_supply_keeps_one_pool_a_method_and_the_endless_one_is_what_it_was():
    supply = Supply(LettersTask(), 9)
    endless = supply.source(Method(Settings(), 3))
    assert supply.source(Method(Settings(rate=0.5), 3)) is endless
    few = supply.source(Method(Settings(), 3, 20))
    assert few is not endless
    out = [(np.empty((16, 1, 9, 9), np.float32), np.empty(16, np.intp)) for _ in range(2)]
    for pool, (pictures, answers) in zip((endless, Pool(LettersTask(), 9, 3, 16)), out, strict=True):
        pool.batch_at(1000, pictures, answers)
    assert np.array_equal(out[0][0], out[1][0])
