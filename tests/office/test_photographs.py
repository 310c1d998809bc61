"""A photograph tells where and with what it was taken: others see a copy that does not, and the original is kept sealed."""

from __future__ import annotations

import hashlib
import io

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import ExifTags, Image

from tests.office import build, build_leads
from tests.office.build_files import a_picture, an_attachment, upload
from wenze.office.documents import actions
from wenze.office.documents.models import Attachment, SealedOriginal
from wenze.office.journal import queries as journal
from wenze.office.leads import actions_register
from wenze.office.people.refusals import Refused

pytestmark = pytest.mark.django_db
DEVICE = b"Invented Camera 7"


def a_photograph(kind: str = "JPEG") -> bytes:
    """Told to be taken at 30° north with an invented camera, lying on its side."""
    exif = Image.Exif()
    exif[ExifTags.Base.Make], exif[ExifTags.Base.Orientation] = DEVICE.decode(), 6
    exif.get_ifd(ExifTags.IFD.GPSInfo)[ExifTags.GPS.GPSLatitude] = (30.0, 1.0, 2.0)
    return a_picture(kind, (40, 20), exif)


def told_by(content: bytes) -> set[int]:
    return set(Image.open(io.BytesIO(content)).getexif())


@pytest.mark.parametrize(("name", "kind"), [("现场.jpg", "JPEG"), ("现场.png", "PNG")])
def test_a_photograph_of_a_lead_is_read_without_place_and_device_and_its_original_is_sealed(name, kind, files_folder):
    lead, photograph = build_leads.lead(), a_photograph(kind)
    clerk = lead.registered_by
    kept = actions_register.attach_file(by=clerk, today=build.THE_DAY, lead=lead, upload=upload(name, photograph))
    shown = actions.open_attachment(by=clerk, today=build.THE_DAY, attachment=kept)
    assert DEVICE not in shown
    assert told_by(shown) == set()
    assert Image.open(io.BytesIO(shown)).size == (20, 40), "upright without being told so"
    assert kept.sha256 == hashlib.sha256(shown).hexdigest()
    original = SealedOriginal.objects.get(attachment=kept)
    assert original.sha256 == hashlib.sha256(photograph).hexdigest()
    assert DEVICE not in (files_folder / original.file.name).read_bytes()
    assert all(DEVICE not in path.read_bytes() for path in files_folder.rglob("*") if path.is_file())
    entry = next(one for one in journal.entries_of(kept) if one.verb == "documents.attach")
    assert entry.detail["original"]["sha256"] == original.sha256


def test_the_original_is_opened_with_a_reason_by_the_sender_or_a_clerk_and_each_opening_is_in_the_journal():
    kept = an_attachment(upload=upload("现场.jpg", a_photograph()), conceal=True)
    with pytest.raises(Refused, match="请写明启封的理由"):
        actions.open_original(by=kept.uploaded_by, today=build.THE_DAY, attachment=kept, reason=" ")
    for other in ("case_officer", "office_director", "approving_leader"):
        with pytest.raises(Refused):
            actions.open_original(by=build.account(role=other), today=build.THE_DAY, attachment=kept, reason="核对")
    for by in (kept.uploaded_by, build.account(role="intake_clerk")):
        content = actions.open_original(by=by, today=build.THE_DAY, attachment=kept, reason="核对拍摄时间")
        assert content == a_photograph()
        assert journal.entries_of(kept)[-1].verb == "documents.open_original"


def test_an_original_changed_on_the_disk_is_not_handed_out(files_folder):
    kept = an_attachment(upload=upload("现场.jpg", a_photograph()), conceal=True)
    place = files_folder / kept.original.file.name
    place.write_bytes(place.read_bytes()[:-1] + b"x")
    with pytest.raises(Refused, match="校验值不一致"):
        actions.open_original(by=kept.uploaded_by, today=build.THE_DAY, attachment=kept, reason="核对")


def test_elsewhere_place_and_device_go_where_the_sender_asks_and_nothing_is_sealed_of_what_tells_nothing():
    for content, asked, sealed in (
        (a_photograph(), False, False),
        (a_photograph(), True, True),
        (a_picture("JPEG"), True, False),
    ):
        sent = SimpleUploadedFile("现场.jpg", content)
        sent.conceal = asked
        assert hasattr(an_attachment(upload=sent), "original") is sealed


def test_a_refused_photograph_leaves_neither_copy_nor_original(files_folder, monkeypatch):
    from wenze.office.documents import actions_files

    def fails(**_about):
        raise RuntimeError("no journal")

    monkeypatch.setattr(actions_files, "record", fails)
    with pytest.raises(RuntimeError):
        an_attachment(upload=upload("现场.jpg", a_photograph()), conceal=True)
    assert not Attachment.objects.exists()
    assert not SealedOriginal.objects.exists()
    assert [path for path in files_folder.rglob("*") if path.is_file()] == []


def test_the_page_of_a_lead_offers_the_original_to_whoever_may_open_it_and_the_page_asks_why(signed_in):
    lead = build_leads.lead()
    clerk = lead.registered_by
    kept = actions_register.attach_file(
        by=clerk, today=build.THE_DAY, lead=lead, upload=upload("现场.jpg", a_photograph())
    )
    address = f"/documents/files/{kept.pk}/original/"
    director = build.account(role="office_director", organ=lead.handling_organ)
    assert address in signed_in(clerk).get(f"/leads/{lead.pk}/").content.decode()
    assert address not in signed_in(director).get(f"/leads/{lead.pk}/").content.decode()
    assert signed_in(director).get(address).status_code == 404
    assert kept.original.sha256 in signed_in(clerk).get(address).content.decode()
    assert signed_in(clerk).post(address, {"reason": ""}).status_code == 200
    opened = signed_in(clerk).post(address, {"reason": "核对拍摄时间"})
    assert opened.content == a_photograph()
    assert "no-store" in opened["Cache-Control"]
