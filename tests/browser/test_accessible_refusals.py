"""What people seldom see, and then at a bad moment: axe looks at it as at everything else."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import expect

from concerns.intake import statement
from concerns.intake.guidance.wordings import SLUGS
from infohus.custody import uploads
from infohus.custody.keyring import keyring
from infohus.custody.signing import signer
from tests import world
from tests.browser import walking
from tests.browser.inspecting import IN_A_HAND, Inspector

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def looks(complaints) -> Iterator[Inspector]:
    """In a hand only: on a wide screen these are the public pages' one column."""
    looks = Inspector(IN_A_HAND, complaints)
    yield looks
    assert looks.wrong == []


@pytest.fixture
def stranger(visit):
    return visit(None, width=IN_A_HAND)


@pytest.mark.long
def test_every_guidance_page_is_accessible(stranger, looks):
    looks.visit(stranger, {slug: f"/guidance/{slug}/" for slug in SLUGS})


def test_so_are_a_refused_file_and_a_form_that_is_full(stranger, looks, settings):
    walking.told(stranger, walking.Worry())
    program = {"name": "hent.exe", "mimeType": "application/octet-stream"}
    program["buffer"] = b"MZ\x90\x00\xff\xfe" * 90
    stranger.locator('input[type="file"]').set_input_files(program)
    walking.press(stranger, "Send")
    expect(stranger.get_by_role("alert").first).to_be_visible()
    looks.look(stranger, "a refused file")
    none = (0, 600)
    settings.LIMITS = settings.LIMITS | {"filing_in_all": none, "first_filings_in_all": none}
    walking.press(stranger, "Send")
    looks.look(stranger, "call us")
    settings.LIMITS = settings.LIMITS | {"filing": none}
    walking.told(stranger, walking.Worry())
    walking.press(stranger, "Send")
    looks.look(stranger, "wait")


def test_so_are_a_wrong_code_and_a_form_that_has_lost_its_cookie(stranger, looks, settings):
    stranger.goto("/status/")
    stranger.locator("#id_code").fill("ABCD 2345 ABCD 2345 ABCD 2345")
    walking.press(stranger)
    looks.look(stranger, "a wrong code")
    settings.LIMITS = settings.LIMITS | {"wrong_codes": (0, 600)}
    walking.press(stranger)
    looks.look(stranger, "many wrong codes")
    stranger.goto("/concern/who/")
    stranger.locator('[name="who"][value="citizen"]').check()
    stranger.context.clear_cookies()
    walking.press(stranger)
    looks.look(stranger, "no cookie")


def test_so_is_the_mailbox_of_what_is_closed(stranger, looks):
    concern = world.filed()
    code = concern.code
    with world.acting("police") as police:
        world.clearance.turn_away(concern, rationale="Ikke noget for infohuset.", by=police)
    walking.status(stranger, code)
    looks.look(stranger, "closed")


def test_so_is_a_receipt_that_is_ours_and_what_is_said_without_the_key(
    stranger, looks, settings, tmp_path
):
    concern = world.filed()
    stranger.goto("/kvittering/verify")
    stranger.locator("#id_receipt").fill(statement.issue(concern.code, concern.received_at).line)
    walking.press(stranger, "Check the receipt")
    looks.look(stranger, "a receipt of ours")
    walking.told(stranger, walking.Worry())
    settings.KEYRING = tmp_path
    for kept in (keyring, signer):
        kept.cache_clear()
    try:
        walking.press(stranger, "Send")
        looks.look(stranger, "unavailable")
        walking.status(stranger, concern.code)
        walking.press(stranger, "Get the receipt as a PDF")
        looks.look(stranger, "no paper")
    finally:
        for kept in (keyring, signer):
            kept.cache_clear()


def test_so_is_the_page_for_more_than_we_take(stranger, looks, monkeypatch):
    walking.told(stranger, walking.Worry())
    monkeypatch.setattr(uploads, "MOST_BODY", 20)  # bytes
    walking.press(stranger, "Send")
    expect(stranger.get_by_role("heading", level=1)).to_have_text("You sent more than we can take")
    looks.look(stranger, "too much")


def test_so_is_the_receipt_of_a_call(visit, looks):
    page = visit("coordinator", width=IN_A_HAND)
    page.goto("/intake/phone/")
    page.locator("#id_worry").fill("Hun fortæller, at han vil skræmme en lærer.")
    for name, value in (
        ("acute", "no"),
        ("about", "person"),
        ("age_band", "adult"),
        ("who", "citizen"),
        ("naming", "anonymous"),
    ):
        page.locator(f'[name="{name}"][value="{value}"]').check()
    page.locator("#id_subject_name").fill("Elias")
    walking.press(page)
    expect(page.locator("#code")).to_be_visible()
    looks.look(page, "the receipt of a call")
