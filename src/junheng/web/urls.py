"""Addresses: one include a page module."""

from django.urls import URLPattern, URLResolver

from junheng.web.pages import county, doors, log, sheets, surveys

urlpatterns: list[URLPattern | URLResolver] = [
    *doors.urlpatterns,
    *surveys.urlpatterns,
    *sheets.urlpatterns,
    *county.urlpatterns,
    *log.urlpatterns,
]
