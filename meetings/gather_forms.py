"""Many concerns for one agenda: the meeting, and for each concern who takes part."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django import forms
from django.forms.boundfield import BoundField
from django.utils.translation import gettext as _

from accounts.models import Authority
from concerns.register.models import Concern
from concerns.register.states import State
from infohus.screens.forms import FdsForm
from meetings.forms import which_meeting, with_units
from meetings.models import Meeting
from meetings.services.gathering import Proposal


@dataclass(frozen=True)
class Part:
    """One concern on the page; no boxes where it cannot be put on an agenda now, or for nobody."""

    concern: Concern
    departments: BoundField | None
    people: BoundField | None
    is_certain: bool


class GatherForm(FdsForm):
    """The meeting that the ticked concerns are put on, and a box for everybody proposed.

    A proposal by age stands ticked; where the age is not known, nobody does.
    """

    marks_optional = False

    def __init__(
        self,
        *args: Any,
        municipalities: list[Authority],
        proposals: Iterable[tuple[Concern, Proposal]],
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.proposals = list(proposals)
        for concern, proposal in self.proposals:
            if _asks_about(concern, proposal):
                self._add_boxes(concern, proposal)
        meetings = Meeting.objects.filter(municipality__in=municipalities, closed_at=None)
        self.fields["meeting"] = which_meeting(meetings)
        self.has_meetings = meetings.exists()

    def _add_boxes(self, concern: Concern, proposal: Proposal) -> None:
        number = {"number": concern.reference}
        for name, label, choices in (
            (
                _departments(concern),
                _("%(number)s: which departments take part?"),
                [(str(unit.pk), str(unit)) for unit in proposal.departments],
            ),
            (
                _people(concern),
                _("%(number)s: who is invited?"),
                [(str(person.pk), with_units(person)) for person in proposal.people],
            ),
        ):
            self.fields[name] = forms.MultipleChoiceField(
                choices=choices,
                label=label % number,
                required=False,
                widget=forms.CheckboxSelectMultiple,
                initial=[value for value, _label in choices] if proposal.is_certain else [],
                error_messages={"invalid_choice": _("Choose from those on the list")},
            )

    @property
    def parts(self) -> list[Part]:
        """The concerns in the order in which they were ticked, each with its boxes."""
        return [
            Part(
                concern,
                self[_departments(concern)] if _departments(concern) in self.fields else None,
                self[_people(concern)] if _people(concern) in self.fields else None,
                proposal.is_certain,
            )
            for concern, proposal in self.proposals
        ]

    def chosen(self) -> list[tuple[Concern, Proposal]]:
        """Each concern with whoever was ticked for it. For a form that is valid."""
        return [(concern, self._ticked(concern, offered)) for concern, offered in self.proposals]

    def _ticked(self, concern: Concern, offered: Proposal) -> Proposal:
        departments = self.cleaned_data.get(_departments(concern), [])
        people = self.cleaned_data.get(_people(concern), [])
        return Proposal(
            [unit for unit in offered.departments if str(unit.pk) in departments],
            [person for person in offered.people if str(person.pk) in people],
        )


def _asks_about(concern: Concern, proposal: Proposal) -> bool:
    return concern.state == State.TRIAGE and proposal.is_complete


def _departments(concern: Concern) -> str:
    return f"departments-{concern.pk}"


def _people(concern: Concern) -> str:
    return f"people-{concern.pk}"
