import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils.datastructures import MultiValueDict
from django.utils.translation import override

from concerns.intake.forms import attachments
from concerns.intake.forms.attachments import AttachmentsForm
from concerns.register.filetypes import Kind
from infohus.custody.uploads import MOST_FILES, SpooledUpload
from tests.concerns.intake.inspection import files
from tests.concerns.intake.inspection.files import upload


@pytest.fixture(autouse=True)
def in_english():
    with override("en"):
        yield


def form(*chosen):
    return AttachmentsForm({}, MultiValueDict({"files": list(chosen)}))


def errors(form):
    return [str(error) for error in form.errors["files"]]


def test_no_file_is_fine():
    for empty in (form(), AttachmentsForm({}, {})):
        assert empty.is_valid()
        assert empty.cleaned_data["files"] == []


def test_every_file_is_inspected():
    asked = form(upload(files.photo(), "a.gif"), upload(b"Hej", "b"))
    assert asked.is_valid(), asked.errors
    kept = asked.cleaned_data["files"]
    assert [(one.name, one.kind) for one in kept] == [("a.jpg", Kind.JPEG), ("b.txt", Kind.TEXT)]
    for one in kept:
        one.close()


def test_each_refused_file_is_named_and_the_others_are_let_go(monkeypatch):
    kept = []
    real = attachments.inspect
    monkeypatch.setattr(attachments, "inspect", lambda sent: kept.append(real(sent)) or kept[-1])
    asked = form(upload(b"Hej", "good.txt"), upload(b"GIF89a", "bad.txt"), upload(b"", "empty.txt"))
    assert not asked.is_valid()
    picture, empty, again = errors(asked)
    assert "“bad.txt”" in picture and "“empty.txt”" in empty
    assert "Choose them again" in again
    assert [one.spool.closed for one in kept] == [True]


def test_one_file_alone_is_not_told_about_others():
    assert len(errors(form(upload(b"GIF89a")))) == 1


def test_too_many_are_refused_unread(monkeypatch):
    monkeypatch.setattr(attachments, "inspect", None)
    chosen = [SimpleUploadedFile(f"{number}.txt", b"x") for number in range(MOST_FILES + 1)]
    assert errors(form(*chosen)) == ["You chose 11 files. Choose at most 10."]


def test_a_file_that_was_not_received_is_never_kept_empty():
    beyond = SpooledUpload(None, name="eleventh.txt", size=3, is_too_many=True)
    assert errors(form(beyond)) == ["“eleventh.txt” is one file too many. Choose at most 10 files."]
    assert "is empty" in errors(form(upload("\ufeff".encode())))[0]


def test_names_in_messages_are_words_and_not_markup():
    asked = form(upload(b"GIF89a", "<script>alert(1)</script>.gif"))
    assert "<script>" not in str(asked)


def test_the_field_is_an_ordinary_one_that_takes_many_files():
    page = str(AttachmentsForm())
    assert 'type="file"' in page and " multiple" in page and 'name="files"' in page
    assert "image/jpeg" in page and ".docx" in page
    assert "file-input" in page and 'aria-describedby="id_files-hint"' in page


def test_what_is_sent_is_let_go_when_something_breaks(monkeypatch):
    def breaks(sent):
        raise MemoryError

    monkeypatch.setattr(attachments, "inspect", breaks)
    sent = upload(b"Hej")
    with pytest.raises(MemoryError):
        form(sent).is_valid()
    assert sent.closed
