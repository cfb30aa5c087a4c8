"""The order of the questions, and what a full set of answers becomes."""

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from concerns.intake.draft import Draft
from concerns.intake.forms import PersonForm, SignsForm, StepForm, WorryForm, WriterForm
from concerns.register.services.filing import Content, file_concern
from concerns.register.states import AgeBand, Source
from infohus.custody import actor


@dataclass(frozen=True)
class Step:
    """One page: its word in the address, its short title, its heading, its lead and its form."""

    slug: str
    title: Promise
    heading: Promise
    lead: Promise
    form: type[StepForm]

    def reread(self, draft: Draft) -> StepForm | None:
        """The answered form; None while it is unanswered, or when the answers no longer hold.

        They are checked again each time: the list of municipalities may change while people write.
        """
        if self.slug not in draft.answers:
            return None
        form = self.form(draft.answers[self.slug])
        return form if form.is_valid() else None


STEPS = (
    Step(
        "you",
        _("About you"),
        _("Who is writing?"),
        _(
            "You do not have to give your name. If you do, the person you write about may in some "
            "cases get to know who wrote."
        ),
        WriterForm,
    ),
    Step(
        "worry",
        _("Your concern"),
        _("What worries you?"),
        _("Use your own words. You do not need to be sure, and you do not need proof."),
        WorryForm,
    ),
    Step(
        "person",
        _("The person"),
        _("Who is it about?"),
        _("Tell what you know. You do not have to find out more."),
        PersonForm,
    ),
    Step(
        "signs",
        _("Signs"),
        _("Have you noticed any of this?"),
        _(
            "The list helps you to remember. It is not a checklist, and nobody counts the marks. "
            "You may leave it all empty."
        ),
        SignsForm,
    ),
)
FIRST = STEPS[0]
BY_SLUG = {step.slug: step for step in STEPS}


@dataclass(frozen=True)
class Mark:
    """A line of the step indicator."""

    title: str | Promise
    slug: str
    state: str  # done, current or ahead


@dataclass(frozen=True)
class Progress:
    """Where the writer is: `number` of all the pages, the one for checking included."""

    number: int
    marks: tuple[Mark, ...]


def progress(current: Step | None) -> Progress:
    """The step indicator at this step; None is the page where the answers are checked."""
    here = STEPS.index(current) if current else len(STEPS)
    pages = [(step.title, step.slug) for step in STEPS] + [(_("Check and send"), "")]
    marks = (
        Mark(title, slug, "done" if place < here else "current" if place == here else "ahead")
        for place, (title, slug) in enumerate(pages)
    )
    return Progress(here + 1, tuple(marks))


def missing(draft: Draft) -> Step | None:
    """The first step that still needs an answer."""
    return next((step for step in STEPS if step.reread(draft) is None), None)


def is_before(one: Step, other: Step) -> bool:
    return STEPS.index(one) < STEPS.index(other)


def preceding(step: Step) -> Step | None:
    place = STEPS.index(step)
    return STEPS[place - 1] if place else None


def following(step: Step) -> Step | None:
    """The step after this one; None when it is time to check the answers."""
    place = STEPS.index(step) + 1
    return STEPS[place] if place < len(STEPS) else None


def summary(draft: Draft) -> list[tuple[Step, list[tuple[str, list[str]]]]]:
    """Every step of a complete draft with its questions and the answers in words."""
    reread = [(step, step.reread(draft)) for step in STEPS]
    return [(step, form.summary()) for step, form in reread if form is not None]


def send(draft: Draft) -> str:
    """File a complete draft and return its receipt code; the same draft twice is filed once."""
    writer, worry, person, signs = (step.form(draft.answers[step.slug]) for step in STEPS)
    assert isinstance(person, PersonForm)
    assert all(form.is_valid() for form in (writer, worry, person, signs)), "Ask missing() first."
    content = Content(
        worry=worry.cleaned_data["worry"],
        subject_name=person.cleaned_data["subject_name"],
        subject_area=person.cleaned_data["subject_area"],
        signs=(*signs.cleaned_data["person"], *signs.cleaned_data["surroundings"]),
        referrer_name=writer.cleaned_data["name"],
        referrer_contact=writer.cleaned_data["contact"],
        referrer_role=writer.cleaned_data["role"],
    )
    # The form is everybody's: whoever happens to be signed in files as nobody, and leaves no trace.
    actor.act_as(None)
    return file_concern(
        municipality=person.place(),
        source=Source(writer.cleaned_data["source"]),
        age_band=AgeBand(person.cleaned_data["age_band"]),
        content=content,
        submission=draft.submission,
    )
