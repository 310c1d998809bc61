"""An office is not opened with another key than the one its secrets were sealed with."""

from __future__ import annotations

import click
import pytest
from click.testing import CliRunner

from tests.office import build, build_leads
from wenze.office.people import queries as people
from wenze.office.site.command import demand_seal, main

pytestmark = [pytest.mark.django_db]


@pytest.fixture
def another_key(settings, tmp_path):
    key = tmp_path / "seal.key"
    key.write_text("ab" * 32)

    def lost():
        settings.WENZE_SEAL_KEY = key

    return lost


def test_an_empty_office_and_one_with_its_own_key_are_opened(another_key):
    demand_seal()
    build.cadre(identity_number="110101198003074114")
    assert people.seal_opens()
    demand_seal()


def test_with_another_key_the_office_says_which_one_is_wanted_and_where(another_key):
    build.cadre(identity_number="110101198003074114")
    another_key()
    with pytest.raises(click.ClickException, match=r"请把原来的 seal\.key 从保管处放回"):
        demand_seal()


def test_a_reporters_name_alone_is_enough_to_notice(another_key):
    build_leads.lead(reporter_name="反映人甲")
    another_key()
    with pytest.raises(click.ClickException):
        demand_seal()


def test_the_service_does_not_start_under_another_key(another_key, monkeypatch):
    build.cadre(identity_number="110101198003074114")
    another_key()
    monkeypatch.setattr("django.core.management.call_command", lambda *_a, **_k: None)
    monkeypatch.setattr("waitress.serve", lambda *_a, **_k: pytest.fail("it was opened"))
    result = CliRunner().invoke(main, ["serve"])
    assert result.exit_code != 0
    assert "服务没有启动" in result.output
