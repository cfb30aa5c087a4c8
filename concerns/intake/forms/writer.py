"""Questions about the one who writes."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from concerns.intake.forms.base import (
    KNOWN,
    NO,
    UNKNOWN,
    YES,
    Answers,
    Choices,
    EmailLine,
    Line,
    OneOf,
    QuestionForm,
)
from concerns.register.states import AgeBand, Source

MINORS = {AgeBand.CHILD, AgeBand.YOUTH}
NAMED, ANONYMOUS = "named", "anonymous"
ROLES: Choices = (
    (Source.CITIZEN, _("I am a relative, a friend or another citizen")),
    (Source.PROFESSIONAL, _("I write as part of my work")),
    (Source.ASSOCIATION, _("I write for an association or a community")),
    (Source.SELF, _("It is about me")),
)


def must_be_named(so_far: Answers) -> bool:
    """Whether somebody writes about a minor as part of their work: then there is no anonymity."""
    return so_far.get("who") == Source.PROFESSIONAL and so_far.get("age_band") in MINORS


def is_anonymous(so_far: Answers) -> bool:
    """Whether the writer may be anonymous, and wants to."""
    return so_far.get("naming") == ANONYMOUS and not must_be_named(so_far)


class WhoForm(QuestionForm):
    who = OneOf(label=_("Who are you?"), choices=ROLES, message=_("Choose who you are"))


class FamilyForm(QuestionForm):
    family_knows = OneOf(
        label=_("Does the person or the family know that you write?"),
        choices=KNOWN,
        message=_("Choose whether they know it, or that you do not know"),
    )


class DutyForm(QuestionForm):
    notified = OneOf(
        label=_("Have you sent a child notification?"),
        choices=((YES, _("Yes")), (NO, _("No, not yet")), (UNKNOWN, _("I do not know"))),
        message=_("Choose whether you have sent one, or that you do not know"),
    )


class NameForm(QuestionForm):
    naming = OneOf(
        label=_("Do you want to give your name?"),
        choices=((NAMED, _("Yes, I give my name")), (ANONYMOUS, _("No, I want to be anonymous"))),
        message=_("Choose a name, or anonymous"),
    )
    name = Line(label=_("Your name"), help_text=_("Leave it empty if you want to be anonymous."))

    @property
    def must_be_named(self) -> bool:
        return must_be_named(self.so_far)

    def follow(self, so_far: Answers) -> None:
        if must_be_named(so_far):
            del self.fields["naming"]
            self.fields["name"].help_text = ""
            self.fields["name"].required = True
            self.fields["name"].error_messages["required"] = _(
                "Write the name: at work nobody can be anonymous about somebody under 18"
            )

    def clean(self) -> dict[str, Any]:
        """Anonymous means anonymous: a name given all the same goes no further."""
        super().clean()
        given = self.cleaned_data
        if given.get("naming") == ANONYMOUS:
            given["name"] = ""
        elif given.get("naming") == NAMED and given.get("name") == "":
            self.add_error("name", _("Write the name, or choose to be anonymous"))
        return given


class WorkForm(QuestionForm):
    workplace = Line(
        label=_("Your workplace"), help_text=_("For example the name of a school or a department.")
    )
    job = Line(label=_("Your job"), help_text=_("For example teacher, nurse or manager."))

    def follow(self, so_far: Answers) -> None:
        if so_far.get("who") == Source.ASSOCIATION:
            self.fields["workplace"].label = _("The association or community")
            self.fields["workplace"].help_text = _("For example a sports club or a congregation.")
            self.fields["job"].label = _("What you do there")
            self.fields["job"].help_text = _("For example coach, or member of the board.")


class ContactForm(QuestionForm):
    contact = Line(
        label=_("Your telephone number, or how else we can reach you"),
        help_text=_("We may need to ask you something."),
    )
    notice_email = EmailLine(
        label=_("Your e-mail address, for a line when there is news"),
        help_text=_("The mail says that there is news, and nothing else."),
    )

    def follow(self, so_far: Answers) -> None:
        if is_anonymous(so_far):
            del self.fields["contact"]
            self.fields["notice_email"].label = _("Your e-mail address")
