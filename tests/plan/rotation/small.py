"""Tiny counties for the rotation list, written out row by row."""

from datetime import date

from junheng.facts.table import Facts, frame_of

ON = date(2010, 9, 1)


def county(
    teachers: list[dict[str, object]],
    schools: int = 3,
    wishes: list[dict[str, object]] | None = None,
    classes: int = 2,
    postings: list[dict[str, object]] | None = None,
) -> Facts:
    """Schools S0, S1, … one kilometre or so apart, each with classes of grade 3, and these teachers."""
    ids = [f"S{at}" for at in range(schools)]
    plain = {
        "stage": "primary", "full_time": True, "subject": "maths", "backbone": "none", "sex": "female",
        "birth_year": 1985, "joined": ON, "head": False,
    }  # fmt: skip
    return Facts.of(
        {
            "county": frame_of("county", [{"county": "990101", "name": "X", "school_year": 2024}]),
            "schools": frame_of(
                "schools",
                [
                    {
                        "school": id, "name": id, "township": f"T{at % 2}", "type": "primary", "organiser": "county",
                        "urban_rural": "rural" if at else "urban", "counted": True,
                        "lon": f"{120 + at / 100}", "lat": "30",
                    }
                    for at, id in enumerate(ids)
                ],
            ),
            "stages": frame_of("stages", [{"school": id, "stage": "primary", "pupils": 80} for id in ids]),
            "teachers": frame_of("teachers", [plain | teacher for teacher in teachers]),
            "classes": frame_of(
                "classes",
                [{"school": id, "grade": 3, "class": str(n), "pupils": 40} for id in ids for n in range(classes)],
            ),
            "wishes": frame_of("wishes", wishes or []),
            "postings": frame_of("postings", postings or []),
        }
    )  # fmt: skip
