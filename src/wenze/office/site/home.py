"""Where does this office keep its things? Folder, database, keys: read once from the environment.

``WENZE_HOME``    folder of the database, the files and the keys (default ``./var``)
``DATABASE_URL``  a PostgreSQL address; without it the office runs on SQLite inside its folder
"""

import os
import secrets
from pathlib import Path

import dj_database_url


def folder() -> Path:
    """The office's own folder, made on first use and closed to other users of the machine."""
    home = Path(os.environ.get("WENZE_HOME", "var")).expanduser().resolve()
    home.mkdir(mode=0o700, parents=True, exist_ok=True)
    return home


def key_file(name: str, size_bytes: int = 32) -> Path:
    """The file of a secret of ``size_bytes`` random bytes in hex, written once, readable by its owner only (0600)."""
    path = folder() / name
    if path.exists():
        return path
    fresh = path.with_name(f".{name}.{os.getpid()}")
    descriptor = os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(descriptor, "w", encoding="ascii") as handle:
        handle.write(secrets.token_hex(size_bytes))
    try:
        os.link(fresh, path)  # appears whole or not at all, and never replaces a key already in use
    except FileExistsError:
        pass
    finally:
        fresh.unlink()
    return path


def database() -> dict[str, object]:
    """The Django description of the database: PostgreSQL when ``DATABASE_URL`` is set, else SQLite.

    SQLite takes its write lock at the start of each transaction (IMMEDIATE), so that two writers queue instead
    of one failing half way, and keeps a write-ahead log so that readers never wait. What is committed is on the disk: a
    number that was given is not given again after a power cut.
    """
    address = os.environ.get("DATABASE_URL", "")
    if address:
        return dict(dj_database_url.parse(address, conn_max_age=60, conn_health_checks=True))
    return {
        "ENGINE": "django.db.backends.sqlite3",
        "NAME": folder() / "wenze.sqlite3",
        "OPTIONS": {
            "transaction_mode": "IMMEDIATE",
            "timeout": 20,
            "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA foreign_keys=ON;",
        },
    }


def switch(name: str, default: bool = False) -> bool:
    """Is the environment switch ``name`` on? ``1``, ``true``, ``yes`` and ``on`` say so."""
    return os.environ.get(name, "1" if default else "").strip().lower() in {"1", "true", "yes", "on"}


def words(name: str, default: str = "") -> list[str]:
    """The comma-separated words of an environment variable, empty ones dropped."""
    return [word.strip() for word in os.environ.get(name, default).split(",") if word.strip()]
