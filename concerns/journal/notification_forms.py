"""What is asked of whoever writes a child notification, and of the department that receives it."""

from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from accounts.models import Unit, User
from concerns.journal.models import NotificationText
from concerns.journal.services.notifying import Written
from infohus.screens.fields import LongTextField, PlainCharField, SubmissionField
from infohus.screens.forms import FdsForm

YES_OR_NO = {"yes": True, "no": False}


class DepartmentField(forms.ModelChoiceField):  # type: ignore[type-arg]
    """A department with the municipality that it belongs to."""

    def label_from_instance(self, obj: Unit) -> str:
        return f"{obj}, {obj.authority}"


class NotificationForm(FdsForm):
    """A notification, written by hand. Only who is writing is known beforehand."""

    child_name = PlainCharField(
        label=_("What is the child called?"),
        help_text=_("If you do not know the name, write what you know."),
        required_message=_("Write the child's name, or what you know of it"),
    )
    child_age = PlainCharField(
        label=_("How old is the child?"),
        help_text=_("If you do not know it: why do you think that the child is under 18?"),
        required_message=_("Write the child's age, or why you think that the child is under 18"),
    )
    child_place = LongTextField(
        label=_("Where does the child live and go to school?"),
        required=False, max_length=1_000, rows=2,
    )  # fmt: skip
    worry = LongTextField(
        label=_("What worries you?"), required_message=_("Write what worries you"), max_length=8_000
    )
    seen = LongTextField(
        label=_("What have you seen or heard yourself?"),
        help_text=_("What you know from others: say from whom, if you may."),
        required_message=_("Write what you have seen or heard yourself"),
        max_length=8_000,
    )
    done = LongTextField(
        label=_("What has been done already?"), required=False, max_length=4_000, rows=3
    )
    parents_know = forms.ChoiceField(
        label=_("Do the parents know that you are writing this?"),
        help_text=_("As a rule you tell them first. Not if it could harm the child."),
        widget=forms.RadioSelect,
        choices=NotificationText.ParentsKnow.choices,
        error_messages={"required": _("Choose whether the parents know")},
    )
    writer_name = PlainCharField(
        label=_("Who is writing?"),
        help_text=_("You cannot be anonymous when you write for your work."),
        required_message=_("Write your name"),
    )
    writer_place = PlainCharField(
        label=_("Where do you work?"), required_message=_("Write where you work")
    )
    writer_contact = PlainCharField(
        label=_("How can the department reach you?"),
        required_message=_("Write a telephone number or an e-mail address"),
    )
    submission = SubmissionField()

    def __init__(self, *args: Any, units: QuerySet[Unit], by: User, **kwargs: Any) -> None:
        """`units` are the departments to choose among; the writer's own municipality stands first
        in their place.
        """
        own = {membership.unit.authority_id for membership in by.memberships}
        nearest = next((unit for unit in units if unit.authority_id in own), None)
        writer = {"writer_name": str(by), "writer_contact": by.email}
        kwargs["initial"] = {**writer, **(kwargs.get("initial") or {})}
        super().__init__(*args, **kwargs)
        self.fields["unit"] = DepartmentField(
            units,
            label=_("Which department?"),
            help_text=_("The one of the municipality where the child lives."),
            empty_label=_("Choose a department"),
            initial=nearest.pk if nearest else None,
            error_messages={
                "required": _("Choose the department"),
                "invalid_choice": _("Choose one of the departments on the list"),
            },
        )
        self.order_fields(["unit"])

    def written(self) -> Written:
        """What the service wants to know."""
        return Written(**{name: self.cleaned_data[name] for name in Written.__annotations__})

    def answers(self) -> list[tuple[str, object]]:
        """Question and answer of a valid form, as they will be read."""
        given = dict(self.cleaned_data)
        unit: Unit = given["unit"]
        given["unit"] = f"{unit}, {unit.authority}"
        given["parents_know"] = NotificationText.ParentsKnow(given["parents_know"]).label
        return [
            (str(field.label), given[field.name]) for field in self if field.name != "submission"
        ]


class UrgencyForm(FdsForm):
    """Whether the child needs help at once, and what the department does now."""

    is_urgent = forms.TypedChoiceField(
        label=_("Does the child need help at once?"),
        widget=forms.RadioSelect,
        choices=[("yes", _("Yes, we act now")), ("no", _("No"))],
        coerce=YES_OR_NO.get,
        error_messages={"required": _("Choose whether the child needs help at once")},
    )
    decision = LongTextField(
        label=_("What does the department do?"),
        help_text=_("It is journaled. The writer does not see it."),
        required_message=_("Write what the department does"),
        max_length=5_000,
    )


class AnswerForm(FdsForm):
    """What the writer is told of the outcome: whether it led to action, never to what."""

    led_to_action = forms.TypedChoiceField(
        label=_("Did the notification give cause for an investigation or for support?"),
        help_text=_(
            "Who writes for their work is told so as a rule, unless special reasons speak against "
            "it. Never what was decided."
        ),
        widget=forms.RadioSelect,
        choices=[
            ("yes", _("Yes, and the writer is told so")),
            ("no", _("No, and the writer is told so")),
            ("untold", _("The writer is not told")),
        ],
        coerce=YES_OR_NO.get,
        empty_value=None,
        error_messages={"required": _("Choose what the writer is told")},
    )
