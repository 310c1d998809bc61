"""Bodies no form of the office sends: far too large, broken, in no alphabet, with thousands of fields."""

from __future__ import annotations

import http.client
import json
import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from tests.office import build_files, build_leads
from tests.pages import bad_input
from wenze.office.leads.models import Lead

MEGABYTE = 1024 * 1024
HOUR_OF_START_SECONDS = 120


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[int, subprocess.Popen[bytes]]]:
    """An office of its own behind its real web server: the port, and the process."""
    home = tmp_path_factory.mktemp("served")
    with socket.socket() as door:
        door.bind(("127.0.0.1", 0))
        port = door.getsockname()[1]
    told = {**os.environ, "WENZE_HOME": str(home), "PYTHONPATH": os.pathsep.join(filter(None, sys.path))}
    told.pop("DATABASE_URL", None)
    start = f"from wenze.office.site.command import main; main(['serve', '--port', '{port}'])"
    process = subprocess.Popen([sys.executable, "-c", start], env=told, stdout=subprocess.DEVNULL)
    try:
        _wait_for(port, process)
        yield port, process
    finally:
        process.terminate()
        process.wait(timeout=30)


def _wait_for(port: int, process: subprocess.Popen[bytes]) -> None:
    until = time.monotonic() + HOUR_OF_START_SECONDS
    while time.monotonic() < until:
        assert process.poll() is None, "the server did not start"
        try:
            socket.create_connection(("127.0.0.1", port), timeout=1).close()
        except OSError:
            time.sleep(0.2)
        else:
            return
    raise AssertionError("the server did not answer")


def most_memory(process: subprocess.Popen[bytes]) -> int:
    """The most memory the process ever held, in megabytes."""
    status = Path(f"/proc/{process.pid}/status").read_text()
    peak = next(line for line in status.splitlines() if line.startswith("VmHWM"))
    return int(peak.split()[1]) // 1024


def _pieces(megabytes: int) -> Iterator[bytes]:
    yield b'--x\r\nContent-Disposition: form-data; name="file"; filename="a.pdf"\r\n\r\n%PDF-1.7\n'
    for _ in range(megabytes):
        yield b"0" * MEGABYTE
    yield b"\r\n%%EOF\r\n--x--\r\n"


@pytest.mark.slow
@pytest.mark.skipif(not Path("/proc/self/status").exists(), reason="reads the memory of a process from /proc")
@pytest.mark.parametrize("is_chunked", [False, True], ids=["with its length", "in chunks"])
def test_two_hundred_megabytes_get_a_chinese_page_and_little_memory(server, is_chunked: bool):
    port, process = server
    line = http.client.HTTPConnection("127.0.0.1", port, timeout=120)
    line.request("GET", "/sign-in/")
    assert line.getresponse().read()
    before = most_memory(process)
    headers = {"Content-Type": "multipart/form-data; boundary=x"}
    if not is_chunked:
        headers["Content-Length"] = str(sum(map(len, _pieces(200))))
    line.request("POST", "/leads/1/files/", body=_pieces(200), headers=headers, encode_chunked=is_chunked)
    answer = line.getresponse()
    page = answer.read().decode()
    assert answer.status == 413
    assert "上传的文件过大" in page
    assert "单次上传不超过50 MB，本次没有保存" in page
    assert most_memory(process) - before < 60
    line.request("GET", "/sign-in/")
    assert line.getresponse().status == 200, "the office goes on"


@pytest.mark.django_db
def test_a_file_over_the_limit_is_refused_by_name_and_its_note_kept(signed_in, settings):
    settings.WENZE_UPLOAD_LIMIT_BYTES = MEGABYTE
    clerk = build_leads.clerk(build_leads.office())
    lead = build_leads.lead(by=clerk)
    large = SimpleUploadedFile("卷宗.pdf", build_files.PDF + b"0" * 2 * MEGABYTE)
    answer = signed_in(clerk).post(f"/leads/{lead.pk}/files/", {"file": large, "note": "第一卷"})
    assert answer.status_code == 409
    assert "卷宗.pdf" in answer.content.decode()
    assert "超过 1 MB 的上限" in answer.content.decode()
    assert 'value="第一卷"' in answer.content.decode()


def words_of(answer: Any) -> str:
    """What an answer says, page or JSON."""
    is_json = answer["Content-Type"].startswith("application/json")
    return json.dumps(answer.json(), ensure_ascii=False) if is_json else answer.content.decode()


FORM, PARTS = "application/x-www-form-urlencoded", "multipart/form-data; boundary=x"
BODIES = (
    (b"title=%ED%A0%80%FF%FE&content=%C0%AF&channel=9-2", FORM),
    (b"title=%00%00&content=\xff\xfe", FORM),
    (b"&".join(b"f%d=1" % number for number in range(3000)), FORM),
    (b"content=" + b"0" * 17 * MEGABYTE, FORM),
    (b"title=a", f"{FORM}; charset=no-such-alphabet"),
    (b"--x\r\nContent-Disposition: form-data; na", PARTS),
    (b'--x\r\nContent-Disposition: form-data; name="\x00"\r\n\r\n\xff\r\n--x--\r\n', PARTS),
    (b"no boundary at all", "multipart/form-data"),
    (b"title=a", "text/plain"),
    (b"\x00" * 100, "application/octet-stream"),
    (b'{"title": "a"}', "application/json"),
)


@pytest.mark.django_db
@pytest.mark.parametrize("address", ["/leads/new/?regulation=yy-wgbw", "/sign-in/", "/api/leads/"])
def test_a_body_nobody_can_read_gets_a_sentence_and_leaves_nothing(signed_in, address: str):
    clerk = Client() if address == "/sign-in/" else signed_in(build_leads.clerk(build_leads.office()))
    clerk.raise_request_exception = False
    had = bad_input.rows()
    for body, kind in BODIES:
        answer = clerk.generic("POST", address, body, content_type=kind)
        which = f"{body[:30]!r} as {kind}"
        assert answer.status_code in {200, 302, 400, 403, 409, 413, 415, 422}, which
        assert answer.status_code == 302 or bad_input.CHINESE.search(words_of(answer)), which
        assert bad_input.rows() == had, which
    assert not Lead.objects.exists()
