"""A concern's number as people write it: IH-2026-0123, ih 2026 123, 2026/123, or 123.

Numbers are compared whole. A part of a number would need LIKE, which the planner may not try before
the policies have been asked of every row.
"""

import re

from django.utils import timezone

KEPT_FOR = 12  # years back that a number without its year may be from: more than custody lasts
SHAPE = re.compile(r"(?:ih)?[\s./–-]*(?:(20\d\d)[\s./–-]+)?0*([1-9]\d{0,8})", re.IGNORECASE)


def meant(text: str) -> list[str]:
    """The numbers that the text can mean, the newest first; none if it is no number."""
    found = SHAPE.fullmatch(text.strip())
    if not found:
        return []
    year, number = found.groups()
    now = timezone.localdate().year
    years = [int(year)] if year else range(now, now - KEPT_FOR, -1)
    return [f"IH-{year}-{int(number):04d}" for year in years]
