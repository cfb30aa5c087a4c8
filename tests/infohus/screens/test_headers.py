from django.http import HttpResponse
from django.test import RequestFactory

from infohus.screens.headers import security_headers


def sent(response, path="/"):
    return dict(security_headers(lambda request: response)(RequestFactory().get(path)).headers)


def test_the_exact_headers():
    assert sent(HttpResponse("x")) == {
        "Content-Type": "text/html; charset=utf-8",
        "Cache-Control": "no-store",
        "Content-Security-Policy": (
            "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; "
            "font-src 'self'; connect-src 'self'; form-action 'self'; base-uri 'none'; "
            "frame-ancestors 'none'"
        ),
        "Permissions-Policy": (
            "accelerometer=(), autoplay=(), camera=(), display-capture=(), geolocation=(), "
            "gyroscope=(), magnetometer=(), microphone=(), midi=(), payment=(), usb=(), "
            "publickey-credentials-create=(self), publickey-credentials-get=(self)"
        ),
        "Referrer-Policy": "same-origin",
        "X-Content-Type-Options": "nosniff",
        "X-Frame-Options": "DENY",
        "Cross-Origin-Opener-Policy": "same-origin",
        "Cross-Origin-Resource-Policy": "same-origin",
    }


def test_a_view_cannot_loosen_them():
    loose = HttpResponse(headers={"Cache-Control": "public", "Content-Security-Policy": ""})
    headers = sent(loose)
    assert headers["Cache-Control"] == "no-store"
    assert headers["Content-Security-Policy"].startswith("default-src 'none'")


def test_errors_carry_them_too():
    assert sent(HttpResponse(status=500))["Cache-Control"] == "no-store"
