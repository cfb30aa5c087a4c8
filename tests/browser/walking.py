"""What people do on the screens, in the words of their work."""

from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from http.cookies import SimpleCookie

import pytest
from django.utils import timezone
from playwright.sync_api import Locator, Page, Response

from tests.concerns.intake import journeys

HERE = "document.activeElement.id || document.activeElement.innerText"


@dataclass(frozen=True)
class Worry:
    """What somebody writes to the infohus. No text of it may be found elsewhere by chance."""

    worry: str = "Han siger, at skolens kantine er et mål, og at vi snart hører om ham."
    name: str = "Elias Thorsen-Bek"
    area: str = "Klubben på Kildebakken 7"
    sender: str = "Rigmor Aagesen"
    contact: str = "rigmor.aagesen@example.dk"
    age: str = "child"
    who: str = "citizen"
    about: str = "person"
    acute: str = "no"


def open_step(page: Page, step: str) -> None:
    """Follow the page's button to a step, found by its address: its words may change."""
    follow(page.locator(f'#main-content a[href*="/{step}/"]'))


def follow(link: Locator) -> None:
    """Click on a link and wait for its page, so that nobody looks at half of one."""
    with link.page.expect_navigation():
        link.click()


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


def tab_to(page: Page, wanted: str) -> None:
    """Press Tab until the element with this id, or the link or button so named, has the focus."""
    passed = []
    for _ in range(60):
        page.keyboard.press("Tab")
        passed.append(page.evaluate(HERE))
        if passed[-1] == wanted:
            return
    pytest.fail(f"Tab never comes to {wanted}, only to {passed}")


def enter(page: Page) -> None:
    """Enter on the link or button that has the focus."""
    with page.expect_navigation():
        page.keyboard.press("Enter")


def tell(page: Page, worry: Worry) -> None:
    """Fill in the public form, up to the page where everything is checked."""
    deque(tell_step_by_step(page, worry), maxlen=0)


def tell_step_by_step(page: Page, worry: Worry) -> Iterator[str]:
    """Fill in the public form; the name of each page when it is filled in, before it is sent."""
    page.goto("/concern/")
    while (slug := page.url.rstrip("/").rpartition("/")[2]) != "check":
        answer_question(page, slug, worry)
        yield slug
        press(page)
    yield "check"


def told(page: Page, worry: Worry, *, at: str = "check") -> None:
    """Open that page of the public form with all before it filled in, where the way is no matter.

    Whoever filled it in has no screen, and hands on the cookies that a browser would have by then.
    What a worry says nothing of is answered as in `journeys`.
    """
    writer = journeys.browser()
    said = {name: it for answers in given(worry).values() for name, it in answers.items()}
    journeys.fill(writer, until=at, **said)
    keep(page, writer.cookies)
    page.goto(f"/concern/{at}/")


def keep(page: Page, cookies: SimpleCookie) -> None:
    """Give a browser the cookies that a client was given; scripts reach them no more than there."""
    page.context.add_cookies(
        [
            {
                "name": name,
                "value": cookie.value,
                "domain": "localhost",
                "path": cookie["path"],
                "httpOnly": bool(cookie["httponly"]),
                "sameSite": cookie["samesite"] or "Lax",
            }
            for name, cookie in cookies.items()
        ]
    )


def given(worry: Worry) -> dict[str, dict[str, str]]:
    """The answers to each page, by the names of its fields."""
    return {
        "who": {"who": worry.who},
        "about": {"about": worry.about},
        "danger": {"acute": worry.acute},
        "worry": {"worry": worry.worry},
        "place": {"municipality": "gladsaxe"},
        "age": {"age_band": worry.age},
        "person": {"subject_name": worry.name, "subject_area": worry.area},
        "signs": {"signs_person": "absorbed"},
        "family": {"family_knows": "no"},
        "duty": {"notified": "unknown"},
        "name": {"naming": "named", "name": worry.sender},
        "contact": {"contact": worry.contact},
    }


def answer_question(page: Page, slug: str, worry: Worry) -> None:
    """Fill in the page of one question; pages that ask nothing, or that are not named, stay."""
    for name, answer in given(worry).get(slug, {}).items():
        option = page.locator(f'[name="{name}"][value="{answer}"]')
        if slug == "place":
            page.locator(f"#id_{name}").select_option(answer)
        elif option.count():
            option.check()
        elif name != "naming":  # Some are not asked whether they give their name.
            page.locator(f"#id_{name}").fill(answer)


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
    follow(page.get_by_role("link", name=reference))
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
