"""What reports are made from: an assessment, the survey beside it, earlier years, and a map if there is one."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from junheng.assess.contract import Json, assessment_json
from junheng.assess.outcome import Assessment
from junheng.assess.peers import peers, peers_json
from junheng.assess.survey import Survey, survey_json
from junheng.terms.messages import Lang

GeoJson = Mapping[str, Any]


@dataclass(frozen=True)
class Material:
    """Everything that a report may say.

    Attributes:
        assessment: The county held against its standard.
        survey: What the county has.
        earlier: The same county in earlier school years, oldest first, under the same standard.
        boundaries: Townships as GeoJSON polygons whose property `name` is the township's; None without a map.
        only: Identifiers of the schools whose sheets are asked for; empty for all.
    """

    assessment: Assessment
    survey: Survey
    earlier: tuple[Assessment, ...] = ()
    boundaries: GeoJson | None = None
    only: tuple[str, ...] = ()


def material_json(material: Material, lang: Lang) -> Json:
    """The assessment's JSON with what reports use besides: `survey`, `peers`, and earlier years without their schools.

    The source of a figure in a document is a JMESPath expression into this object.
    """
    return assessment_json(material.assessment, lang) | {
        "survey": survey_json(material.survey),
        "peers": peers_json(peers(material.assessment)),
        "earlier": [assessment_json(year, lang, schools=False) for year in material.earlier],
    }
