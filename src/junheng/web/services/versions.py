"""The locked data of a county: which versions there are, and which stands for a school year."""

from django.db.models import QuerySet

from junheng.web.models import Campaign, Unit, Version


def locked_versions(county: Unit) -> QuerySet[Version]:
    """Every version that was locked, oldest first, without its body."""
    return Version.objects.filter(county=county, kind=Version.Kind.LOCKED).defer("body")


def by_year(county: Unit) -> dict[int, Version]:
    """The newest locked version of each school year, oldest first."""
    return {version.school_year: version for version in locked_versions(county)}


def campaigns() -> QuerySet[Campaign]:
    """Surveys with their county and locked version, without the version's body."""
    return Campaign.objects.select_related("county", "locked").defer("locked__body")
