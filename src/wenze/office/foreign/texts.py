"""May this text file come in, and what does it say?"""

from __future__ import annotations

import re
from typing import IO, Any

from wenze.office.foreign.process import Unfit

CONTROLS = re.compile("[\x00-\x08\x0b\x0e-\x1f\x7f-\x9f]")


def judge(stream: IO[bytes]) -> dict[str, Any]:
    """Nothing for text in UTF-8 or GB18030 without control characters; raises Unfit for anything else."""
    content = stream.read()
    for encoding in ("utf-8", "gb18030"):
        try:
            if not CONTROLS.search(content.decode(encoding)):
                return {}
        except UnicodeDecodeError:
            continue
    raise Unfit("不是可读的文本。请另存为 UTF-8 编码的文本或者 PDF 后上传")


def words(stream: IO[bytes]) -> list[str]:
    """The lines of the text in either alphabet; what cannot be read of GB18030 is replaced."""
    content = stream.read()
    try:
        return content.decode("utf-8-sig").splitlines()
    except UnicodeDecodeError:
        return content.decode("gb18030", errors="replace").splitlines()
