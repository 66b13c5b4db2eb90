"""The command line in this process: arguments in; status, standard output and standard error out."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import pytest

from xoviz.cli import main


@dataclass(frozen=True)
class Result:
    status: int
    out: str
    err: str

    @property
    def complaint(self) -> str:
        """The one line that a failure leaves on standard error."""
        assert self.err.startswith("xoviz: "), self.err
        assert self.err.count("\n") == 1, self.err
        return self.err


@pytest.fixture
def xoviz(capsys) -> Callable[..., Result]:
    def run(*arguments: object) -> Result:
        capsys.readouterr()
        status = main([str(argument) for argument in arguments])
        return Result(status, *capsys.readouterr())

    return run
