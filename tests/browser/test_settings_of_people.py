"""Every page of the form under what people set in their browsers: colours, spacing, zoom, paper."""

import pytest
from playwright.sync_api import Page, expect

from tests.browser import walking
from tests.browser.inspecting import NARROWEST, Inspector, is_too_wide

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

WIDE, ZOOMED = {"width": 1280, "height": 1024}, {"width": 320, "height": 256}  # 400 %
# WCAG 1.4.12: what somebody who reads badly may set, and must lose nothing by.
SPACED = """
* { letter-spacing: .12em !important; line-height: 1.5 !important; word-spacing: .16em !important }
p { margin-bottom: 2em !important }
"""
SET_SPACING = """styles => {
    const sheet = new CSSStyleSheet();
    sheet.replaceSync(styles);
    document.adoptedStyleSheets = [sheet];
}"""
CLIPPED = """[...document.querySelectorAll('body *')].filter(element => {
    const { overflowX, overflowY } = getComputedStyle(element);
    const hides = [overflowX, overflowY].some(way => ['hidden', 'clip'].includes(way));
    const { scrollWidth, clientWidth, scrollHeight, clientHeight } = element;
    return hides && !element.closest('.sr-only, .apart, svg') && element.checkVisibility()
        && (scrollWidth > clientWidth || scrollHeight > clientHeight);
}).map(element => element.outerHTML.slice(0, 80))"""
# The element with the focus: is it drawn as such, and does nothing lie over it? What a busy machine
# draws a moment later is seen all the same: it is looked at for up to thirty frames.
FOCUSED = """new Promise(tell => {
    const look = frames => requestAnimationFrame(() => {
        const element = document.activeElement;
        const shown = element.matches('.form-radio, .form-checkbox') ? element.labels[0] : element;
        const { left, top, width, height } = shown.getBoundingClientRect();
        const above = document.elementFromPoint(left + Math.min(width / 2, 150), top + height / 2);
        const drawn = [element, shown].flatMap(
            it => [getComputedStyle(it), getComputedStyle(it, '::before')]
        );
        const isSeen = shown.contains(above)
            || Boolean(above?.contains(shown) && above !== document.body);
        const isMarked = drawn.some(({ outlineStyle, outlineWidth }) =>
            outlineStyle !== 'none' && parseFloat(outlineWidth) >= 2);
        if (isSeen && isMarked || frames === 0)
            tell({ name: element.id || element.innerText, isSeen, isMarked });
        else
            look(frames - 1);
    });
    look(30);
})"""


def loses_by_spacing(page: Page) -> list[str]:
    page.evaluate(SET_SPACING, SPACED)
    lost = page.evaluate(CLIPPED)
    if is_too_wide(page, NARROWEST):
        lost.append("scrolls sideways")
    page.set_viewport_size(WIDE)
    page.evaluate(SET_SPACING, "")
    return lost


@pytest.mark.long
def test_the_form_stands_forced_colours_and_wider_spacing(visit, complaints):
    page = visit(None)
    page.emulate_media(forced_colors="active")
    inspector = Inspector(WIDE["width"], complaints)
    lost = {}
    page.goto("/")
    inspector.look(page, "front")
    for state in walking.tell_step_by_step(page, walking.Worry()):
        inspector.look(page, state)
        lost[state] = loses_by_spacing(page)
    walking.press(page, "Send")
    inspector.look(page, "receipt")
    lost["receipt"] = loses_by_spacing(page)
    assert inspector.wrong == []
    assert {state: parts for state, parts in lost.items() if parts} == {}


def test_a_choice_is_seen_where_the_system_takes_the_colours_away(visit):
    page = visit(None)
    page.emulate_media(forced_colors="active")
    for slug in ("who", "signs"):
        walking.told(page, walking.Worry(), at=slug)
        option = page.locator("#main-content input").and_(page.locator("[id$='_1']")).first
        label = page.locator(f"label[for='{option.get_attribute('id')}']")
        before = label.screenshot()
        option.check()
        option.blur()
        assert label.screenshot() != before


@pytest.mark.parametrize("colours", ["none", "active"])
@pytest.mark.parametrize("address", ["/", "/concern/who/", "/status/"])
def test_whoever_zooms_sees_where_the_keyboard_is(visit, address, colours):
    page = visit(None)
    page.set_viewport_size(ZOOMED)
    page.emulate_media(forced_colors=colours)
    page.goto(address)
    unseen, seen = [], 0
    for _ in range(40):
        page.keyboard.press("Tab")
        focused = page.evaluate(FOCUSED)
        if not focused["name"] or page.evaluate("document.activeElement === document.body"):
            break
        seen += 1
        if not (focused["isSeen"] and focused["isMarked"]):
            unseen.append(focused)
    assert seen > 8
    assert unseen == []


def test_paper_shows_what_is_to_be_kept_and_no_controls(visit):
    page = visit(None)
    walking.told(page, walking.Worry())
    page.emulate_media(media="print")
    expect(page.get_by_text(walking.Worry().worry)).to_be_visible()
    controls = page.locator("button, .quick-exit, .skipnav, footer, .language-switch")
    assert [control.inner_text() for control in controls.all() if control.is_visible()] == []
    page.emulate_media(media="screen")
    walking.press(page, "Send")
    page.emulate_media(media="print")
    expect(page.locator("#code")).to_be_visible()
    assert [control.inner_text() for control in controls.all() if control.is_visible()] == []
