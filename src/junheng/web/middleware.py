"""What happens around every request."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.utils import translation

from junheng.terms.messages import LANGS, Lang

COOKIE = "lang"


def lang_of(request: HttpRequest) -> Lang:
    """The language that the reader chose; Chinese until then, whatever the browser prefers."""
    chosen = request.COOKIES.get(COOKIE)
    return next((lang for lang in LANGS if lang == chosen), LANGS[0])


def language(get_response: Callable[[HttpRequest], HttpResponse]) -> Callable[[HttpRequest], HttpResponse]:
    """Django's own words (of its forms and passwords) in the reader's language."""

    def middleware(request: HttpRequest) -> HttpResponse:
        lang = lang_of(request)
        with translation.override("zh-hans" if lang == "zh" else "en"):
            response = get_response(request)
        response.headers.setdefault("Content-Language", lang)
        return response

    return middleware
