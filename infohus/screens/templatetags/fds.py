"""Template tags in the design system's language; built in, so no `{% load %}` is needed."""

from datetime import date, datetime
from typing import TypedDict

from django import template
from django.templatetags.static import static
from django.utils import timezone
from django.utils.formats import date_format, time_format
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

register = template.Library()

TONES = {
    # the life of a concern
    "received": "info",
    "clearance": "warning",
    "triage": "warning",
    "convened": "warning",
    "assessed": "success",
    "outcome": "success",
    "follow_up": "info",
    "closed": "neutral",
    # answers to an invitation
    "coming": "success",
    "unanswered": "warning",
    "declined": "error",
} | {tone: tone for tone in ("neutral", "info", "success", "warning", "error")}


class Deadline(TypedDict):
    due: date | None
    words: str
    icon: str
    tone: str


@register.simple_tag
def icon(name: str, text: str = "", css: str = "") -> SafeString:
    """An icon of the design system, one of `design_system.ICONS`.

    `text` is read out; without it the icon is decor.
    """
    href = f"{static('dkfds/img/icons.svg')}#{name}"
    classes = f"icon-svg {css}".strip()
    if text:
        return format_html(
            '<svg class="{}" role="img" aria-label="{}" focusable="false">'
            '<use href="{}"></use></svg>',
            classes, text, href,
        )  # fmt: skip
    return format_html(
        '<svg class="{}" aria-hidden="true" focusable="false"><use href="{}"></use></svg>',
        classes, href,
    )  # fmt: skip


@register.simple_tag
def badge(code: str, label: str) -> SafeString:
    """A state in words; its colour (by state, or a tone such as "warning") only repeats them."""
    tone = TONES.get(str(code), "neutral")
    return format_html('<span class="badge badge-{}">{}</span>', tone, label)


@register.inclusion_tag("components/deadline.html")
def deadline(due: date | datetime | None) -> Deadline:
    """A deadline in words with an icon: overdue, today, tomorrow, or its date.

    A date lasts until the day ends; an instant passes on the second.
    """
    if due is None:
        return Deadline(due=None, words=_("No deadline"), icon="", tone="none")
    if isinstance(due, datetime):
        local = timezone.localtime(due)
        return _deadline(local, local.date(), time_format(local, "H:i"), due < timezone.now())
    return _deadline(due, due, "", False)


def _deadline(due: date, day: date, time: str, has_passed: bool) -> Deadline:
    today = timezone.localdate()
    days = (day - today).days
    if days < 0:
        late = ngettext("%(days)d day overdue", "%(days)d days overdue", -days) % {"days": -days}
        return Deadline(due=due, words=late, icon="error", tone="overdue")
    if has_passed:
        words = _("Overdue since %(time)s") % {"time": time}
        return Deadline(due=due, words=words, icon="error", tone="overdue")
    if days == 0:
        words = _("Today at %(time)s") % {"time": time} if time else _("Today")
        return Deadline(due=due, words=words, icon="warning", tone="soon")
    if days == 1:
        words = _("Tomorrow at %(time)s") % {"time": time} if time else _("Tomorrow")
        return Deadline(due=due, words=words, icon="warning", tone="soon")
    shape = "MONTH_DAY_FORMAT" if day.year == today.year else "DATE_FORMAT"
    return Deadline(due=due, words=date_format(day, shape), icon="time", tone="later")
