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

DECISIONS = (Step.CLEAR, *WITHDRAWALS)
RECOMMENDED = (*WITHOUT_MEASURE, Outcome.MEASURE)


class RationaleForm(FdsForm):
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


class ClearanceForm(RationaleForm):
    """The police's decision, and why. The municipality sees the decision, never the why."""

    decision = forms.ChoiceField(
        label=_("Who handles it?"),
        widget=forms.RadioSelect,
        error_messages={
            "required": _("Choose who handles it"),
            "invalid_choice": _("That is no longer possible: choose among what is on the list now"),
        },
    )
    field_order = ["decision", "rationale"]

    def __init__(self, *args: Any, concern: Concern, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        steps = possible(concern.state, frozenset({Role.POLICE_COORDINATOR}))
        decision = cast(forms.ChoiceField, self.fields["decision"])
        decision.choices = [(s.value, s.label) for s in steps if s in DECISIONS]


class TriageForm(FdsForm):
    """The one question of triage. What protects is asked beside it; nothing is counted."""

    risk = LongTextField(
        label=_("Is there a risk of crime with an extremist motive? Why, or why not?"),
        help_text=_("The ideology may be unknown."),
        required_message=_("Write whether there is a risk, and why"),
        max_length=4_000,
    )
    protects = LongTextField(
        label=_("What protects the person?"),
        help_text=_("Family, school, work, friends, plans: whatever holds."),
        required=False,
        max_length=2_000,
        rows=3,
    )

    def rationale(self) -> str:
        """Both answers as one text."""
        protects = self.cleaned_data["protects"]
        return "\n\n".join(filter(None, [self.cleaned_data["risk"], protects]))


class ClosingForm(RationaleForm):
    """How it ends without a measure, and why."""

    outcome = forms.ChoiceField(
        label=_("How does it end?"),
        widget=forms.RadioSelect,
        choices=[(outcome.value, outcome.label) for outcome in WITHOUT_MEASURE],
        error_messages={"required": _("Choose how it ends")},
    )
    field_order = ["outcome", "rationale"]


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


class AssessmentForm(FdsForm):
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
