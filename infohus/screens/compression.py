"""Pages travel compressed where that tells nobody anything."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.middleware.gzip import GZipMiddleware

COMPRESSED = "text/html"


class PublicPagesCompressed(GZipMiddleware):
    """Compress the pages of people who are not signed in, and nothing else.

    The size of a compressed page can betray a secret on it to whoever makes the page repeat words
    of their choice beside the secret (BREACH). So a page made for somebody signed in, where a
    search is repeated beside a concern, is sent as it is; a public page repeats nothing of its
    address's query (a test looks); and Django adds random bytes to each. Files, and what is
    streamed, are passed on untouched.
    """

    def process_response(
        self, request: HttpRequest, response: HttpResponseBase
    ) -> HttpResponseBase:
        is_page = response.headers.get("Content-Type", "").startswith(COMPRESSED)
        is_signed_in = settings.SESSION_COOKIE_NAME in request.COOKIES
        if not is_page or is_signed_in or not isinstance(response, HttpResponse):
            return response
        return super().process_response(request, response)
