"""What goes over the wire: the fields of the public form, and the receipt."""

from collections.abc import Iterable
from typing import Annotated, Any

from django import forms
from ninja import Field, Schema
from pydantic import AfterValidator, ConfigDict, WithJsonSchema
from pydantic_core import PydanticCustomError

from concerns.intake.forms.about import AboutForm, AgeForm, DangerForm
from concerns.intake.forms.base import LONG, SHORT, QuestionForm
from concerns.intake.forms.writer import DutyForm, FamilyForm, NameForm, WhoForm
from concerns.register.signs import PERSON, SURROUNDINGS
from infohus.screens.text import BIDI, CONTROLS

# Lines and tabs are text; hidden characters are not, in any field, as on the public form.
READABLE = f"^[^\x00{CONTROLS}{BIDI}]*$"
NOT_ASKED = ""  # the answer to a question that the other answers do not ask


class Codes:
    """One of some codes. The document lists them; what else is sent is refused as `enum`."""

    def __init__(self, codes: Iterable[str]) -> None:
        self.codes = list(codes)

    @classmethod
    def of(cls, form: type[QuestionForm], name: str, *more: str) -> "Codes":
        """The choices of a question's field, and whatever else may be sent for it."""
        field = form.base_fields[name]
        assert isinstance(field, forms.ChoiceField)
        choices = field.choices
        return cls([*more, *(str(code) for code, _words in choices)])  # type: ignore[misc, union-attr]

    def check(self, value: str) -> str:
        if value not in self.codes:
            raise PydanticCustomError("enum", "not on the list")
        return value

    def __iter__(self) -> Any:
        """The metadata of a field: `Annotated[str, *Codes(…)]`."""
        return iter(
            (AfterValidator(self.check), WithJsonSchema({"type": "string", "enum": self.codes}))
        )


class ConcernSent(Schema):
    """A concern, as one flat object.

    Which fields are needed depends on the answers, as on the public form: a field that is not asked
    may be left out, and is not read if it is sent. Unknown fields are refused.
    """

    model_config = ConfigDict(extra="forbid", title="A concern")

    who: Annotated[str, *Codes.of(WhoForm, "who")] = Field(
        description="Who writes: a citizen (relatives and friends too), a professional at work, an "
        "association, or the person the concern is about (self)."
    )
    about: Annotated[str, *Codes.of(AboutForm, "about", NOT_ASKED)] = Field(
        NOT_ASKED,
        description="Whom it is about: one person, a group, somebody unknown to the writer, or "
        "gangs. Needed unless `who` is self.",
    )
    acute: Annotated[str, *Codes.of(DangerForm, "acute")] = Field(
        description="Whether somebody is in danger right now. On yes, tell the writer to call 112: "
        "a concern that is sent may be read hours later."
    )
    worry: str = Field(
        min_length=10,
        max_length=LONG,
        pattern=READABLE,
        description="What the writer has seen or heard, in their own words. No CPR numbers.",
    )
    municipality: str = Field(
        max_length=50, description="Where the person lives: the slug of the municipality."
    )
    age_band: Annotated[str, *Codes.of(AgeForm, "age_band")] = Field(
        description="The person's age: child (under 15), youth (15-17), adult, or unknown."
    )
    subject_name: str = Field(
        NOT_ASKED, max_length=SHORT, pattern=READABLE, description="The person's name."
    )
    subject_area: str = Field(
        NOT_ASKED,
        max_length=SHORT,
        pattern=READABLE,
        description="Where the person lives or spends time.",
    )
    signs_person: list[Annotated[str, *Codes(PERSON)]] = Field(
        [], max_length=len(PERSON), description="What the writer has noticed about the person."
    )
    signs_surroundings: list[Annotated[str, *Codes(SURROUNDINGS)]] = Field(
        [], max_length=len(SURROUNDINGS), description="What the writer has noticed around them."
    )
    family_knows: Annotated[str, *Codes.of(FamilyForm, "family_knows", NOT_ASKED)] = Field(
        NOT_ASKED,
        description="Whether the person or the family knows of this. Needed from a professional.",
    )
    notified: Annotated[str, *Codes.of(DutyForm, "notified", NOT_ASKED)] = Field(
        NOT_ASKED,
        description="Whether a child notification has been sent. Needed from a professional who "
        "writes about somebody under 18.",
    )
    naming: Annotated[str, *Codes.of(NameForm, "naming", NOT_ASKED)] = Field(
        NOT_ASKED,
        description="Whether the writer gives their name. Needed, except from a professional who "
        "writes about somebody under 18: they must give it.",
    )
    name: str = Field(
        NOT_ASKED,
        max_length=SHORT,
        pattern=READABLE,
        description="The writer's name, if they give it.",
    )
    workplace: str = Field(
        NOT_ASKED,
        max_length=SHORT,
        pattern=READABLE,
        description="The writer's workplace or association.",
    )
    job: str = Field(
        NOT_ASKED, max_length=SHORT, pattern=READABLE, description="What the writer does there."
    )
    contact: str = Field(
        NOT_ASKED,
        max_length=SHORT,
        pattern=READABLE,
        description="How the writer can be reached. Not of the anonymous.",
    )
    notice_email: str = Field(
        NOT_ASKED,
        max_length=SHORT,
        pattern=READABLE,
        description="Where a line is sent when there is news in the mailbox. It says nothing else.",
    )

    def answers(self) -> dict[str, Any]:
        """Every field, as the forms take it."""
        given = self.model_dump()
        for name in ("signs_person", "signs_surroundings"):
            given[name] = list(dict.fromkeys(given[name]))
        return given


class ReceiptGiven(Schema):
    """What the writer keeps. It is all that is ever told about the concern here."""

    receipt_code: str = Field(
        pattern="^[A-Z2-7]{24}$", description="24 letters and digits, for the writer's eyes only."
    )
    status_address: str = Field(
        description="The page where the code is typed, to see how far the concern has come, to "
        "write more and to read answers. The same for everybody."
    )
