"""The process that reads foreign files: it loads the libraries once, then forks itself for each file (see ``process``)."""

from __future__ import annotations

import importlib
import json
import logging
import os
import resource
import signal
import socket
from io import BytesIO
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any

from wenze.office.foreign.process import (
    BROKEN,
    CONTENT,
    MOST_CPU_SECONDS,
    MOST_MEMORY_BYTES,
    MOST_SECONDS,
    REFUSAL,
    TOO_COMPLEX,
    VALUES,
    Unfit,
)


def main() -> None:
    """Until the office closes the channel, which is the standard input."""
    importlib.import_module("wenze.office.foreign.libraries")
    logging.disable()  # what a library remarks about a file is nobody's to read
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)
    channel = socket.socket(fileno=0)
    while True:
        message, descriptors, _flags, _address = socket.recv_fds(channel, 1, 1)
        if not message:
            return
        if os.fork() == 0:
            channel.close()
            _work(Connection(descriptors[0]))
            os._exit(0)
        os.close(descriptors[0])


def _work(connection: Connection) -> None:
    _limit()
    connection.send_bytes(str(os.getpid()).encode())
    asked = json.loads(connection.recv_bytes())
    content = connection.recv_bytes()
    try:
        answer = _read(asked, content)
    except Unfit as refusal:
        answer = REFUSAL + refusal.says.encode()
    except (MemoryError, RecursionError):
        answer = REFUSAL + TOO_COMPLEX.encode()
    except Exception:  # whatever a library meets in a broken or hostile file; no library names a common kind
        answer = REFUSAL + BROKEN.encode()
    connection.send_bytes(answer)


def _read(asked: dict[str, Any], content: bytes) -> bytes:
    module, _, function = asked["reader"].partition(".")
    read = getattr(importlib.import_module(f"wenze.office.foreign.{module}"), function)
    with Path(asked["path"]).open("rb") if asked["path"] else BytesIO(content) as stream:
        answer = read(stream, **asked["told"])
    return CONTENT + answer if isinstance(answer, bytes) else VALUES + json.dumps(answer).encode()


def _limit() -> None:
    signal.setitimer(signal.ITIMER_REAL, MOST_SECONDS)  # ends the process even where the office can no longer do so
    for kind, most in (
        (resource.RLIMIT_AS, MOST_MEMORY_BYTES),
        (resource.RLIMIT_CPU, MOST_CPU_SECONDS),
        (resource.RLIMIT_FSIZE, 0),
        (resource.RLIMIT_CORE, 0),
    ):
        hard = resource.getrlimit(kind)[1]
        resource.setrlimit(kind, (most, most) if hard == resource.RLIM_INFINITY else (min(most, hard),) * 2)


if __name__ == "__main__":
    main()
