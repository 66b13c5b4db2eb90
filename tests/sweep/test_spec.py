"""A whole sweep: its text, its grid, and what is refused before anything runs."""

from __future__ import annotations

import tomllib
from contextlib import suppress
from itertools import product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as some

from xoviz.sweep.domain import Choices, Range, domain
from xoviz.sweep.spec import DEFAULTS, Budget, Goal, Space, Spec, SpecError
from xoviz.sweep.spec_text import plain, read_toml, spec_from, toml, toml_values
from xoviz.sweep.template import blanks, filled

AXES = {
    "stack": Choices(("conv {filters}@{side} | relu | dense {units} | dense {classes}", "letters-9")),
    "filters": Range(2, 16), "side": Choices((3, 5)), "units": Range(4, 64, log=True, points=5),
    "rate": Range(0.001, 0.03, log=True), "batch": Choices((16, 32)), "optimiser": Choices(("adam", "momentum")),
    "letters": Choices((0, 100)), "size": Range(9, 28)}
SPECS = some.builds(
    Spec, some.permutations(list(AXES)).map(lambda names: Space(tuple((name, AXES[name]) for name in names))),
    some.lists(some.integers(0, 10**18 - 1), min_size=1, max_size=4, unique=True).map(tuple),
    some.builds(Budget, some.integers(4, 100_000), some.integers(640, 10**9)),
    some.builds(Goal, some.sampled_from(["accuracy", "loss", "pictures"]), some.booleans()),
    some.sampled_from(["random", "tpe"]), some.integers(1, 1000), some.booleans(), some.integers(0, 10**18 - 1))


@given(SPECS)
@settings(max_examples=50, deadline=None)
def test_its_text_says_all_of_it(spec):
    assert read_toml(toml(spec)) == spec
    assert spec_from(plain(spec)) == spec


@given(some.text(max_size=60) | some.sampled_from(list(AXES)).map("[vary]\n{} = ".format).flatmap(
    lambda start: some.text(max_size=20).map(lambda text: f"{start}{text!r}")))
@settings(max_examples=50, deadline=None)
def test_any_text_is_a_sweep_or_refused_in_one_sentence(text):
    with suppress(SpecError):
        assert isinstance(read_toml(text), Spec)


@given(some.dictionaries(some.sampled_from(["search", "goal", "small", "trials", "pictures", "seeds", "vary", "x"]),
                         some.none() | some.booleans() | some.integers() | some.floats() | some.text(max_size=5)
                         | some.lists(some.integers(), max_size=2) | some.dictionaries(some.text(), some.none())))
@settings(max_examples=50, deadline=None)
def test_values_of_any_kind_are_a_sweep_or_refused(values):
    with suppress(SpecError):
        assert isinstance(spec_from(values), Spec)


def test_a_grid_has_every_combination_once(small):
    spec = small(seeds="1, 2")
    assert spec.trials == 2 * 2 * 3 * 2
    found = [(chosen["filters"], chosen["activation"], chosen["rate"]) for chosen in spec.space.grid()]
    assert found == list(product((2, 3), ("relu", "none"), (0.001, 0.01, 0.1)))
    assert all(chosen["optimiser"] == "adam" for chosen in spec.space.grid())


def test_settings_that_a_stack_does_not_ask_for_do_not_multiply_the_grid():
    spec = spec_from({"vary": {"stack": "letters-9, conv {filters}@3 | dense 2", "filters": "2, 4, 8"}})
    assert [chosen.get("filters") for chosen in spec.space.grid()] == [None, 2, 4, 8]


@pytest.mark.parametrize(("values", "word"), [
    ({"search": "luck"}, "luck"), ({"goal": "fun"}, "fun"), ({"search": "tpe"}, "how many trials"), ({"x": 1}, "'x'"),
    ({"trials": 0}, "trials"), ({"trials": 2.5}, "whole"), ({"pictures": 100}, "640"), ({"small": 1}, "true or false"),
    ({"seeds": "1, 1"}, "twice"), ({"seeds": -1}, "seed"), ({"seeds": "a"}, "seed"), ({"seeds": 0.5}, "seed"),
    ({"generation": 0}, "generation"), ({"vary": 3}, "table"), ({"vary": {"rate": "0.001..0.1 log"}}, "in 5"),
    ({"vary": {"rate": "-1"}}, "rate"), ({"vary": {"batch": "0, 16"}}, "batch"), ({"vary": {"batch": 1.5}}, "whole"),
    ({"vary": {"size": 8}}, "9 to 64"), ({"vary": {"task": "poems"}}, "letters"), ({"vary": {"filters": 4}}, "filters"),
    ({"vary": {"optimiser": "hope"}}, "hope"), ({"vary": {"stack": "conv {filters}@3 | dense 2"}}, "filters=4,8"),
    ({"vary": {"stack": "conv {Filters}@3 | dense 2"}}, "braces"), ({"vary": {"stack": "letters-10"}}, "letters-9"),
    ({"vary": {"stack": "convv 3@3 | dense 2"}}, "convv"), ({"vary": {"stack": "dense {n}", "n": "0..3"}}, "units"),
    ({"vary": {"stack": "relu | {a} | dense 2", "a": "tanh, reluu, pool 2"}}, "reluu"), ({"vary": {"a b": 1}}, "name"),
    ({"trials": 1, "vary": {"batch": "16, 32"}}, "2 trials"),
    ({"vary": {"size": "9..64", "batch": "1..1024", "letters": "0..4000"}}, "limit"), ({"seeds": {}}, "seeds")])
def test_what_cannot_be_is_refused_in_one_sentence(values, word):
    with pytest.raises(SpecError, match=word) as error:
        spec_from(values)
    assert str(error.value).endswith(".")
    assert "\n" not in str(error.value)


def test_values_that_suit_some_of_the_others_are_let_through():
    spec = spec_from({"vary": {"stack": "conv 2@{side} pad {pad} | dense 2", "side": "3, 5, 7", "pad": "0..4"}})
    assert spec.trials == 15


def test_the_example_in_the_documentation_is_a_sweep():
    from xoviz.sweep import spec_text

    example = spec_text.__doc__.split("::\n\n")[1].split("\n\nWith ``drawings")[0]
    spec = read_toml("\n".join(line.removeprefix("    ") for line in example.splitlines()))
    assert (spec.search, spec.seeds, spec.trials) == ("tpe", (1, 2), 60)
    assert spec.space.domains["activation"] == Choices(("relu", "leaky 0.1", "tanh", "none"))


def test_a_file_that_is_no_toml_is_refused():
    with pytest.raises(SpecError, match="TOML"):
        toml_values("search = ")
    assert tomllib.loads(toml(Spec())) == {key: value for key, value in plain(Spec()).items() if value is not None}


def test_blanks_are_filled_in_and_nothing_is_left_of_none():
    template = "conv {filters}@3 | {bend} | pool 2 | dense {classes}"
    assert blanks(template) == ("filters", "bend")
    assert filled(template, {"filters": 4, "bend": "leaky 0.1"}, 2) == "conv 4@3 | leaky 0.1 | pool 2 | dense 2"
    assert filled("pool {window} | dense 2", {"window": "1x2"}, 2) == "pool 1x2 | dense 2"
    assert [str(value) for value in domain("2, 1x2").finite()] == ["2", "1x2"]
    assert filled(template, {"filters": 4, "bend": "none"}, 10) == "conv 4@3 | pool 2 | dense 10"


def test_without_a_word_it_trains_the_network_for_letters_once():
    assert Spec().trials == 1
    assert [dict(chosen) for chosen in Spec().space.grid()] == [dict(DEFAULTS)]
