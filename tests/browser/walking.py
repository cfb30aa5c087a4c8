"""What people do on the screens, in the words of their work."""

from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from django.utils import timezone
from playwright.sync_api import Page, Response


@dataclass(frozen=True)
class Worry:
    """What somebody writes to the infohus. No text of it may be found elsewhere by chance."""

    worry: str = "Han siger, at skolens kantine er et mål, og at vi snart hører om ham."
    name: str = "Elias Thorsen-Bek"
    area: str = "Klubben på Kildebakken 7"
    sender: str = "Rigmor Aagesen"
    contact: str = "rigmor.aagesen@example.dk"
    age: str = "child"


def open_step(page: Page, step: str) -> None:
    """Follow the page's button to a step, found by its address: its words may change."""
    page.locator(f'#main-content a[href*="/{step}/"]').click()


def press(page: Page, name: str = "") -> None:
    """Send the page's form, or press its button of that name, and wait for the answer."""
    form = page.locator("#main-content form")
    button = (
        page.get_by_role("button", name=name, exact=True)
        if name
        else form.locator("button.button-primary")
    )
    with page.expect_navigation():
        button.click()


def tell(page: Page, worry: Worry) -> None:
    """Fill in the public form, up to the page where everything is checked."""
    deque(tell_step_by_step(page, worry), maxlen=0)


def tell_step_by_step(page: Page, worry: Worry) -> Iterator[str]:
    """Fill in the public form; the name of each page when it is filled in, before it is sent."""
    page.goto("/concern/")
    page.locator("#id_source_0").check()
    page.locator("#id_name").fill(worry.sender)
    page.locator("#id_contact").fill(worry.contact)
    yield "you"
    press(page)
    page.locator("#id_worry").fill(worry.worry)
    yield "worry"
    press(page)
    page.locator("#id_municipality").select_option("gladsaxe")
    page.locator(f'[name="age_band"][value="{worry.age}"]').check()
    page.locator("#id_subject_name").fill(worry.name)
    page.locator("#id_subject_area").fill(worry.area)
    yield "person"
    press(page)
    page.locator("#id_person_1").check()
    yield "signs"
    press(page)
    yield "check"


def status(page: Page, code: str) -> str:
    """What the sender is told, on the page that asks for the code."""
    page.goto("/status/")
    page.locator("#id_code").fill(code)
    press(page)
    return page.get_by_role("status").get_by_role("heading").inner_text()


def take_up(page: Page) -> None:
    with page.expect_navigation():
        page.locator('form[action$="/take-up/"] button').click()


def clear(page: Page, reference: str, rationale: str) -> None:
    """The police find it in their inbox, take it up, and let the infohus handle it."""
    page.goto("/concerns/")
    page.get_by_role("link", name=reference).click()
    take_up(page)
    open_step(page, "clear")
    page.locator('[name="decision"][value="clear"]').check()
    page.locator("#id_rationale").fill(rationale)
    press(page)


def plan_meeting(page: Page, place: str) -> None:
    page.goto("/meetings/plan/")
    tomorrow = timezone.localdate() + timedelta(days=1)
    write_day(page, "Day", tomorrow)
    page.locator("#id_at").fill("13:00")
    page.locator("#id_place").fill(place)
    press(page)


def write_day(page: Page, label: str, day: date) -> None:
    """Type a day into the field beside the design system's calendar."""
    page.get_by_label(label).fill(f"{day:%d-%m-%Y}")
    page.keyboard.press("Tab")


def assess(page: Page, observed: str, reasons: str, recommended: str) -> None:
    """Write down what the meeting saw in each of the four dimensions, and what it recommends."""
    boxes = page.locator('textarea[name$="_observed"]')
    assert boxes.count() == 4
    for box in boxes.all():
        box.fill(observed)
    page.locator(f'[name="recommendation"][value="{recommended}"]').check()
    page.locator("#id_reasons").fill(reasons)
    press(page)


def give_to_a_mentor(page: Page, task: str) -> None:
    """Fill in the open form that gives Yasmin Frost a task for three months, and send it."""
    page.get_by_label("Yasmin Frost").check()
    page.locator("#id_task").fill(task)
    write_day(page, "Until when?", timezone.localdate() + timedelta(days=90))
    press(page)


def answer(page: Page, address: str) -> int:
    """The status with which an address answers this person."""
    response: Response | None = page.goto(address)
    assert response is not None
    return response.status
