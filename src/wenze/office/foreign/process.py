"""Run one reader over one foreign file, in a process with little memory, little time and nothing to lose.

A foreign file meets its parser only there. The process is forked for this one file from the office's ``server``, writes no
file, and answers in JSON or bytes. A file that cannot be read within the limits is refused, and the office goes on.
"""

from __future__ import annotations

import contextlib
import json
import os
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from multiprocessing.connection import Connection
from pathlib import Path
from threading import BoundedSemaphore, Lock
from typing import IO, Any

MOST_MEMORY_BYTES = 1024 * 1024 * 1024
"""Of address space, the interpreter and its libraries included."""
MOST_CPU_SECONDS = 10
MOST_SECONDS = 30
"""By the clock on the wall: a machine under load gives a process less than its time."""
MOST_START_SECONDS = 60
"""For the first file of an office, whose server has yet to load its libraries."""
MOST_ANSWER_BYTES = 64 * 1024 * 1024
MOST_AT_ONCE = 2
"""Files read at the same time in one office process."""
MOST_PRESENT = 5
"""Files read or waiting. The other threads of the office stay free for its pages."""
LONGEST_WAIT_SECONDS = 10

TOO_COMPLEX = "内容过于庞大或者复杂，没有能在限定的时间和内存内读完。请精简、拆分，或者另存为普通 PDF 后再上传"
BROKEN = "已经损坏，或者设有打开密码。请确认能够正常打开后重新上传"
BUSY = "暂时没有检查：同时上传的文件较多。请过一会儿再上传"

REFUSAL, CONTENT, VALUES = b"r", b"b", b"j"
"""The first byte of an answer."""

_running = BoundedSemaphore(MOST_AT_ONCE)
_present = BoundedSemaphore(MOST_PRESENT)


class Unfit(Exception):
    """The file is not taken. ``says`` is the rest of a Chinese sentence that begins with the file, without its full stop."""

    def __init__(self, says: str) -> None:
        super().__init__(says)
        self.says = says


class Busy(Unfit):
    """The file was not looked at: too many others are."""


def ask(reader: str, source: bytes | IO[bytes] | Path, **told: Any) -> Any:
    """What ``reader`` ("module.function" of this package) answers about the file: plain values, or bytes.

    ``source`` is the content, a path, or an uploaded file; ``told`` are further plain values for the reader. Raises Unfit
    where the reader refuses the file, does not come to an end within the limits, or breaks; Busy where too many are read.
    """
    path, content = _carried(source)
    with _a_place(), _a_process() as (connection, number):
        try:
            connection.send_bytes(json.dumps({"reader": reader, "path": path, "told": told}).encode())
            connection.send_bytes(content)
            if not connection.poll(MOST_SECONDS):
                raise Unfit(TOO_COMPLEX)
            answer = connection.recv_bytes(MOST_ANSWER_BYTES)
        except (EOFError, OSError):  # the process was ended by one of its limits
            raise Unfit(TOO_COMPLEX) from None
        finally:
            with contextlib.suppress(ProcessLookupError):
                os.kill(number, signal.SIGKILL)
    kind, said = answer[:1], answer[1:]
    if kind == REFUSAL:
        raise Unfit(said.decode())
    return said if kind == CONTENT else json.loads(said)


@contextmanager
def _a_place() -> Iterator[None]:
    if not _present.acquire(blocking=False):
        raise Busy(BUSY)
    try:
        if not _running.acquire(timeout=LONGEST_WAIT_SECONDS):
            raise Busy(BUSY)
        try:
            yield
        finally:
            _running.release()
    finally:
        _present.release()


def _carried(source: bytes | IO[bytes] | Path) -> tuple[str, bytes]:
    """The file as it goes to the process: its path where it has one of its own, else its content."""
    if isinstance(source, bytes):
        return "", source
    if isinstance(source, Path):
        return str(source), b""
    if hasattr(source, "temporary_file_path"):
        return str(source.temporary_file_path()), b""
    source.seek(0)
    content = source.read()
    source.seek(0)
    return "", content


# --- the server of this office process ---------------------------------------------------------------------------


class _Server:
    """The process that loaded the libraries once and forks itself for each file. It ends when this process ends."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._channel: socket.socket | None = None
        self._running: subprocess.Popen[bytes] | None = None
        self._started_by = 0

    def send(self, descriptor: int) -> None:
        """Have a process forked that talks through this descriptor. A server that has died is started again."""
        with self._lock:
            if self._running is None or self._running.poll() is not None or self._started_by != os.getpid():
                self._start()
            assert self._channel is not None
            socket.send_fds(self._channel, [b"."], [descriptor])

    def _start(self) -> None:
        ours, theirs = socket.socketpair()
        self._running = subprocess.Popen(
            [sys.executable, "-m", "wenze.office.foreign.server"],
            stdin=theirs,
            stdout=subprocess.DEVNULL,
            env={**os.environ, "PYTHONPATH": os.pathsep.join(filter(None, sys.path))},
            start_new_session=True,
        )
        theirs.close()
        self._channel, self._started_by = ours, os.getpid()


_server = _Server()


@contextmanager
def _a_process() -> Iterator[tuple[Connection, int]]:
    """A fresh process: the connection to it, and its number."""
    ours, theirs = socket.socketpair()
    with theirs:
        _server.send(theirs.fileno())
    with Connection(ours.detach()) as connection:
        try:
            if not connection.poll(MOST_START_SECONDS):
                raise Busy(BUSY)
            number = int(connection.recv_bytes())
        except (EOFError, OSError):
            raise Busy(BUSY) from None
        yield connection, number
