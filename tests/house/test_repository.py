"""What is committed stands by itself: no machine's paths, no outside hosts, versions pinned, the two commands first."""

import re
import tomllib

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from tests.house.tree import ROOT, files, texts

MACHINE_PATH = re.compile(r"(?<![\w.$}-])/(?:work|root|home/[a-z]\w*|Users/\w+)/")
ADDRESS = re.compile(r"https?://([A-Za-z0-9.\-]+)")

# Hosts that may be named: none of them is ever asked for anything while the office runs.
NAMED_HOSTS = {
    "127.0.0.1": "this machine",
    "localhost": "this machine",
    "testserver": "Django's test client",
    "license.coscl.org.cn": "the licence names where its text is kept",
    "www.w3.org": "the name of the SVG and XML namespaces",
    "schemas.openxmlformats.org": "the names of the .docx namespaces",
    "json-schema.org": "the name of the JSON Schema dialect",
}


def test_no_file_names_a_path_of_somebodys_machine():
    found = [f"{name}: {match.group()}" for name, text in texts() for match in MACHINE_PATH.finditer(text)]
    assert found == []


def test_no_file_names_a_host_of_the_network():
    found = {
        f"{name}: {host}"
        for name, text in texts()
        for host in ADDRESS.findall(text)
        if host not in NAMED_HOSTS and not host.endswith((".example", "example.com", "example.org"))
    }
    assert found == set()


def test_no_big_or_private_file_is_committed():
    strange = [
        str(path.relative_to(ROOT))
        for path in files()
        if path.stat().st_size > 1024 * 1024 or path.suffix in {".sqlite3", ".key", ".pem", ".pyc"}
    ]
    assert strange == []


@pytest.mark.parametrize("name", ["README.md", "README.zh-CN.md"])
def test_the_readme_opens_with_the_two_commands(name):
    opening = (ROOT / name).read_text("utf-8").splitlines()[:12]
    commands = [line.split("#")[0].strip() for line in opening if line.strip().startswith("make ")]
    assert commands == ["make demo", "make test"]


@pytest.mark.parametrize("name", ["README.md", "README.zh-CN.md", "ARCHITECTURE.md", "CONTRIBUTING.md", "CHANGELOG.md"])
def test_every_link_of_the_documents_leads_somewhere(name):
    text = (ROOT / name).read_text("utf-8")
    targets = [target.split("#")[0] for target in re.findall(r"\]\(([^)]+)\)", text)]
    assert [target for target in targets if target and not (ROOT / target).exists()] == []


def test_every_wanted_package_is_pinned_to_a_version_that_is_wanted():
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
    wanted = project["project"]["dependencies"] + project["dependency-groups"]["dev"]
    pins = {}
    for line in (ROOT / "requirements.lock").read_text("utf-8").splitlines():
        name, _, version = line.split(";")[0].strip().partition("==")
        pins[canonicalize_name(name)] = version
    loose = [
        line
        for line in wanted
        if not Requirement(line).specifier.contains(pins.get(canonicalize_name(Requirement(line).name), ""))
    ]
    assert loose == [], "run: make lock"
