"""Every address of the program."""

from django.conf import settings
from django.urls import include, path
from django.views.i18n import set_language

from accounts.access import public
from concerns.intake.api import endpoint
from infohus import health

urlpatterns = [
    path("", include("concerns.intake.urls")),
    path("api/v1/", endpoint.addresses()),
    path("", include("accounts.urls")),
    path("concerns/", include("concerns.register.urls")),
    path("figures/", include("concerns.statistics.urls")),
    path("meetings/", include("meetings.urls")),
    path("measures/", include("concerns.handover.urls")),
    path("journal/", include("concerns.journal.urls")),
    path("language/", public(set_language), name="set_language"),
    path("healthz", health.healthz, name="healthz"),
    path("readyz", health.readyz, name="readyz"),
]
if settings.DEMO:
    urlpatterns.append(path("demo/", include("infohus.demo.urls")))
