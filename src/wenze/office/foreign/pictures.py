"""May this picture come in; does it tell where and with what it was taken; and a copy that does not."""

from __future__ import annotations

from io import BytesIO
from typing import IO, Any

from PIL import ExifTags, Image, ImageOps, UnidentifiedImageError

from wenze.office.foreign.process import Unfit

MOST_PIXELS = 200_000_000
MOST_COPIED_PIXELS = 50_000_000
"""A larger photograph is copied at half its width and height or less."""
COPY_QUALITY = 90
FORMATS = {"jpg": "JPEG", "png": "PNG"}
PLACE = {ExifTags.IFD.GPSInfo}
DEVICE = {
    ExifTags.Base.Make,
    ExifTags.Base.Model,
    ExifTags.Base.Software,
    ExifTags.Base.HostComputer,
    ExifTags.Base.Artist,
    ExifTags.Base.CameraOwnerName,
    ExifTags.Base.BodySerialNumber,
    ExifTags.Base.LensMake,
    ExifTags.Base.LensModel,
    ExifTags.Base.LensSerialNumber,
    ExifTags.Base.MakerNote,
    ExifTags.Base.ImageUniqueID,
}

Image.MAX_IMAGE_PIXELS = MOST_PIXELS


def judge(stream: IO[bytes], kind: str) -> dict[str, Any]:
    """``place`` and ``device``: whether the picture (``kind`` jpg or png) tells where and with what it was taken."""
    image = _opened(stream, kind)
    told = image.getexif()
    tags = set(told) | set(told.get_ifd(ExifTags.IFD.Exif))
    apart = bool(image.info.keys() & {"xmp", "XML:com.adobe.xmp", "photoshop"})
    return {"place": bool(tags & PLACE) or apart, "device": bool(tags & DEVICE) or apart}


def copy(stream: IO[bytes], kind: str) -> bytes:
    """The picture alone, upright, without anything it tells about how it was taken."""
    image = _opened(stream, kind)
    width, height = image.size
    if width * height > MOST_COPIED_PIXELS:
        image.draft(None, (width // 2, height // 2))
        if image.size == (width, height):
            raise Unfit("的像素尺寸过大，不能去除拍摄信息。请缩小后重新上传")
    upright = ImageOps.exif_transpose(image)
    profile = image.info.get("icc_profile")
    upright.info = {key: value for key, value in upright.info.items() if key in ("transparency", "gamma")}
    kept = BytesIO()
    if kind == "jpg":
        upright.save(kept, "JPEG", quality=COPY_QUALITY, icc_profile=profile, exif=b"")
    else:
        upright.save(kept, "PNG", icc_profile=profile, exif=b"")
    return kept.getvalue()


def _opened(stream: IO[bytes], kind: str) -> Image.Image:
    try:
        image = Image.open(stream, formats=[FORMATS[kind]])
    except UnidentifiedImageError:
        raise Unfit("的内容无法识别，或者已经损坏。请确认能够正常打开后重新上传") from None
    except Image.DecompressionBombError:
        raise Unfit("的像素尺寸异常。请缩小后重新上传") from None
    if image.width * image.height > MOST_PIXELS:
        raise Unfit("的像素尺寸异常。请缩小后重新上传")
    return image
