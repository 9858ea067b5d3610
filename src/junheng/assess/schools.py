"""Tests that look at each school: the school rule, its size, its classes, its rooms, its funds."""

from collections import defaultdict
from fractions import Fraction
from math import ceil

from junheng.assess.conditions import mask
from junheng.assess.context import Context, left_out
from junheng.assess.outcome import ClauseResult, Verdict
from junheng.facts.fields import dictionary
from junheng.standards.model import (
    ClassSizeTest,
    FundsTest,
    RoomsTest,
    SchoolRuleTest,
    SchoolSizeTest,
    Tolerance,
)

Results = dict[int, ClauseResult]
"""A result for each unit that the test looks at, by its row."""


def school_rule(context: Context, test: SchoolRuleTest, clause: str) -> Results:
    """So many indicators met, the others not below their floor; what is known to fail fails whatever is missing."""
    results: Results = {}
    for row in context.rows(scoped=True):
        readings = [
            reading
            for id in test.counted
            if (reading := context.readings[row].get(id)) is not None and reading.threshold is not None
        ]
        missing = tuple(dict.fromkeys(name for reading in readings for name in reading.missing))
        met = sum(reading.state == "met" for reading in readings)
        unknown = sum(reading.state == "missing" for reading in readings)
        below = [reading.indicator for reading in readings if reading.state == "failing"]
        needed = needed_of(test, len(readings))
        verdict: Verdict
        if below or met + unknown < needed:
            verdict = "fail"
        else:
            verdict = "undetermined" if unknown or not readings else "pass"
        unmet = [reading.indicator for reading in readings if reading.met is False]
        params = {"met": met, "needed": needed, "unmet": unmet, "below": below}
        results[row] = ClauseResult(
            verdict,
            float(met),
            f"assess.detail.school_rule_{verdict}",
            params,
            missing if verdict == "undetermined" else (),
            "figures" if verdict == "undetermined" else "",
        )
    return results


def needed_of(test: SchoolRuleTest, judged: int) -> int:
    """How many indicators must be met of those that the standard limits for a school."""
    return min(test.met_at_least, judged) if judged else test.met_at_least


def class_size(context: Context, test: ClassSizeTest, clause: str) -> Results:
    """No class above the limit; an average above it proves a class above it, whatever the list says."""
    classes: dict[tuple[object, object], list[int | None]] = defaultdict(list)
    table = context.facts["classes"]
    for school, stage, pupils in zip(table["school"], table["stage"], table["pupils"], strict=True):
        classes[school, stage].append(pupils)
    schools, counts, pupils_of = context.column("school"), context.column("classes"), context.column("pupils")
    results: Results = {}
    for row in context.rows():
        stage = context.stages[row]
        if stage not in test.at_most:
            continue
        limit = test.at_most[stage]
        listed = classes.get((schools[row], stage), [])
        known = [size for size in listed if size is not None]
        number, pupils = counts[row], pupils_of[row]
        largest = max(known, default=None)
        if largest is not None and largest > limit:
            over = sum(size > limit for size in known)
            params = {"largest": largest, "limit": limit, "over": over}
            results[row] = ClauseResult("fail", float(largest), "assess.detail.class_over", params)
        elif isinstance(number, int) and isinstance(pupils, int) and number > 0 and pupils > limit * number:
            average = pupils / number
            params = {"average": average, "limit": limit, "pupils": pupils, "classes": number}
            results[row] = ClauseResult("fail", average, "assess.detail.class_average_over", params)
        elif known and len(known) == len(listed) and (number is None or len(listed) >= number):
            results[row] = ClauseResult(
                "pass", float(largest or 0), "assess.detail.class_kept", {"largest": largest, "limit": limit}
            )
        elif number == 1 and isinstance(pupils, int):
            params = {"largest": pupils, "limit": limit}
            results[row] = ClauseResult("pass", float(pupils), "assess.detail.class_kept", params)
        else:
            params = {"listed": len(known), "classes": number}
            results[row] = ClauseResult(
                "undetermined", None, "assess.detail.class_list_missing", params, ("classes.pupils",), "figures"
            )
    return results


def school_size(context: Context, test: SchoolSizeTest, clause: str) -> Results:
    """A school's compulsory pupils, its group's limit, relaxed where a tolerance is switched on."""
    total: dict[object, int | None] = {}
    for school, pupils in zip(context.column("school"), context.column("pupils"), strict=True):
        before = total.get(school, 0)
        total[school] = before + pupils if isinstance(before, int) and isinstance(pupils, int) else None
    groups = [(group, mask(context.units, where), limit) for group, where, limit in test.at_most]
    schools = context.column("school")
    results: Results = {}
    for row in context.rows():
        group, limit = next(((name, limit) for name, fits, limit in groups if fits[row]), (None, None))
        if group is None or limit is None:
            continue
        limit, used = _relaxed(context, clause, row, limit, group)
        pupils = total[schools[row]]
        if pupils is None:
            results[row] = ClauseResult(
                "undetermined", None, "assess.detail.size_unknown", {"limit": limit}, ("pupils",), "figures"
            )
            continue
        verdict: Verdict = "pass" if pupils <= limit else "fail"
        params = {"pupils": pupils, "limit": limit}
        results[row] = ClauseResult(verdict, float(pupils), f"assess.detail.size_{verdict}", params, tolerances=used)
    return results


def _relaxed(
    context: Context, clause: str, row: int, limit: Fraction, *keys: str
) -> tuple[Fraction, tuple[str, ...]]:
    """A limit after the tolerances that are for this unit; the mildest counts."""
    used: tuple[str, ...] = ()
    for tolerance in context.tolerances_for(clause):
        if not context.tolerance_hits[tolerance.id][row]:
            continue
        for key in keys:
            if key in tolerance.limits and _milder(tolerance, key, limit):
                limit, used = tolerance.limits[key], (tolerance.id,)
    return limit, used


def _milder(tolerance: Tolerance, key: str, limit: Fraction) -> bool:
    """A size limit is relaxed upwards, an area limit downwards."""
    return tolerance.limits[key] > limit if key in ("single", "combined") else tolerance.limits[key] < limit


def rooms(context: Context, test: RoomsTest, clause: str) -> Results:
    """Enough rooms of each kind, large enough, for the school's classes of the compulsory stages."""
    areas: dict[object, dict[str, list[int | None]]] = defaultdict(lambda: defaultdict(list))
    table = context.facts["rooms"]
    for school, kind, area in zip(table["school"], table["kind"], table["area_m2"], strict=True):
        areas[school][kind].append(area)
    scale = dictionary()["rooms"]["area_m2"].scale
    total: dict[object, int | None] = {}
    for school, classes in zip(context.column("school"), context.column("classes"), strict=True):
        before = total.get(school, 0)
        total[school] = before + classes if isinstance(before, int) and isinstance(classes, int) else None
    reasons = left_out(context.units, test.left_out, context.settings)
    schools = context.column("school")
    results: Results = {}
    for row in context.rows():
        if reasons[row] is not None:
            continue
        school, stage = schools[row], context.stages[row]
        needed = None
        classes_here = total[school]
        if classes_here is not None:
            needed = ceil(Fraction(classes_here, test.per_classes))
        short, doubtful, used_all = [], False, set()
        for kind, least in test.least_area.items():
            floor, used = _relaxed(context, clause, row, least, kind, stage)
            used_all |= set(used)
            held = areas[school].get(kind, []) if school in areas else []
            enough = sum(area is not None and Fraction(area, scale) >= floor for area in held)
            possible = enough + sum(area is None for area in held)
            wanted = needed if needed is not None else 1
            if possible < wanted and school in areas and not (needed is None and classes_here == 0):
                short.append((kind, wanted - possible))
            elif enough < wanted or needed is None or school not in areas:
                doubtful = True
        params: dict[str, object] = {"needed": needed, "classes": classes_here}
        tolerances = tuple(sorted(used_all))
        if short:
            params |= {"kinds": [kind for kind, _ in short], "lacking": sum(number for _, number in short)}
            results[row] = ClauseResult(
                "fail",
                float(sum(n for _, n in short)),
                "assess.detail.rooms_short",
                params,
                tolerances=tolerances,
            )
        elif doubtful and needed != 0:
            results[row] = ClauseResult(
                "undetermined", None, "assess.detail.rooms_unknown", params, ("rooms.area_m2",), "figures"
            )
        else:
            results[row] = ClauseResult("pass", 0.0, "assess.detail.rooms_kept", params, tolerances=tolerances)
    return results


def funds(context: Context, test: FundsTest, clause: str) -> Results:
    """Operating funds allocated to a small school cover the quota for the least number of pupils."""
    schools_table = dictionary()["schools"]
    county = context.facts["county"]
    quota_held = county.row(0, named=True) if not county.is_empty() else {}
    funded = context.column("public_funds_allocated")
    pupils = context.column("pupils")
    results: Results = {}
    for row, fits in enumerate(mask(context.units, test.where)):
        stage = context.stages[row]
        if not fits or stage not in test.quota:
            continue
        field = test.quota[stage]
        quota = quota_held.get(field)
        have, number = funded[row], pupils[row]
        if quota is None or not isinstance(have, int) or not isinstance(number, int):
            absent = tuple(
                name for name, held in ((field, quota), ("public_funds_allocated", have), ("pupils", number)) if held is None
            )
            waits = "outside" if quota is None else "figures"
            results[row] = ClauseResult("undetermined", None, "assess.detail.funds_unknown", {}, absent, waits)  # type: ignore[arg-type]  # one of the two
            continue
        yuan = Fraction(have, schools_table["public_funds_allocated"].scale) * 10000
        wanted = Fraction(quota, dictionary()["county"][field].scale) * max(number, test.least_pupils)
        verdict: Verdict = "pass" if yuan >= wanted else "fail"
        params = {"have": float(yuan), "wanted": float(wanted)}
        results[row] = ClauseResult(verdict, float(yuan), f"assess.detail.funds_{verdict}", params)
    return results


def over_schools(context: Context, results: Results, rows: list[int], what: str) -> ClauseResult:
    """A clause over the schools of a stage, from the schools' results."""
    judged = [(row, results[row]) for row in rows if row in results]
    if not judged:
        return ClauseResult("pass", None, "assess.detail.nobody", {})
    names = context.column("name")
    failing = [row for row, result in judged if result.verdict == "fail"]
    unknown = [row for row, result in judged if result.verdict == "undetermined"]
    tolerances = tuple(sorted({id for _, result in judged for id in result.tolerances}))
    passing = len(judged) - len(failing) - len(unknown)
    verdict: Verdict = "fail" if failing else "undetermined" if unknown else "pass"
    missing = tuple(
        dict.fromkeys(f"{names[row]}: {name}" for row, result in judged for name in result.missing)
    )
    waits = "" if verdict != "undetermined" else _waits([results[row] for row in unknown])
    params = {"passing": passing, "failing": len(failing), "unknown": len(unknown), "judged": len(judged)}
    schools = context.column("school")
    return ClauseResult(
        verdict,
        passing / len(judged),
        f"assess.detail.{what}",
        params,
        missing if verdict == "undetermined" else (),
        waits,  # type: ignore[arg-type]  # from the results
        tuple(dict.fromkeys(str(schools[row]) for row in failing)),
        tolerances,
    )


def _waits(results: list[ClauseResult]) -> str:
    kinds = {result.waits for result in results}
    return next(kind for kind in ("figures", "outside", "documents", "") if kind in kinds or kind == "")

