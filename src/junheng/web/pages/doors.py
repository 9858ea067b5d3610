"""The way in and out, the language, and the first page."""

import time

from django.contrib.auth import login
from django.contrib.auth.decorators import login_not_required
from django.contrib.auth.forms import AuthenticationForm
from django.contrib.auth.views import LoginView, LogoutView
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_POST

from junheng.terms.messages import LANGS
from junheng.web.access import may_found
from junheng.web.demonstration import PASSWORD, accounts
from junheng.web.middleware import COOKIE
from junheng.web.models import Person
from junheng.web.pages.frame import navigation
from junheng.web.pages.person import person_of
from junheng.web.services import doors
from junheng.web.services.factors import is_on, take

YEAR_SECONDS = 31_536_000
HALF, HALF_SECONDS = "half", 600
"""Where a session keeps who gave the right password and still owes a code, and for how long."""


def home(request: HttpRequest) -> HttpResponse:
    """The first page that a person may see; for the account of the first run, where a county is set up."""
    person = person_of(request)
    links = navigation(request, person)
    if not links and may_found(person):
        return redirect("setup")
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
    """The door; closed for a while after wrong passwords, also to the right one."""

    template_name = "web/login.html"
    redirect_authenticated_user = True

    def post(self, request: HttpRequest, *args: object, **kwargs: object) -> HttpResponse:
        """Let somebody in, unless the door is closed."""
        until = doors.closed_until(self._name(), _address(request))
        if until is not None:
            return self.render_to_response(self.get_context_data(form=AuthenticationForm(), until=until), status=429)
        return super().post(request, *args, **kwargs)

    def form_valid(self, form: AuthenticationForm) -> HttpResponse:
        """The password is right; with a second factor that is half of it."""
        person = form.get_user()
        if isinstance(person, Person) and is_on(person):
            half = {"person": person.pk, "at": time.time(), "next": self.get_success_url()}
            self.request.session[HALF] = half
            return redirect("login-code")
        response = super().form_valid(form)
        if isinstance(person, Person):
            _come_in(self.request, person)
        return response

    def form_invalid(self, form: AuthenticationForm) -> HttpResponse:
        """The password is wrong; whether there is such an account is not said."""
        if self._name() and self.request.POST.get("password"):
            doors.wrong(self._name(), _address(self.request))
        until = doors.closed_until(self._name(), _address(self.request))
        status = 429 if until is not None else 200
        return self.render_to_response(self.get_context_data(form=form, until=until), status=status)

    def get_context_data(self, **blanks: object) -> dict[str, object]:
        """With the demonstration's accounts, where this is one."""
        found = [account.name for account in accounts()]
        demonstration = {"accounts": ", ".join(found), "password": PASSWORD} if found else None
        return {**super().get_context_data(**blanks), "demonstration": demonstration}

    def _name(self) -> str:
        return str(self.request.POST.get("username", ""))[:200]


class Logout(LogoutView):
    """The way out."""

    def post(self, request: HttpRequest, *args: object, **kwargs: object) -> HttpResponse:
        """Log out, and forget the browser."""
        doors.leave(request.session.session_key or "")
        return super().post(request, *args, **kwargs)


@login_not_required
@sensitive_post_parameters()
def code(request: HttpRequest) -> HttpResponse:
    """The other half: a code of the app, or a spare one. Wrong ones close the door as wrong passwords do."""
    half = request.session.get(HALF)
    fresh = half is not None and time.time() - half["at"] < HALF_SECONDS
    person = Person.objects.filter(pk=half["person"], is_active=True).first() if half and fresh else None
    if half is None or person is None:
        request.session.pop(HALF, None)
        return redirect("login")
    address, wrong = _address(request), False
    until = doors.closed_until(person.username, address)
    if request.method == "POST" and until is None:
        if take(person, request.POST.get("code", "")):
            del request.session[HALF]
            login(request, person, backend="django.contrib.auth.backends.ModelBackend")
            _come_in(request, person)
            return redirect(half["next"])
        doors.wrong(person.username, address)
        wrong, until = True, doors.closed_until(person.username, address)
    status = 429 if until is not None else 200
    return render(request, "web/login_code.html", {"until": until, "wrong": wrong}, status=status)


def _come_in(request: HttpRequest, person: Person) -> None:
    doors.forget(person.username)
    agent = request.headers.get("User-Agent", "")
    doors.come_in(person, request.session.session_key or "", _address(request), agent)


def _address(request: HttpRequest) -> str:
    """Where a request comes from; behind a proxy that the server trusts, where the proxy's comes from."""
    return str(request.META.get("REMOTE_ADDR", ""))


urlpatterns = [
    path("", home, name="home"),
    path("login/", Login.as_view(), name="login"),
    path("login/code/", code, name="login-code"),
    path("logout/", Logout.as_view(), name="logout"),
    path("language/", language, name="language"),
]
