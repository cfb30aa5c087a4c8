"""Every question, in the order in which people meet them, and whom each is for.

The tuple is the whole track: the public form walks it page by page, the staff's telephone screen
shows it on one page, and other systems send it as one list of fields.
"""

from collections.abc import Callable
from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from concerns.intake.forms import about, writer
from concerns.intake.forms.base import YES, Answers, Notice, QuestionForm, Words
from concerns.register.states import Source


@dataclass(frozen=True)
class Question:
    """One page: its word in the address, the part it belongs to, its form, and why we ask.

    A page without a `heading` of its own asks for one thing, and the field's label is the heading.
    `applies` tells by the answers given before it whether it is asked at all; `page` is the
    template of a page that has more to say.
    """

    slug: str
    part: Words
    form: Callable[..., QuestionForm]
    lead: Callable[[Answers], Words] | None = None
    heading: Callable[[Answers], Words] | None = None
    applies: Callable[[Answers], bool] = lambda so_far: True
    page: str = "intake/step.html"

    @property
    def is_notice(self) -> bool:
        return self.form is Notice


def always(words: Words) -> Callable[[Answers], Words]:
    return lambda so_far: words


def is_self(so_far: Answers) -> bool:
    return so_far.get("who") == Source.SELF


def is_about_others(so_far: Answers) -> bool:
    return not is_self(so_far)


def is_at_work(so_far: Answers) -> bool:
    return so_far.get("who") == Source.PROFESSIONAL


def is_from_outside(so_far: Answers) -> bool:
    """The police's own concerns have no referrer who could be asked or answered."""
    return so_far.get("who") != Source.POLICE


def is_gang(so_far: Answers) -> bool:
    return so_far.get("about") == about.GANG


def is_acute(so_far: Answers) -> bool:
    return so_far.get("acute") == YES


def says_workplace(so_far: Answers) -> bool:
    stands_for_others = so_far.get("who") in (Source.PROFESSIONAL, Source.ASSOCIATION)
    return stands_for_others and not writer.is_anonymous(so_far)


def why_age(so_far: Answers) -> Words:
    if is_self(so_far):
        return _("What help we can offer depends on your age.")
    return _("There are special rules for children and young people under 18. A guess is enough.")


def why_name(so_far: Answers) -> Words:
    if writer.must_be_named(so_far):
        return _(
            "You write as part of your work, and about somebody under 18. Then you cannot be "
            "anonymous. The municipality must know who wrote, and the family may get to know it."
        )
    if is_self(so_far):
        return _("If you want help of your own, we need to know who you are. Advice needs no name.")
    return _(
        "If we know who you are, we can ask you more. The person you write about may in some "
        "cases get to know who wrote."
    )


def why_contact(so_far: Answers) -> Words:
    if writer.is_anonymous(so_far):
        return _(
            "You are anonymous and need not give anything. An e-mail address may show who you "
            "are. With your code you can always look for news yourself."
        )
    return _("We may have something to ask, or news for you. You may leave both empty.")


def contact_heading(so_far: Answers) -> Words:
    if writer.is_anonymous(so_far):
        return _("Do you want an e-mail when there is news?")
    return _("How can we reach you?")


def work_heading(so_far: Answers) -> Words:
    return _("Where do you work?") if is_at_work(so_far) else _("For whom do you write?")


def subject_heading(so_far: Answers) -> Words:
    return about.worded(
        so_far,
        _("What do you know about the person?"),
        group=_("What do you know about the group?"),
    )


def name_heading(so_far: Answers) -> Words:
    if writer.must_be_named(so_far):
        return _("What is your name?")
    return _("May we know who you are?")


WHO, CONCERN, WHOM, MORE = (
    _("Who you are"),
    _("Your concern"),
    _("Whom it is about"),
    _("More about you"),
)
PARTS: tuple[Words, ...] = (WHO, CONCERN, WHOM, MORE)

QUESTIONS: tuple[Question, ...] = (
    Question(
        "who", WHO, writer.WhoForm,
        always(_("At work people have other duties. We ask about your name later: most people may "
                 "be anonymous.")),
    ),
    Question(
        "advice", WHO, Notice, heading=always(_("You can get advice for free")),
        applies=is_self, page="intake/advice.html",
    ),
    Question(
        "about", CONCERN, about.AboutForm,
        always(_("We ask differently about one person and about a group.")),
        applies=is_about_others,
    ),
    Question(
        "exit", CONCERN, Notice, heading=always(_("Is it about gang crime?")),
        applies=is_gang, page="intake/exit.html",
    ),
    Question(
        "danger", CONCERN, about.DangerForm,
        always(_("Perhaps nobody reads it at the moment when you send. What is urgent, the police "
                 "must hear on the telephone.")),
    ),
    Question(
        "call", CONCERN, Notice, heading=always(_("Call 112 now")),
        applies=is_acute, page="intake/call.html",
    ),
    Question(
        "worry", CONCERN, about.WorryForm,
        always(_("Your own words help us most. You do not need to be sure, and you do not need "
                 "proof.")),
    ),
    Question(
        "place", WHOM, about.PlaceForm,
        always(_("Then it reaches the right municipality and the right police.")),
        page="intake/place.html",
    ),
    Question("age", WHOM, about.AgeForm, why_age),
    Question(
        "person", WHOM, about.SubjectForm,
        always(_("It helps us not to mistake somebody for another. Leave empty what you do not "
                 "know. You do not have to find out more.")),
        subject_heading, is_about_others,
    ),
    Question(
        "signs", WHOM, about.SignsForm,
        always(_("The list helps you to remember. It is not a checklist, and nobody counts the "
                 "marks. You may leave it all empty.")),
        always(_("Have you noticed any of this?")), is_about_others,
    ),
    Question(
        "family", MORE, writer.FamilyForm,
        always(_("Then nobody hears of it from us by accident. No answer is wrong.")),
        applies=is_at_work,
    ),
    Question(
        "duty", MORE, writer.DutyForm,
        always(_("What you write here does not replace a child notification.")),
        always(_("You have a duty of your own")), writer.must_be_named, "intake/duty.html",
    ),
    Question(
        "name", MORE, writer.NameForm, why_name, name_heading, is_from_outside,
        "intake/name.html",
    ),
    Question(
        "work", MORE, writer.WorkForm,
        always(_("It helps us to understand what you have seen, and whom we may call.")),
        work_heading, says_workplace,
    ),
    Question(
        "contact", MORE, writer.ContactForm, why_contact, contact_heading, is_from_outside,
    ),
)  # fmt: skip
FIRST = QUESTIONS[0]
BY_SLUG = {question.slug: question for question in QUESTIONS}
