"""What the wishes on the break-it bench do."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING, Any

import numpy as np

from xoviz.nn import Array
from xoviz.state import wishes
from xoviz.state.fulfil.base import RefusalError, fulfil
from xoviz.state.learnable import suits
from xoviz.tasks.damage import SLIDERS, THROWS_OF_ONE, Damage, Kind, kinds_for
from xoviz.tasks.transforms import IDENTITY, Transform, fitted

if TYPE_CHECKING:
    from xoviz.state.rivals import KeptRivals, Wanted
    from xoviz.state.session import Session


RIVALS, CURVES, COVER, FLIPS = "rivals", "curves", "cover", "flips"
"""The names of their studies."""

_SLIDERS: tuple[tuple[Kind, tuple[str, ...]], ...] = (
    ("shift", ("shift_x", "shift_y")), ("turn", ("turn",)), ("scale", ("scale",)), ("weight", ("weight",)),
    ("noise", ("noise", "noise_seed")))
"""The fields of a Transform that do each kind of damage."""


@fulfil.register(wishes.TrainRivals)
def _train_rivals(_: wishes.TrainRivals, session: Session) -> None:
    kept = _kept(session)
    session.studies.start(RIVALS, kept.train)


@fulfil.register(wishes.MeasureCurves)
def _measure_curves(wish: wishes.MeasureCurves, session: Session) -> None:
    kept, kind = _kept(session), _kind(wish.kind, session)
    wanted = _wanted(kind, wish.on_pad, session)
    asked = wanted, None if session.studies.running(RIVALS) else _steps(session)
    if not _is_known(asked, session):
        session.curves_asked = asked
        session.studies.start(CURVES, partial(kept.measure, wanted))


@fulfil.register(wishes.PutDamaged)
def _put_damaged(wish: wishes.PutDamaged, session: Session) -> None:
    kind, now, size = _kind(wish.kind, session), session.contents, session.pad_size
    damage = Damage.of(now.task, kind, session.training.view.seed, THROWS_OF_ONE)
    undamaged = _without(kind, session)
    fields: dict[str, Any] = {"transform": IDENTITY}
    if kind not in SLIDERS or not now.task.on_pad:
        fields["drawing"] = damage.apply(undamaged[np.newaxis], wish.level)[0]
    else:
        fields["transform"] = damage.transform(_on_pad(kind, wish.level, session), size)
        if _others(kind, session) != IDENTITY:
            fields["drawing"] = undamaged
    if "drawing" in fields and now.prepared is not None:
        fields["prepared"] = None
    session.edit(fields, session.tr("Break it"), wish.gesture)


@fulfil.register(wishes.CoverCells)
def _cover_cells(wish: wishes.CoverCells, session: Session) -> None:
    from xoviz.explain.cover import FILLS, cover_items, covered

    fill = next((each for each in FILLS if each == wish.fill), None)
    if fill is None:
        raise RefusalError(session.tr("A patch cannot be made of {fill}.").format(fill=wish.fill))
    network, picture = session.contents.network, _as_read(session.pad, session)
    answer = session.contents.answer
    if answer is None:
        answer = int(network.scores(picture[np.newaxis])[0].argmax())
    session.studies.start(COVER, partial(covered, network, picture, answer, wish.side, fill, whole=wish.whole),
                          length=cover_items(picture.shape, whole=wish.whole))


@fulfil.register(wishes.FindFlips)
def _find_flips(_: wishes.FindFlips, session: Session) -> None:
    from xoviz.explain.flips import fewest_flips

    session.studies.start(FLIPS, partial(fewest_flips, session.contents.network, _as_read(session.pad, session)))


@fulfil.register(wishes.PutFlips)
def _put_flips(wish: wishes.PutFlips, session: Session) -> None:
    from xoviz.explain.flips import Flips

    study = session.studies.view.get(FLIPS)
    found = None if study is None else study.result
    if not isinstance(found, Flips) or found.found is None:
        raise RefusalError(session.tr("No pixels have been found yet that change the answer."))
    picture = found.after(wish.count)
    if picture.shape != session.contents.drawing.shape:
        raise RefusalError(session.tr("The pad has {pad} × {pad} cells and the network reads {size} × {size}: choose "
                                      "that size to put single pixels on the pad.").format(
            pad=session.pad_size, size=picture.shape[1]))
    fields = {"drawing": picture, "transform": IDENTITY, "prepared": None}
    names = (session.tr("Flip no pixel"), session.tr("Flip 1 pixel"), session.tr("Flip {count} pixels"))
    session.edit(fields, names[min(wish.count, 2)].format(count=wish.count))


def _kind(name: str, session: Session) -> Kind:
    """The kind of damage of that name. Raises RefusalError if it makes no sense for what is on display."""
    found: Kind | None = next((kind for kind in kinds_for(session.task.input_kind) if kind == name), None)
    if found is None:
        raise RefusalError(session.tr("There is no damage of the kind '{name}' for a {noun}.").format(
            name=name, noun=session.task.noun))
    return found


def _kept(session: Session) -> KeptRivals:
    """The rivals for what is on display: the ones there are, or new ones. Raises RefusalError where there are none."""
    from xoviz.state.rivals import KeptRivals, Setting

    network, task = session.contents.network, session.task
    if not suits(network, task):
        raise RefusalError(session.tr("This network was not made for the task '{task}', so nobody knows what would be "
                                      "right.").format(task=task.name))
    setting = Setting(network, task, session.training.view.seed)
    if session.rivals is None or not session.rivals.setting.same(setting):
        session.rivals = KeptRivals(setting)
        for study in (RIVALS, CURVES):
            session.studies.forget(study)
    return session.rivals


def _steps(session: Session) -> int:
    """How far the rivals have learned, as far as the window knows."""
    study = session.studies.view.get(RIVALS)
    return 0 if study is None or study.result is None else int(getattr(study.result, "step", 0))


def _is_known(asked: tuple[Wanted, int | None], session: Session) -> bool:
    """Whether just that is measured already, or being measured."""
    from xoviz.explain.bench import Bench

    before, study = session.curves_asked, session.studies.view.get(CURVES)
    if before is None or study is None or not before[0].same(asked[0]):
        return False
    done = isinstance(study.result, Bench) and study.result.curves.done
    return (study.running or done or study.error is not None) and asked[1] in (None, before[1])


def _wanted(kind: Kind, on_pad: bool, session: Session) -> Wanted:
    from xoviz.state.rivals import Wanted

    if not on_pad:
        return Wanted(kind, session.contents.network)
    picture = _as_read(_without(kind, session), session)
    return Wanted(kind, session.contents.network, picture, session.contents.answer)


def _others(kind: Kind, session: Session) -> Transform:
    """What all sliders do but those of this kind."""
    own: dict[str, Any] = {field: getattr(IDENTITY, field) for field in dict(_SLIDERS).get(kind, ())}
    others = replace(session.contents.transform, **own)
    return others if others.noise else replace(others, noise_seed=0)


def _without(kind: Kind, session: Session) -> Array:
    """What is on the pad (C, H, W) without what the sliders of this kind do."""
    others = _others(kind, session)
    return session.contents.drawing if others == IDENTITY else others.apply(session.contents.drawing)


def _on_pad(kind: Kind, level: float, session: Session) -> float:
    """A level as it is on the pad, whose cells may be of another size than those that the network reads."""
    pad, read = session.pad_size, session.contents.network.input_shape[1]
    if kind == "shift":
        return round(level * pad) / pad
    return level * pad / read if kind == "weight" else level


def _as_read(picture: Array, session: Session) -> Array:
    """A picture as the network gets to see it."""
    return fitted(picture, session.contents.network.input_shape[1])

