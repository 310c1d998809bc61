"""What day is it? The only module of the product that may ask the machine.

Everything else receives its day as an argument (``today=``), so that a case can be replayed and a test
can stand on any date. The office keeps Shanghai time.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime, time
from zoneinfo import ZoneInfo

OFFICE_ZONE = ZoneInfo("Asia/Shanghai")

_frozen_at: datetime | None = None


def now() -> datetime:
    """The present instant, aware, in UTC."""
    if _frozen_at is not None:
        return _frozen_at
    return datetime.now(UTC)


def today() -> date:
    """The present day in Shanghai, whatever the zone of the machine."""
    return day_of(now())


def day_of(instant: datetime) -> date:
    """The Shanghai day on which an aware ``instant`` falls. A naive instant is refused with ValueError."""
    if instant.tzinfo is None:
        raise ValueError("an instant without a zone has no day")
    return instant.astimezone(OFFICE_ZONE).date()


@contextmanager
def frozen(moment: date | datetime) -> Iterator[None]:
    """Stand still at ``moment``, for tests and the making of demo data.

    A plain date means nine in the morning of that day in Shanghai. A naive datetime is read as Shanghai time.
    The freeze holds for every thread of the process and ends with the ``with`` block.
    """
    global _frozen_at
    if not isinstance(moment, datetime):
        moment = datetime.combine(moment, time(9, 0))
    if moment.tzinfo is None:
        moment = moment.replace(tzinfo=OFFICE_ZONE)
    before, _frozen_at = _frozen_at, moment.astimezone(UTC)
    try:
        yield
    finally:
        _frozen_at = before
