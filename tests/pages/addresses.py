"""Every address of the office, read from the resolver, so that a new page is in the tests the day it is written."""

import re
from collections.abc import Iterator

from django.urls import URLResolver, get_resolver

# What stands for a part of an address when no such thing exists.
NO_SUCH = {"int": "999999", "uuid": "00000000-0000-0000-0000-000000000000"}


def every_address() -> list[str]:
    """Each address once, its parts filled with things that do not exist."""
    return sorted(set(_walk(get_resolver().url_patterns, "/")))


def _walk(patterns: list, before: str) -> Iterator[str]:
    for one in patterns:
        written = str(one.pattern).removeprefix("^").removesuffix("$").removesuffix("\\Z")
        address = before + re.sub(r"<(?:(\w+):)?\w+>", lambda part: NO_SUCH.get(part[1], "none"), written)
        if isinstance(one, URLResolver):
            yield from _walk(one.url_patterns, address)
        else:
            yield address
