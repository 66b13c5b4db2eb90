"""Any stack trains, explains itself, survives a file and is audited."""

from __future__ import annotations

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from xoviz.explain.audit import audit, greys, least_likely
from xoviz.explain.receipt import Receipt
from xoviz.explain.shares import shares
from xoviz.explain.walk import path, start
from xoviz.nn import PICTURE
from xoviz.nn.storage import load, save
from xoviz.nn.train import Settings, State, Trainer


class Greys:
    """A source of random greys and answers, each batch always the same."""

    def __init__(self, classes):
        self._classes = classes

    def batch_at(self, step, pictures_out, answers_out):
        rng = np.random.default_rng(step)
        pictures_out[...] = rng.uniform(-1, 1, pictures_out.shape)
        answers_out[:] = rng.integers(0, self._classes, len(answers_out))


@settings(max_examples=25, deadline=None)
@given(data=st.data())
def test_any_stack(data, traces, tmp_path_factory):
    made = data.draw(traces).network
    how = Settings("descent", 0.001, 4)
    trainer = Trainer(made, Greys(made.stack.outputs), how, State.fresh(made, how))
    for _ in range(2):
        trainer.step()
    learned = made.with_vector(trainer.progress.state().vector)
    file = tmp_path_factory.mktemp("any") / "stack.xoviz"
    save(learned, file)
    again = load(file)
    assert (again.stack, again.vector.tobytes()) == (learned.stack, learned.vector.tobytes())

    trace = again.forward(greys(again))
    way = path(trace, start(trace))
    assert (way[0].layer, way[-1].layer) == (again.layers[-1].id, PICTURE)
    assert all(Receipt(trace).hop(cell).balanced for cell in way)
    assert shares(trace, 0).balanced
    *_, report = audit(again, trace.picture, least_likely(again, trace.picture), 8)
    assert report.done
    assert not report.wrong
