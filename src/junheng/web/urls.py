"""Addresses: one include a page module."""

from django.urls import URLPattern, URLResolver

from junheng.web.pages import (
    accounts,
    campaigns,
    comparisons,
    county,
    derivations,
    documents,
    doors,
    evidence,
    gaps,
    indicators,
    log,
    myself,
    schools,
    sheets,
    standards,
    surveys,
    units,
    uploads,
)

urlpatterns: list[URLPattern | URLResolver] = [
    *doors.urlpatterns,
    *surveys.urlpatterns,
    *campaigns.urlpatterns,
    *uploads.urlpatterns,
    *sheets.urlpatterns,
    *county.urlpatterns,
    *indicators.urlpatterns,
    *schools.urlpatterns,
    *gaps.urlpatterns,
    *derivations.urlpatterns,
    *comparisons.urlpatterns,
    *standards.urlpatterns,
    *documents.urlpatterns,
    *evidence.urlpatterns,
    *log.urlpatterns,
    *myself.urlpatterns,
    *accounts.urlpatterns,
    *units.urlpatterns,
]

handler404 = "junheng.web.pages.troubles.missing"
handler500 = "junheng.web.pages.troubles.failed"
