"""Tests that look at each school: the school rule, its size, its classes, its rooms, its funds."""

from collections import defaultdict
from dataclasses import dataclass, replace
from fractions import Fraction
from math import ceil

from junheng.assess.conditions import answers, blanks
from junheng.assess.context import Context, left_out
from junheng.assess.outcome import WAITS, ClauseResult, Reading, Verdict, Waits
from junheng.facts.fields import dictionary
from junheng.standards.model import (
    ClassSizeTest,
    FundsTest,
    RoomsTest,
    SchoolRuleTest,
    SchoolSizeTest,
)

Results = dict[int, ClauseResult]
"""A result for each unit that the test looks at, by its row."""

ROOM_SCALE = dictionary()["rooms"]["area_m2"].scale


def school_rule(context: Context, test: SchoolRuleTest, clause: str) -> Results:
    """So many indicators met, the others not below their floor; what is known to fail fails whatever is missing."""
    results: Results = {}
    for row in context.rows(scoped=True):
        readings = counted(context, test, row)
        missing = tuple(dict.fromkeys(name for reading in readings for name in reading.missing))
        met = sum(reading.state == "met" for reading in readings)
        unknown = sum(reading.state == "missing" for reading in readings)
        below = [reading.indicator for reading in readings if reading.state == "failing"]
        rule = school_rule_of(context, test, clause, row)
        needed = needed_of(rule.test, len(readings))
        fails = bool(below) or met + unknown < needed
        verdict: Verdict = "fail" if fails else "undetermined" if unknown or not readings else "pass"
        if verdict == "fail" and row in context.scope_open:
            verdict, missing = "undetermined", context.scope_open[row]
        unmet = [reading.indicator for reading in readings if reading.met is False]
        params = {"met": met, "needed": needed, "unmet": unmet, "below": below}
        results[row] = ClauseResult(
            verdict,
            float(met),
            f"assess.detail.school_rule_{verdict}",
            params,
            missing if verdict == "undetermined" else (),
            "figures" if verdict == "undetermined" else "",
            tolerances=rule.tolerances,
        )
    return results


@dataclass(frozen=True)
class RuleInForce:
    """A school rule for one school, after the tolerances that relax it."""

    test: SchoolRuleTest
    tolerances: tuple[str, ...] = ()


def school_rule_of(context: Context, test: SchoolRuleTest, clause: str, row: int) -> RuleInForce:
    """The rule that a unit is held to: the least number and the lowest floor of the tolerances that are for it."""
    found = RuleInForce(test)
    for tolerance in context.tolerances_for(clause):
        if tolerance.school_rule is None or not context.tolerance_hits[tolerance.id][row]:
            continue
        met, floor = tolerance.school_rule
        milder = replace(
            found.test,
            met_at_least=min(found.test.met_at_least, met),
            floor_share=min(found.test.floor_share, floor),
        )
        if milder != found.test:
            found = RuleInForce(milder, (*found.tolerances, tolerance.id))
    return found


def counted(context: Context, test: SchoolRuleTest, row: int) -> list[Reading]:
    """The readings of a unit that the school rule counts: those that the standard limits for it."""
    readings = [context.readings[row][id] for id in test.counted if id in context.readings[row]]
    return [reading for reading in readings if reading.threshold is not None]


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
        elif known and _complete(known, listed, number) and isinstance(pupils, int):
            results[row] = ClauseResult(
                "pass", float(largest or 0), "assess.detail.class_kept", {"largest": largest, "limit": limit}
            )
        elif number == 1 and isinstance(pupils, int):
            params = {"largest": pupils, "limit": limit}
            results[row] = ClauseResult("pass", float(pupils), "assess.detail.class_kept", params)
        else:
            absent = ("pupils",) if pupils is None else ("classes.pupils",)
            said, params = "assess.detail.class_list_missing", {"listed": len(known), "classes": number}
            if number is None:
                said, params = "assess.detail.class_number_missing", {"listed": len(known)}
            results[row] = ClauseResult("undetermined", None, said, params, absent, "figures")
    return results


def _complete(known: list[int], listed: list[int | None], number: object) -> bool:
    """Whether a list has all classes of a stage, each with its pupils."""
    return isinstance(number, int) and len(known) == len(listed) >= number


def school_size(context: Context, test: SchoolSizeTest, clause: str) -> Results:
    """A school's compulsory pupils, its group's limit, relaxed where a tolerance is switched on.

    Where a blank fact leaves the group open, the school is held to every group that it may belong to.
    """
    total = _known_total(context, "pupils")
    groups = [(group, answers(context.units, where), where, limit) for group, where, limit in test.at_most]
    schools = context.column("school")
    results: Results = {}
    for row in context.rows():
        pupils, all_known = total[schools[row]]
        limits, used, absent = [], set(), set()
        for group, fits, where, limit in groups:
            if fits[row] is False:
                continue
            relaxed, tolerances = _relaxed(context, clause, row, limit, (group,), upwards=True)
            limits.append(relaxed)
            if pupils > limit:  # a relaxation that nobody needed was not used
                used |= set(tolerances)
            if fits[row]:
                break
            absent |= set(blanks(context.units, where, row))
        if not limits:
            continue
        params = {"pupils": pupils, "limit": limits[0]}
        tolerances = tuple(sorted(used))
        if pupils > max(limits):
            results[row] = ClauseResult(
                "fail",
                float(pupils),
                "assess.detail.size_fail",
                params | {"limit": max(limits)},
                tolerances=tolerances,
            )
        elif all_known and pupils <= min(limits):
            results[row] = ClauseResult("pass", float(pupils), "assess.detail.size_pass", params, tolerances=tolerances)
        else:
            missing = tuple(sorted(absent)) if all_known else ("pupils",)
            results[row] = ClauseResult(
                "undetermined", None, "assess.detail.size_unknown", {"limit": limits[0]}, missing, "figures"
            )
    return results


def _known_total(context: Context, name: str) -> dict[object, tuple[int, bool]]:
    """A figure over a school's stages: the sum of what is known, and whether all of it is."""
    total: dict[object, tuple[int, bool]] = {}
    for school, held in zip(context.column("school"), context.column(name), strict=True):
        before, known = total.get(school, (0, True))
        total[school] = (before + held, known) if isinstance(held, int) else (before, False)
    return total


def _relaxed(
    context: Context, clause: str, row: int, limit: Fraction, keys: tuple[str, ...], *, upwards: bool
) -> tuple[Fraction, tuple[str, ...]]:
    """A limit after the tolerances that are for this unit; the mildest counts.

    `keys` are the names under which a tolerance may give it: a group, a kind of room, a stage. A size is relaxed
    `upwards`, an area downwards.
    """
    used: tuple[str, ...] = ()
    for tolerance in context.tolerances_for(clause):
        if not context.tolerance_hits[tolerance.id][row]:
            continue
        for key in keys:
            offered = tolerance.limits.get(key, limit)
            if offered > limit if upwards else offered < limit:
                limit, used = offered, (tolerance.id,)
    return limit, used


def rooms(context: Context, test: RoomsTest, clause: str) -> Results:
    """Enough rooms of each kind, large enough, for the school's classes of the compulsory stages.

    A school that lists rooms, but none of a kind, has none; one that lists nothing has not said. A room without
    an area or a kind may be what is needed.
    """
    areas: dict[object, dict[str | None, list[int | None]]] = defaultdict(lambda: defaultdict(list))
    table = context.facts["rooms"]
    for school, kind, area in zip(table["school"], table["kind"], table["area_m2"], strict=True):
        areas[school][kind].append(area)
    total = _known_total(context, "classes")
    reasons, undecided = left_out(context.units, test.left_out, context.settings)
    schools, classes_of = context.column("school"), context.column("classes")
    results: Results = {}
    for row in context.rows():
        if reasons[row] is not None:
            continue
        school = schools[row]
        classes, all_known = total[school]
        needed = max(1, ceil(Fraction(classes, test.per_classes)))
        listed = areas.get(school, {})
        short, unsure, doubtful, used_all = [], {}, not all_known or not classes or not listed, set()
        for kind, least in test.least_area.items():
            floor, used = _relaxed(context, clause, row, least, (kind, context.stages[row]), upwards=False)
            own, bar = listed.get(kind, []), ceil(floor * ROOM_SCALE)
            enough = sum(area is not None and area >= bar for area in own)
            if used and enough > sum(area is not None and area >= least * ROOM_SCALE for area in own):
                used_all |= set(used)
            possible = enough + own.count(None)
            possible += sum(area is None or area >= bar for area in listed.get(None, []))
            if possible < needed and listed:
                short.append((kind, needed - possible))
            elif enough < needed:
                doubtful = True
            if enough < needed:
                unsure[kind] = needed - enough
        tolerances = tuple(sorted(used_all))
        params: dict[str, object] = {"needed": needed, "classes": classes, "by_kind": unsure}
        if short and row not in undecided:
            number = sum(number for _, number in short)
            params |= {"kinds": [kind for kind, _ in short], "lacking": number}
            results[row] = ClauseResult(
                "fail", float(number), "assess.detail.rooms_short", params, tolerances=tolerances
            )
        elif doubtful or short:
            absent = undecided.get(row, ()) if short else ()
            absent = absent or (("classes",) if classes_of[row] is None else ("rooms.area_m2",))
            results[row] = ClauseResult("undetermined", None, "assess.detail.rooms_unknown", params, absent, "figures")
        else:
            results[row] = ClauseResult("pass", 0.0, "assess.detail.rooms_kept", params, tolerances=tolerances)
    return results


def funds(context: Context, test: FundsTest, clause: str) -> Results:
    """Operating funds allocated to a small school cover the quota for the least number of pupils."""
    fields = dictionary()
    county = context.facts["county"]
    quotas = county.row(0, named=True) if not county.is_empty() else {}
    funded, pupils = context.column("public_funds_allocated"), context.column("pupils")
    results: Results = {}
    for row, fits in enumerate(answers(context.units, test.where)):
        stage = context.stages[row]
        if fits is False or stage not in test.quota:
            continue
        field = test.quota[stage]
        quota, have, number = quotas.get(field), funded[row], pupils[row]
        if quota is None:
            results[row] = ClauseResult("undetermined", None, "assess.detail.funds_unknown", {}, (field,), "outside")
            continue
        if fits is None or not isinstance(have, int) or not isinstance(number, int):
            absent = {"public_funds_allocated": have, "pupils": number}
            missing = (
                *blanks(context.units, test.where, row),
                *(name for name, held in absent.items() if held is None),
            )
            results[row] = ClauseResult(
                "undetermined",
                None,
                "assess.detail.funds_unknown",
                {},
                tuple(dict.fromkeys(missing)),
                "figures",
            )
            continue
        yuan = Fraction(have, fields["schools"]["public_funds_allocated"].scale) * 10000
        wanted = Fraction(quota, fields["county"][field].scale) * max(number, test.least_pupils)
        verdict: Verdict = "pass" if yuan >= wanted else "fail"
        params = {"have": float(yuan), "wanted": float(wanted)}
        results[row] = ClauseResult(verdict, float(yuan), f"assess.detail.funds_{verdict}", params)
    return results


def over_schools(context: Context, results: Results, rows: list[int], what: str) -> ClauseResult:
    """A clause over the schools of a stage, from the schools' results."""
    judged = [(row, results[row]) for row in rows if row in results]
    if not judged:
        return ClauseResult("pass", None, "assess.detail.nobody", {})
    failing = [row for row, result in judged if result.verdict == "fail"]
    unknown = [row for row, result in judged if result.verdict == "undetermined"]
    tolerances = tuple(sorted({id for _, result in judged for id in result.tolerances}))
    passing = len(judged) - len(failing) - len(unknown)
    verdict: Verdict = "fail" if failing else "undetermined" if unknown else "pass"
    missing = tuple(dict.fromkeys(f"{context.name(row)}: {name}" for row, result in judged for name in result.missing))
    waits: Waits = "" if verdict != "undetermined" else _waits([results[row] for row in unknown])
    params = {"passing": passing, "failing": len(failing), "unknown": len(unknown), "judged": len(judged)}
    schools = context.column("school")
    return ClauseResult(
        verdict,
        passing / len(judged),
        f"assess.detail.{what}",
        params,
        missing if verdict == "undetermined" else (),
        waits,
        tuple(dict.fromkeys(str(schools[row]) for row in failing)),
        tolerances,
    )


def _waits(results: list[ClauseResult]) -> Waits:
    """The first kind of thing that they wait for: figures weigh most, they are the schools' own."""
    kinds = {result.waits for result in results}
    return next(kind for kind in WAITS if kind in kinds or kind == "")
