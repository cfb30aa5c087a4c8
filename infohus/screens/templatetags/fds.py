"""Template tags in the design system's language; built in, so no `{% load %}` is needed."""

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from functools import cache
from typing import Any, NamedTuple

from django import template
from django.forms.utils import flatatt
from django.templatetags.static import static
from django.utils import timezone
from django.utils.formats import date_format, time_format
from django.utils.html import conditional_escape, format_html, format_html_join
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


class Deadline(NamedTuple):
    due: date
    words: str
    icon: str
    tone: str


@register.simple_tag
def icon(name: str, text: str = "", css: str = "") -> SafeString:
    """An icon of the design system, one of `design_system.ICONS`.

    `text` is read out; without it the icon is decor.
    """
    if not text:
        return _decor(name, css)
    return format_html(
        '<svg class="{}" role="img" aria-label="{}" focusable="false"><use href="{}"></use></svg>',
        f"icon-svg {css}".strip(), text, _picture(name),
    )  # fmt: skip


@cache
def _decor(name: str, css: str) -> SafeString:
    """An icon that says nothing is always the same; a page has dozens."""
    return format_html(
        '<svg class="{}" aria-hidden="true" focusable="false"><use href="{}"></use></svg>',
        f"icon-svg {css}".strip(), _picture(name),
    )  # fmt: skip


def _picture(name: str) -> str:
    return f"{static('dkfds/img/icons.svg')}#{name}"


@register.simple_tag
def attributes(attrs: dict[str, Any]) -> SafeString:
    """The attributes of an element as a widget has them: True is a bare name, False is left out."""
    return flatatt(attrs) if attrs else SafeString()


@register.simple_tag
def options(groups: Iterable[tuple[str | None, list[dict[str, Any]], int]]) -> SafeString:
    """The options of a select as its widget has them; what has a group stands in it."""
    return SafeString("".join(_group(name, found) for name, found, _place in groups))


def _group(name: str | None, found: list[dict[str, Any]]) -> str:
    said = SafeString("".join(map(_option, found)))
    return format_html('<optgroup label="{}">{}</optgroup>', name, said) if name else said


def _option(one: dict[str, Any]) -> str:
    value, label = conditional_escape(str(one["value"])), conditional_escape(one["label"])
    return f'<option value="{value}"{attributes(one["attrs"])}>{label}</option>'


@register.simple_tag
def badge(code: str, label: str) -> SafeString:
    """A state in words; its colour (by state, or a tone such as "warning") only repeats them."""
    tone = TONES.get(str(code), "neutral")
    return format_html('<span class="badge badge-{}">{}</span>', tone, label)


@register.simple_block_tag
def filled(content: SafeString, rows: Iterable[Mapping[str, str]]) -> SafeString:
    """What stands in it is made once, and repeated with each row's texts in its {places}.

    For long lists, which a loop makes anew for each row. Texts are escaped where they are not yet.
    """
    return format_html_join("", content, rows)


@register.simple_block_tag
def captured(content: SafeString) -> SafeString:
    """What stands in it is made once, to be shown in several places: `{% captured as menu %}`."""
    return content


@register.simple_tag
def moment(at: datetime) -> SafeString:
    """A day and its time as people read them, and for machines."""
    local = timezone.localtime(at)
    said = date_format(local, "SHORT_DATETIME_FORMAT")
    return format_html('<time datetime="{}">{}</time>', local.isoformat(), said)


@register.simple_tag
def deadline(due: date | datetime | None) -> SafeString:
    """A deadline in words with an icon: overdue, today, tomorrow, or its date.

    A date lasts until the day ends; an instant passes on the second.
    """
    if due is None:
        return no_deadline()
    if isinstance(due, datetime):
        local = timezone.localtime(due)
        time = time_format(local, "H:i")
        return deadline_said(*_deadline(local, local.date(), time, due < timezone.now()))
    return deadline_said(*_deadline(due, due, "", False))


@register.simple_tag
def deadline_said(due: date, words: str, icon_name: str, tone: str) -> SafeString:
    """The same in the words of the field, for a deadline that is not counted in calendar days."""
    return format_html(
        '<span class="deadline deadline-{}">{}<time datetime="{}">{}</time></span>',
        tone, icon(icon_name), due.isoformat(), words,
    )  # fmt: skip


@register.simple_tag
def no_deadline() -> SafeString:
    """A dash to look at, and the words for whoever has them read out."""
    return format_html(
        '<span class="deadline deadline-none"><span aria-hidden="true">–</span>'
        '<span class="sr-only">{}</span></span>',
        _("No deadline"),
    )


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
