from collections.abc import Callable

from django.http import HttpRequest, HttpResponse, HttpResponseBadRequest

GetResponse = Callable[[HttpRequest], HttpResponse]


def only_utf8(get_response: GetResponse) -> GetResponse:
    """Refuse a body in any other alphabet: Python knows encodings that are not for texts at all."""

    def middleware(request: HttpRequest) -> HttpResponse:
        charset = (request.content_params or {}).get("charset", "utf-8")
        if charset.lower().replace("-", "") != "utf8":
            return HttpResponseBadRequest("Send it as UTF-8.", content_type="text/plain")
        return get_response(request)

    return middleware
