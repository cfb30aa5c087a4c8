from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from concerns.intake import hotline


def page(
    request: HttpRequest, template: str, context: dict[str, Any] | None = None, status: int = 200
) -> HttpResponse:
    """A public page: each of them says whether the hotline is answered at this moment, and where
    to write about the site itself.
    """
    now = {
        "hotline_open": hotline.is_open(timezone.now()),
        "feedback_email": settings.FEEDBACK_EMAIL,
    }
    return render(request, template, now | (context or {}), status=status)
