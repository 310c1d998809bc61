"""What every test of the office stands on."""

import os
import shutil
from collections.abc import Callable, Iterator
from hashlib import sha256
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.db import connection
from django.db.backends.base.operations import BaseDatabaseOperations
from django.test import Client
from whitenoise.middleware import WhiteNoiseMiddleware

from tests.office import build, remembered
from tests.office.build import THE_DAY
from wenze.office import clock
from wenze.office.rulings import queries_law
from wenze.office.site import home

LONGEST = {"test_demo.py", "test_journey.py"}


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """The longest begin first, so that at the end no worker waits for them. On PostgreSQL only those tests run again that a
    database could answer otherwise."""
    items.sort(key=lambda one: one.path.name not in LONGEST)
    if settings.DATABASES["default"]["ENGINE"].endswith("sqlite3"):
        return
    again = [one for one in items if one.get_closest_marker("django_db") and not one.get_closest_marker("one_database")]
    kept = set(again)
    config.hook.pytest_deselected(items=[one for one in items if one not in kept])
    items[:] = again


@pytest.fixture(scope="session")
def migrated(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where an empty database with every migration is kept for the next run, under the digest of what makes it."""
    office = Path(import_module("wenze.office").__path__[0])
    made_of = sorted([*office.glob("*/migrations/*.py"), *office.glob("**/guards*.py"), Path("requirements.lock")])
    digest = sha256(b"".join(path.read_bytes() for path in made_of)).hexdigest()
    return home.folder() / "migrated" / f"{digest}.sqlite3"


@pytest.fixture(scope="session")
def django_db_modify_db_settings(
    django_db_modify_db_settings_parallel_suffix: None, tmp_path_factory: pytest.TempPathFactory, migrated: Path
) -> None:
    """SQLite in a file of this run's own, so that threads have connections of their own, as they have in an office. It
    begins as a copy of the migrated database that an earlier run left."""
    database = settings.DATABASES["default"]
    if database["ENGINE"].endswith("sqlite3"):
        own = tmp_path_factory.mktemp("database") / "office.sqlite3"
        database.setdefault("TEST", {})["NAME"] = str(own)
        database["OPTIONS"]["init_command"] += " PRAGMA synchronous=OFF;"
        if migrated.exists():
            shutil.copy(migrated, own)


@pytest.fixture(scope="session")
def django_db_keepdb() -> bool:
    """On SQLite a database that is there already is kept: it is the copy."""
    return settings.DATABASES["default"]["ENGINE"].endswith("sqlite3")


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup: None, django_db_blocker: Any, migrated: Path) -> None:
    """Keep the migrated database for the next run; several workers may do so at once."""
    if not settings.DATABASES["default"]["ENGINE"].endswith("sqlite3") or migrated.exists():
        return
    migrated.parent.mkdir(parents=True, exist_ok=True)
    fresh = migrated.with_name(f"{os.getpid()}.sqlite3")
    with django_db_blocker.unblock(), connection.cursor() as cursor:
        cursor.execute("VACUUM INTO %s", [str(fresh)])
    for earlier in migrated.parent.glob("????????*.sqlite3"):
        earlier.unlink(missing_ok=True)
    fresh.replace(migrated)


@pytest.fixture(autouse=True)
def files_folder(settings, tmp_path: Path) -> Path:
    """Files a test uploads go to a folder of its own."""
    settings.MEDIA_ROOT = tmp_path / "files"
    return settings.MEDIA_ROOT


@pytest.fixture(autouse=True)
def _shipped_editions_are_active(settings) -> None:
    """A test begins cases under the regulations that came with the product, as a demonstration does."""
    settings.WENZE_ACTIVATE_SHIPPED = True


@pytest.fixture(autouse=True)
def _law_of_another_test_is_forgotten() -> None:
    """What one test signed is rolled back with it."""
    queries_law.forget()


@pytest.fixture(autouse=True)
def _quick_passwords(settings) -> None:
    """Hashing a password slowly is for attackers, not for tests."""
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]


@pytest.fixture(autouse=True)
def _numbers_begin_anew() -> None:
    """What a test invents has the same names whichever tests ran before it."""
    for numbers in remembered.Numbers.everywhere:
        numbers.last = 0


@pytest.fixture(scope="session")
def sequences_at_first(django_db_setup: None, django_db_blocker: Any) -> dict[str, int | None]:
    """The keys that a migrated database gives next, by sequence."""
    with django_db_blocker.unblock():
        return _sequences()


def _sequences() -> dict[str, int | None]:
    """The last key each sequence gave; None where it gave none."""
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("SELECT name, seq FROM sqlite_sequence")
        else:
            cursor.execute("SELECT sequencename, last_value FROM pg_sequences WHERE schemaname = current_schema()")
        return dict(cursor.fetchall())


@pytest.fixture(autouse=True)
def _walks_are_built_once(
    request: pytest.FixtureRequest, _django_db_marker: None, _numbers_begin_anew: None
) -> Iterator[None]:
    """A walk that an earlier test built from the same beginning is written again and not walked: see ``remembered.py``."""
    marker = request.node.get_closest_marker("django_db")
    its_own = request.node._fixtureinfo.argnames
    changes_code = "monkeypatch" in its_own
    if changes_code or marker is None or marker.kwargs.get("transaction") or "transactional_db" in request.fixturenames:
        yield
        return
    at_first = request.getfixturevalue("sequences_at_first")
    if connection.vendor == "postgresql":  # a key given there stays given when a test is rolled back
        with connection.cursor() as cursor:
            for name, last in at_first.items():
                cursor.execute("SELECT setval(%s, %s, %s)", [name, last or 1, last is not None])
    if _sequences() != at_first:
        yield
        return
    with remembered.test():
        yield


_letters_set: dict[tuple[Any, ...], bytes] = {}


@pytest.fixture(autouse=True)
def _letters_are_set_once(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """The same letter gives the same bytes, as the tests of the documents say; all other tests set each letter once."""
    if request.module.__name__.rpartition(".")[2].startswith("test_documents"):
        return
    from wenze.office.documents import layout_docx, layout_pdf

    for layout in (layout_pdf, layout_docx):
        monkeypatch.setattr(layout, "render", _remembering(layout.render))


def _remembering(render: Callable[..., bytes]) -> Callable[..., bytes]:
    def remembered(letter: Any, **options: Any) -> bytes:
        missing = import_module("wenze.office.documents.layout_pdf").missing_glyphs  # another in some tests
        key = (render.__module__, missing, repr(letter), *sorted(options.items()))
        if key not in _letters_set:
            _letters_set[key] = render(letter, **options)
        return _letters_set[key]

    return remembered


@pytest.fixture(autouse=True, scope="session")
def _tests_may_empty_guarded_tables() -> Iterator[None]:
    """Tests that commit empty every table afterwards; the guards of the rooms step aside for that, and only that."""
    flush = BaseDatabaseOperations.execute_sql_flush
    guards = [import_module(f"{room}.guards") for room in settings.ROOMS if find_spec(f"{room}.guards")]

    def flush_without_guards(self: BaseDatabaseOperations, statements: Any) -> None:
        for guard in guards:
            guard.remove(self.connection)
        flush(self, statements)
        for guard in guards:
            guard.install(self.connection)

    BaseDatabaseOperations.execute_sql_flush = flush_without_guards
    yield
    BaseDatabaseOperations.execute_sql_flush = flush


@pytest.fixture(autouse=True, scope="session")
def _styles_are_found_once() -> Iterator[None]:
    """Every browser of a test has middleware of its own; the style sheets they serve are the same."""
    find, found = WhiteNoiseMiddleware.add_files_from_finders, dict[str, Any]()

    def found_once(self: WhiteNoiseMiddleware) -> None:
        if not found:
            find(self)
            found.update(self.files)
        self.files = found

    WhiteNoiseMiddleware.add_files_from_finders = found_once
    yield
    WhiteNoiseMiddleware.add_files_from_finders = find


@pytest.fixture
def the_day() -> Iterator[None]:
    """Stand on THE_DAY for the length of a test."""
    with clock.frozen(THE_DAY):
        yield


@pytest.fixture
def signed_in() -> Any:
    """``signed_in(account)`` is a browser in which that account has signed in."""

    def client_of(account: Any) -> Client:
        client = Client()
        client.force_login(account, backend="allauth.account.auth_backends.AuthenticationBackend")
        return client

    return client_of


@pytest.fixture
def director() -> Any:
    """The director of an office: may propose a change of its law."""
    return build.account(role="office_director")


@pytest.fixture
def leader(director: Any) -> Any:
    """A leader of the same unit: may give the second signature."""
    return build.account(role="approving_leader", organ=director.organ)


@pytest.fixture
def vendor() -> str:
    """Which database the test runs on: sqlite or postgresql."""
    return connection.vendor
