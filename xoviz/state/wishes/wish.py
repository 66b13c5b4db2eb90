"""What a wish is; the kinds that there are stand in the files beside this one."""

from __future__ import annotations

from dataclasses import FrozenInstanceError
from typing import Any, ClassVar, NoReturn, dataclass_transform

import numpy as np


@dataclass_transform(frozen_default=True)
class Wish:
    """Something that a person asked for. Each kind of wish is a class of its own, with annotated fields.

    Kinds are written like frozen dataclasses, and behave and are checked like them; arrays are equal if all their
    numbers are. But these few methods serve them all: a dataclass compiles six of its own whenever the program starts,
    which for dozens of kinds takes as long as painting the window.
    """

    _names: ClassVar[tuple[str, ...]] = ()
    _defaults: ClassVar[dict[str, Any]] = {}

    def __init_subclass__(cls) -> None:
        cls._names = tuple(cls.__annotations__)
        cls._defaults = {name: vars(cls)[name] for name in cls._names if name in vars(cls)}

    def __init__(self, *given: object, **named: object) -> None:
        fields = self._defaults | dict(zip(self._names, given, strict=False)) | named
        if len(given) > len(self._names) or fields.keys() != set(self._names):
            raise TypeError(f"{type(self).__name__} takes {', '.join(self._names) or 'nothing'}; not {given}, {named}")
        vars(self).update(fields)

    def __eq__(self, other: object) -> bool:
        return type(other) is type(self) and all(
            np.array_equal(getattr(self, name), getattr(other, name)) for name in self._names)

    def __setattr__(self, name: str, value: object) -> NoReturn:
        raise FrozenInstanceError(f"a wish stays as it is: its {name!r} cannot be changed")

    def __repr__(self) -> str:
        fields = (f"{name}={getattr(self, name)!r}" for name in self._names)
        return f"{type(self).__name__}({', '.join(fields)})"
