"""Trials on a cluster of dask.distributed, through its own executor; nothing about clusters is written by us."""

from __future__ import annotations

import importlib.util
import logging
import os
import re
import warnings
from collections.abc import Callable
from concurrent.futures import Future
from typing import TYPE_CHECKING, Any, ParamSpec, TypeVar

from xoviz.sweep.executors import ExecutorError

if TYPE_CHECKING:
    from distributed import Security

MISSING = "A scheduler is reached with dask.distributed: install xoviz with its extra 'sweep'."
PATIENCE = 10.0
"""Seconds to wait for the scheduler to answer."""

OUT = 1000
"""Pieces of work that are handed out at a time: enough for any cluster."""

Arguments = ParamSpec("Arguments")
Result = TypeVar("Result")
Shared = TypeVar("Shared")


def check_address(address: str) -> None:
    """ExecutorError where an address is none, or where nothing is installed that could reach a scheduler."""
    if importlib.util.find_spec("distributed") is None:
        raise ExecutorError(MISSING)
    if not re.fullmatch(r"[a-z]+://[^\s/]+:\d{1,5}", address):
        raise ExecutorError(f"A scheduler's address is written as tcp://127.0.0.1:8786, not '{address[:80]}'.")


class Cluster:
    """The workers of the scheduler at ``address``, such as tcp://127.0.0.1:8786, or tls:// with three files.

    Raises ExecutorError if it cannot be reached.
    """

    room = OUT

    def __init__(self, address: str, tls_ca: str | None = None, tls_cert: str | None = None,
                 tls_key: str | None = None) -> None:
        check_address(address)
        from distributed import Client

        self._address = address
        security = _security(address, tls_ca, tls_cert, tls_key)
        # It would tell the same as our sentence, with a traceback.
        logging.getLogger("distributed.client").setLevel(logging.CRITICAL)
        try:
            self._client = Client(address, timeout=PATIENCE, security=security, set_as_default=False)
        except (OSError, ValueError, TypeError) as error:
            reason = str(error).splitlines()[0] if str(error) else type(error).__name__
            raise ExecutorError(f"The scheduler at {address} cannot be reached: {reason}.") from None
        self._executor = self._client.get_executor(pure=False)

    @property
    def about(self) -> str:
        """That there are no workers, or no scheduler, if that is so."""
        try:
            return "" if self._client.scheduler_info()["workers"] else "the cluster has no workers yet"
        except OSError:
            return "the scheduler does not answer"

    def share(self, value: Shared) -> Shared:
        """Kept by the workers: each fetches it once. Should all who have it die, the scheduler hands it out again."""
        with warnings.catch_warnings():
            # That it has more than 10 MB.
            warnings.simplefilter("ignore", UserWarning)
            try:
                shared: Shared = self._client.submit(_itself, value, pure=False)
            except (OSError, RuntimeError):
                raise self._gone() from None
        return shared

    def submit(self, work: Callable[Arguments, Result], /, *arguments: Arguments.args,
               **named: Arguments.kwargs) -> Future[Result]:
        """Hand ``work`` to the scheduler. Raises ExecutorError if it is gone."""
        try:
            future: Future[Result] = self._executor.submit(work, *arguments, **named)
        except (OSError, RuntimeError):
            raise self._gone() from None
        return future

    def failure(self, future: Future[Any]) -> BaseException | None:
        """What ``work`` raised. Raises ExecutorError if the scheduler is gone, or the workers lack xoviz."""
        if future.cancelled():
            raise self._gone()
        error = future.exception()
        if isinstance(error, ImportError):
            raise ExecutorError(f"A worker of the cluster lacks something: {error}. Install xoviz on every machine.")
        return error

    def lost(self, error: BaseException) -> bool:
        """A task whose workers died several times comes back as such; after one death the scheduler sees to it."""
        from distributed import KilledWorker

        return isinstance(error, KilledWorker)

    def close(self) -> None:
        """Cancel what is still running there, and leave."""
        self._executor.shutdown(wait=False)
        self._client.close()

    def __enter__(self) -> Cluster:
        return self

    def __exit__(self, *error: object) -> None:
        self.close()

    def _gone(self) -> ExecutorError:
        return ExecutorError(f"The scheduler at {self._address} is gone; what is done stays in the file, and the sweep "
                             "can go on from there.")


def _itself(value: Shared) -> Shared:
    return value


def _security(address: str, ca: str | None, cert: str | None, key: str | None) -> Security | None:
    """What TLS needs: whom to trust, who we are, and the key to it."""
    if ca is None and cert is None and key is None and not address.startswith("tls://"):
        return None
    if not address.startswith("tls://"):
        raise ExecutorError(f"Files for TLS go with an address that begins with tls://, not with {address}.")
    if ca is None or cert is None or key is None:
        raise ExecutorError("TLS needs three files: the certificate authority, a certificate and its key.")
    for file in (ca, cert, key):
        if not os.path.isfile(file):
            raise ExecutorError(f"There is no file '{file}' for TLS.")
    from distributed import Security

    return Security(tls_ca_file=ca, tls_client_cert=cert, tls_client_key=key, require_encryption=True)
