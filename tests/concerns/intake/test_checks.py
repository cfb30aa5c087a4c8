import pytest
from django.core import checks

from concerns.intake.checks import ALL_ARE_ONE


@pytest.mark.parametrize(
    ("https", "proxies", "is_warned"),
    [(True, 0, True), (True, 1, False), (False, 0, False), (False, 2, False)],
)
def test_behind_a_proxy_that_nobody_counted_there_is_a_warning(settings, https, proxies, is_warned):
    settings.HTTPS, settings.TRUSTED_PROXIES = https, proxies
    assert (ALL_ARE_ONE in checks.run_checks()) is is_warned
