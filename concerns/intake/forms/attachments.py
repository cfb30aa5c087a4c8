"""Files with a concern or a message: looked through one by one before anything is kept."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext_lazy as _

from concerns.intake.inspection import Inspected, Refusal, inspect
from concerns.register.filetypes import MEDIA_TYPES, Kind
from infohus.custody.uploads import MOST_FILES
from infohus.screens.forms import FdsForm

# The same kinds under other names: a telephone's film is an MP4 with another label.
ALSO_KNOWN_AS = (".jpeg", ".mov", "video/quicktime")

TOO_MANY = _("You chose %(found)d files. Choose at most %(most)d.")
CHOOSE_AGAIN = _("We have not kept any of your files. Choose them again, without those above.")


class FilesInput(forms.FileInput):
    """`<input type=file multiple>`; the browser offers what we take, and we still look."""

    allow_multiple_selected = True

    def __init__(self) -> None:
        endings = [f".{kind.value}" for kind in Kind]
        types = [kind.partition(";")[0] for kind in MEDIA_TYPES.values()]
        super().__init__(attrs={"accept": ",".join([*endings, *ALSO_KNOWN_AS, *types])})


class FilesField(forms.Field):
    """Every file of the input, inspected; an error for each one that is refused."""

    widget = FilesInput

    def clean(self, value: Any) -> list[Inspected]:
        sent = list(value or [])
        if len(sent) > MOST_FILES:
            numbers = {"found": len(sent), "most": MOST_FILES}
            raise ValidationError(TOO_MANY, code="too_many", params=numbers)
        taken: list[Inspected] = []
        refused: list[ValidationError] = []
        try:
            for upload in sent:
                try:
                    taken.append(inspect(upload))
                except Refusal as refusal:
                    refused.append(refusal)
                finally:
                    upload.close()  # what arrived is not needed any more
            if refused:
                if len(sent) > 1:
                    refused.append(ValidationError(CHOOSE_AGAIN, code="again"))
                raise ValidationError(refused)
        except BaseException:
            for file in taken:
                file.close()
            raise
        return taken


class AttachmentsForm(FdsForm):
    """One optional field, `files`; its clean value is a list of `Inspected`: close each one."""

    files = FilesField(  # type: ignore[assignment]  # Django keeps the form's own elsewhere
        label=_("Pictures or documents"),
        help_text=_(
            "You can add 10 files of up to 20 MB each: pictures, PDF, Word or OpenDocument, plain "
            "text, sound and short films. We remove what is hidden in a picture, such as where it "
            "was taken."
        ),
        required=False,
        widget=FilesInput,
    )

    def arrived(self) -> list["UploadedFile[Any]"]:
        """The files as they were sent. They can be read until the form is validated."""
        return list(self["files"].data or [])
