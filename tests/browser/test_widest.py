"""The longest words of a list, in the longer language, fit on a desk's screen."""

import pytest

from concerns.register.states import AgeBand
from tests import world
from tests.browser.conftest import WIDE
from tests.browser.inspecting import is_too_wide

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
# A number with all its badges, and a deadline in its longest words.
AS_WIDE_AS_CAN_BE = """
UPDATE register.register_concern SET is_acute = true, state_since = now() - interval '40 days';
DELETE FROM register.register_letter WHERE is_from_staff
"""


def test_every_tab_of_the_inbox_fits_in_danish(visit, behind):
    behind.execute("SET session_replication_role = replica")
    for lived in (world.filed, world.in_triage, world.measure_proposed, world.turned_away):
        lived(age_band=AgeBand.ADULT, corresponds=True)
    behind.execute(AS_WIDE_AS_CAN_BE)
    for username in ("police", "coordinator"):
        page = visit(username)
        page.locator('button[name="language"][value="da"]').first.click()
        for tab in ("open", "waiting", "messages", "closed", "register"):
            page.goto(f"/concerns/?tab={tab}")
            assert page.locator("html").get_attribute("lang") == "da"
            assert page.locator("#list tbody tr").count() or tab == "register"
            assert not is_too_wide(page, WIDE), (username, tab)
