"""The way in and out, the language, and the first page."""

from django.contrib.auth.decorators import login_not_required
from django.contrib.auth.views import LoginView, LogoutView
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_POST

from junheng.terms.messages import LANGS
from junheng.web.demonstration import PASSWORD, accounts
from junheng.web.middleware import COOKIE
from junheng.web.pages.frame import navigation
from junheng.web.pages.person import person_of

YEAR_SECONDS = 31_536_000


def home(request: HttpRequest) -> HttpResponse:
    """The first page that a person may see."""
    links = navigation(request, person_of(request))
    return redirect(links[0].address) if links else render(request, "web/nothing.html")


@require_POST
@login_not_required
def language(request: HttpRequest) -> HttpResponse:
    """Choose a language and stay where one is."""
    back = request.POST.get("back", "/")
    safe = url_has_allowed_host_and_scheme(back, {request.get_host()}, require_https=request.is_secure())
    response = redirect(back if safe else "/")
    chosen = request.POST.get("lang")
    if chosen in LANGS:
        response.set_cookie(COOKIE, str(chosen), max_age=YEAR_SECONDS, samesite="Lax", secure=request.is_secure())
    return response


class Login(LoginView):
    """The door."""

    template_name = "web/login.html"
    redirect_authenticated_user = True

    def get_context_data(self, **blanks: object) -> dict[str, object]:
        """With the demonstration's accounts, where this is one."""
        found = [account.name for account in accounts()]
        demonstration = {"accounts": ", ".join(found), "password": PASSWORD} if found else None
        return {**super().get_context_data(**blanks), "demonstration": demonstration}


urlpatterns = [
    path("", home, name="home"),
    path("login/", Login.as_view(), name="login"),
    path("logout/", LogoutView.as_view(), name="logout"),
    path("language/", language, name="language"),
]
