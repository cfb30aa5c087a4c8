from typing import Any, cast

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.models import Role, Unit
from concerns.register.models import Concern, Dimension, Direction
from concerns.register.services.assessing import Seen
from concerns.register.states import (
    WITHDRAWALS,
    WITHOUT_MEASURE,
    Outcome,
    Step,
    possible,
)
from infohus.screens.fields import LongTextField, PlainCharField, SubmissionField
from infohus.screens.forms import FdsForm
from infohus.screens.text import without_forbidden

DECISIONS = (Step.CLEAR, *WITHDRAWALS)
RECOMMENDED = (*WITHOUT_MEASURE, Outcome.MEASURE)


class MarkField(forms.Field):
    """Hidden: what the page was drawn from (services.meanwhile). Anything may be sent in it."""

    widget = forms.HiddenInput

    def __init__(self) -> None:
        super().__init__(required=False)

    def to_python(self, value: Any) -> str:
        return str(value or "")

    def bound_data(self, data: Any, initial: Any) -> Any:
        return without_forbidden(str(data or "")[:40])


class StepForm(FdsForm):
    """A form that takes a step, and knows on what page of the concern it was decided."""

    began_from = MarkField()


class RationaleForm(StepForm):
    """One sealed rationale, in words."""

    rationale = LongTextField(
        label=_("Rationale"),
        help_text=_("In words. It is sealed like the concern itself."),
        required_message=_("Write why, in a few words"),
        max_length=5_000,
    )


class ReplyForm(FdsForm):
    """A message to the referrer. They read it with their receipt code, wherever they are."""

    text = LongTextField(
        label=_("Your message"),
        help_text=_(
            "Ask, or tell what you may tell. Do not write names: somebody else may be looking. "
            "What is decided about the person is not yours to tell here."
        ),
        required_message=_("Write your message"),
        max_length=5_000,
    )
    submission = SubmissionField()


class DecisionField(forms.ChoiceField):
    """Takes any decision of the police's. Whether it is still possible, the step itself says."""

    def valid_value(self, value: Any) -> bool:
        return value in DECISIONS


class ClearanceForm(RationaleForm):
    """The police's decision, and why. The municipality sees the decision, never the why."""

    decision = DecisionField(
        label=_("Who handles it?"),
        widget=forms.RadioSelect,
        error_messages={
            "required": _("Choose who handles it"),
            "invalid_choice": _("Choose among what is on the list"),
        },
    )
    field_order = ["decision", "rationale"]

    def __init__(self, *args: Any, concern: Concern, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        steps = possible(concern.state, frozenset({Role.POLICE_COORDINATOR}))
        # Where none is possible, the form is shown only to give back what was chosen.
        offered = [step for step in steps if step in DECISIONS] or DECISIONS
        decision = cast(forms.ChoiceField, self.fields["decision"])
        decision.choices = [(step.value, step.label) for step in offered]


class ClosingForm(RationaleForm):
    """How it ends without a measure, and why."""

    outcome = forms.ChoiceField(
        label=_("How does it end?"),
        widget=forms.RadioSelect,
        choices=[(outcome.value, outcome.label) for outcome in WITHOUT_MEASURE],
        error_messages={"required": _("Choose how it ends")},
    )
    field_order = ["outcome", "rationale"]


class MeaningForm(FdsForm):
    """What the earlier concerns mean for this one, in the police's words."""

    words = LongTextField(
        label=_("What do the earlier concerns mean for this one?"),
        help_text=_(
            "The municipality's coordinator and the second reader read it with this concern. "
            "Write nothing that they may not know."
        ),
        required_message=_("Write what they mean, in a few words"),
        max_length=3_000,
        rows=4,
    )
    submission = SubmissionField()


class SecondReadingForm(FdsForm):
    """The second reader's signature, and what they want to add."""

    has_read = forms.BooleanField(
        label=_("I have read the concern"),
        error_messages={"required": _("Read first, and tick that you have")},
    )
    words = LongTextField(
        label=_("What do you want to add?"),
        help_text=_("In words. It is sealed like the concern itself."),
        required=False,
        max_length=3_000,
        rows=4,
    )

    def __init__(self, *args: Any, is_police: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["has_read"].label = (
            _("I have read the concern and the rationales of the earlier ones")
            if is_police
            else _("I have read the concern and what the police write about earlier ones")
        )


class ProposalForm(RationaleForm):
    """Which department should decide on a measure, and why."""

    def __init__(self, *args: Any, concern: Concern, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        units = Unit.objects.filter(authority=concern.municipality_id, opens_measures=True)
        self.fields["department"] = forms.ModelChoiceField(
            units,
            label=_("Which department?"),
            widget=forms.RadioSelect,
            empty_label=None,
            error_messages={
                "required": _("Choose the department"),
                "invalid_choice": _("Choose one of the departments on the list"),
            },
        )
        self.order_fields(["department", "rationale"])


class AssessmentForm(StepForm):
    """Four dimensions in words, a recommendation with its reasons, and dissent. No total."""

    recommendation = forms.ChoiceField(
        label=_("What does the infohus recommend?"),
        widget=forms.RadioSelect,
        choices=[(outcome.value, outcome.label) for outcome in RECOMMENDED],
        error_messages={"required": _("Choose what the infohus recommends")},
    )
    reasons = LongTextField(
        label=_("Why?"), required_message=_("Write why the infohus recommends it"), max_length=5_000
    )
    dissent = LongTextField(
        label=_("Does somebody see it differently?"),
        help_text=_("Who, and why. Dissent is kept beside the recommendation."),
        required=False, max_length=3_000, rows=3,
    )  # fmt: skip

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for dimension in Dimension:
            self._add(dimension)
        last = ["recommendation", "reasons", "dissent"]
        self.order_fields([name for name in self.fields if name not in last] + last)

    def _add(self, dimension: Dimension) -> None:
        name = str(dimension.label)
        self.fields[f"{dimension}_observed"] = LongTextField(
            label=_("%(dimension)s: what has been observed?") % {"dimension": name},
            required_message=_("%(dimension)s: write what has been observed, or that it is unknown")
            % {"dimension": name},
            max_length=3_000,
            rows=3,
        )
        self.fields[f"{dimension}_source"] = PlainCharField(
            label=_("Where is it known from?"), required=False
        )
        self.fields[f"{dimension}_direction"] = forms.ChoiceField(
            label=_("Which way does it go?"), choices=Direction.choices, initial=Direction.UNKNOWN
        )
        self.fields[f"{dimension}_counter"] = LongTextField(
            label=_("What speaks against it?"), required=False, max_length=2_000, rows=2
        )

    def groups(self) -> list[tuple[str, list[forms.BoundField]]]:
        """The fields of each dimension under its name, for one fieldset each."""
        parts = ("observed", "source", "direction", "counter")
        return [
            (str(dimension.label), [self[f"{dimension}_{part}"] for part in parts])
            for dimension in Dimension
        ]

    def conclusion(self) -> list[forms.BoundField]:
        return [self[name] for name in ("recommendation", "reasons", "dissent")]

    def seen(self) -> dict[Dimension, Seen]:
        """What the service wants to know, by dimension."""
        answers = self.cleaned_data
        return {
            dimension: Seen(
                observed=answers[f"{dimension}_observed"],
                direction=Direction(answers[f"{dimension}_direction"]),
                source=answers[f"{dimension}_source"],
                counter_evidence=answers[f"{dimension}_counter"],
            )
            for dimension in Dimension
        }
