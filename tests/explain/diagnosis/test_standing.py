"""What stays on display: nothing flickers."""

from __future__ import annotations

from xoviz.explain.diagnosis import Finding, Standing, TryAnew


def finding(kind="dead", unit=0, **figures):
    return Finding(kind, figures, TryAnew(), "convolution", unit)


def shown(standing):
    return [each.key for each in standing.shown]


def test_a_finding_appears_once_it_was_found_twice_in_a_row():
    once = Standing().after((finding(),))
    assert shown(once) == []
    twice = once.after((finding(),))
    assert shown(twice) == [finding().key]
    assert shown(once.after(()).after((finding(),))) == []


def test_it_stays_with_its_newest_numbers_until_it_is_resolved():
    standing = Standing().after((finding(best=-1),)).after((finding(best=-2),)).after((finding(best=-3),))
    assert [each.figures["best"] for each in standing.shown] == [-3]
    assert shown(standing.after(())) == []


def test_each_finding_stands_for_itself():
    standing = Standing().after((finding(unit=1),)).after((finding(unit=1), finding(unit=2)))
    assert shown(standing) == [finding(unit=1).key]


def test_what_is_certain_need_not_be_found_twice():
    assert shown(Standing().after((finding(),), certain=True)) == [finding().key]
