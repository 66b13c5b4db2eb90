"""What xoviz remembers from one launch to the next: theme, layout, tab, pad, training, recent files.

Each preference has a default and a check. What is stored may come from another version or a broken disk, so
a value that fails its check counts as not stored: the default is used, and the log says so. What the program
itself sets is checked by the same rule, and refused.
"""

from __future__ import annotations

import binascii
import logging
import math
from base64 import b64decode
from collections.abc import Callable
from pathlib import Path
from typing import Generic, TypeVar, overload

from PySide6.QtCore import QSettings

from xoviz.nn.optimise import MEMORY
from xoviz.nn.train import LARGEST_BATCH, Settings
from xoviz.state.settings_file import refuse_objects
from xoviz.tasks.base import SIZES
from xoviz.tasks.limits import LARGEST_LIMIT

T = TypeVar("T")
Check = Callable[[object], T]  # the value of the right type, or ValueError saying what is wanted

RECENT_LIMIT = 10  # files
LONGEST_PERSON = 200  # characters

log = logging.getLogger(__name__)


class Preference(Generic[T]):
    """A typed field of `Preferences`, stored under a key of its QSettings."""

    def __init__(self, key: str, default: T, check: Check[T]) -> None:
        self.key = key
        self.default = default
        self.check = check

    @overload
    def __get__(self, owner: None, kind: type) -> Preference[T]: ...

    @overload
    def __get__(self, owner: Preferences, kind: type) -> T: ...

    def __get__(self, owner: Preferences | None, kind: type) -> T | Preference[T]:
        """The stored value, or the default if there is none or it fails the check."""
        if owner is None:
            return self
        if not owner.settings.contains(self.key):
            return self.default
        stored = owner.settings.value(self.key)
        try:
            return self.check(stored)
        except ValueError as error:
            log.warning("preference '%s' is stored as %.80r, but %s: using %r", self.key, stored, error, self.default)
            return self.default

    def __set__(self, owner: Preferences, value: T) -> None:
        checked = self.checked(value)
        if checked == self.default:
            owner.settings.remove(self.key)
        else:
            # A tuple would be pickled; a list is one that Qt knows.
            owner.settings.setValue(self.key, list(checked) if isinstance(checked, tuple) else checked)

    def checked(self, value: object) -> T:
        """The value as it would be stored. Raises ValueError, naming the preference, if it fails the check."""
        try:
            return self.check(value)
        except ValueError as error:
            raise ValueError(f"preference '{self.key}' cannot be {value!r}: {error}") from None


def one_of(*choices: str) -> Check[str]:
    """A check for one of some words."""

    def check(value: object) -> str:
        if not isinstance(value, str) or value not in choices:
            raise ValueError(f"must be one of {', '.join(choices)}")
        return value

    return check


def whole(low: int, high: int) -> Check[int]:
    """A check for an integer from `low` to `high`, also written as text (INI files hold nothing else)."""

    def check(value: object) -> int:
        number = _number(value)
        if not low <= number <= high or number != int(number):
            raise ValueError(f"must be a whole number from {low} to {high}")
        return int(number)

    return check


def real(low: float, high: float) -> Check[float]:
    """A check for a number from `low` to `high`, also written as text."""

    def check(value: object) -> float:
        number = _number(value)
        if not low <= number <= high:
            raise ValueError(f"must be a number from {low} to {high}")
        return number

    return check


def _number(value: object) -> float:
    """The value as a number, NaN if it is none."""
    if isinstance(value, bool) or not isinstance(value, int | float | str):
        return math.nan
    try:
        return float(value)
    except (ValueError, OverflowError):
        return math.nan


def base64_text(value: object) -> str:
    """A check for bytes in base64: PySide would pickle Python's bytes, and unpickle whatever the file then holds."""
    if not isinstance(value, str) or not value.isascii():
        raise ValueError("must be bytes in base64")
    try:
        b64decode(value, validate=True)
    except binascii.Error:
        raise ValueError("must be bytes in base64") from None
    return value


def word(value: object) -> str:
    """A check for a short name that the program knows or not."""
    if not isinstance(value, str) or not value.isidentifier():
        raise ValueError("must be a name")
    return value


def person(value: object) -> str:
    """A check for what somebody is called, if anything."""
    if not isinstance(value, str) or len(value) > LONGEST_PERSON or not value.isprintable():
        raise ValueError(f"must be at most {LONGEST_PERSON} printable characters")
    return value


def file_paths(value: object) -> tuple[str, ...]:
    """A check for some paths, newest first. INI files hold one of them as plain text, and none as nothing."""
    paths = (value,) if isinstance(value, str) else value or ()
    if not isinstance(paths, list | tuple) or not all(isinstance(path, str) and path for path in paths):
        raise ValueError("must be a list of paths")
    return tuple(paths)[:RECENT_LIMIT]


class Preferences:
    """The preferences kept in one QSettings object, which the caller makes and owns.

    Reading never fails. Setting a value that is out of range raises ValueError.
    """

    theme = Preference("look/theme", "system", one_of("system", "light", "dark"))
    reduced_motion = Preference("look/reduced_motion", "system", one_of("system", "on", "off"))
    performance = Preference("look/performance", "off", one_of("off", "on"))  # whether its figures are shown
    number_reading = Preference("look/number_reading", "decimals", one_of("decimals", "slides", "fractions"))
    tab = Preference("look/tab", "network", word)  # the name of a panel
    window_geometry = Preference("window/geometry", "", base64_text)
    window_state = Preference("window/state", "", base64_text)
    pad_size = Preference("pad/size", 9, whole(SIZES[0], SIZES[-1]))  # cells a side
    optimiser = Preference("training/optimiser", Settings.optimiser, one_of(*MEMORY))
    rate = Preference("training/rate", Settings.rate, real(1e-6, 100.0))  # the learning rate
    batch = Preference("training/batch", Settings.batch, whole(1, LARGEST_BATCH))  # pictures a step
    seed = Preference("training/seed", 0, whole(0, 2**32 - 1))
    letters = Preference("training/letters", 0, whole(0, LARGEST_LIMIT))  # to learn from; 0 is endless
    speed = Preference("training/speed", 100, whole(0, 1_000_000))  # steps a second; 0 is flat out
    drawn_by = Preference("drawings/by", "", person)  # who draws what is collected
    recent_files: Preference[tuple[str, ...]] = Preference("files/recent", (), file_paths)

    def __init__(self, settings: QSettings) -> None:
        refuse_objects(settings)
        self.settings = settings

    def beside(self, name: str) -> Path:
        """A folder beside the preferences' file, for what else is kept from one launch to the next."""
        file = Path(self.settings.fileName())
        return file.with_name(f"{file.stem}-{name}")

    def keep(self, **values: object) -> None:
        """Set several preferences, all of them or, where one fails its check, none."""
        for name, value in values.items():
            getattr(type(self), name).checked(value)
        for name, value in values.items():
            setattr(self, name, value)

    def remember_file(self, path: str) -> None:
        """Put a path at the head of the recent files."""
        self.recent_files = (path, *(other for other in self.recent_files if other != path))

    def forget_file(self, path: str) -> None:
        """Take a path out of the recent files."""
        self.recent_files = tuple(other for other in self.recent_files if other != path)

    def forget_layout(self) -> None:
        """Go back to the default arrangement of the window."""
        self.settings.remove("window")
