"""The checker: every rule and the points again, from the list of names, the survey and the rules, without arrays."""

from collections import Counter
from collections.abc import Mapping, Sequence
from copy import copy
from fractions import Fraction
from math import asin, cos, isnan, nan, radians, sin, sqrt

from junheng.assess.survey import survey
from junheng.facts.table import Facts
from junheng.plan.communities.rules import Rules
from junheng.plan.communities.wishes import Wishes
from junheng.plan.held import Held

CLOSE = 1e-6
TAUGHT_NOT = ("special", "vocational", "kindergarten")
Listed = Mapping[str, Sequence[str]]
"""Lead → members."""


class Checker:
    """The county's records as a clerk looks them up, and the rules one by one.

    Args:
        facts: The county.
        rules: Its rules.
        wishes: What it has settled, in full.
        measured: Journeys that it has measured.
    """

    def __init__(self, facts: Facts, rules: Rules, wishes: Wishes, measured: Mapping[tuple[str, str], float]) -> None:
        self.rules, self.wishes, self.measured = rules, wishes, measured
        taken = survey(facts)
        organisers = {row["school"]: row["organiser"] for row in facts["schools"].iter_rows(named=True)}
        self.places = {
            place.school: place
            for place in taken.places
            if organisers.get(place.school) in rules.organisers
            and place.type in rules.types
            and place.type not in TAUGHT_NOT
            and place.stages
        }
        self.three = {
            school
            for town in taken.townships
            for kind, standing in town.three_schools.items()
            if kind in ("centre_primary", "boarding")
            for school in standing.schools
        }
        quality = {id: self._index(id, rules.quality_indicators) for id in self.places}
        score = {id: self._index(id, rules.lead_indicators) for id in self.places}
        # Who has no pupils, or lacks a figure, is left aside.
        self.known = sorted(
            id
            for id, place in self.places.items()
            if place.figures.get("pupils") and quality[id] is not None and score[id] is not None
        )
        self.quality = {id: value for id in self.known if (value := quality[id]) is not None}
        self.score = {id: float(value) for id in self.known if (value := score[id]) is not None}
        self.score.update({id: value for id, value in wishes.scores.items() if id in self.score})
        best = sorted(self.known, key=lambda school: (-self.quality[school], school))
        strong, weak = int(len(best) * rules.strong_share), int(len(best) * rules.weak_share)
        self.strong, self.weak = set(best[:strong]), set(best[len(best) - weak :])
        self.pupils = {id: int(self.places[id].figures["pupils"] or 0) for id in self.known}
        weight = sum(self.pupils.values())
        self.mean = sum(self.pupils[id] * float(self.quality[id]) for id in self.known) / weight

    def under(self, rules: Rules, wishes: Wishes) -> "Checker":
        """The same records under other rules, of which the schools that take part and the scores stay as they are."""
        other = copy(self)
        other.rules, other.wishes = rules, wishes
        return other

    def _index(self, id: str, weights: Mapping[str, Fraction]) -> Fraction | None:
        own = self.places[id]
        total, whole = Fraction(0), Fraction(0)
        for ratio, weight in weights.items():
            if weight == 0:
                continue
            like = sorted(
                value
                for other in self.places.values()
                if any(stage in own.stages for stage in other.stages)
                and (value := other.ratios[ratio].value) is not None
            )
            value = own.ratios[ratio].value
            if value is None:
                return None
            half = len(like) // 2
            middle = like[half] if len(like) % 2 else (like[half - 1] + like[half]) / 2
            reached = value * 100 / middle if middle > 0 else Fraction(200 if value > 0 else 100)
            total += weight * min(reached, Fraction(200))
            whole += weight
        return total / whole

    def km(self, one: str, other: str) -> float:
        """How far two schools are apart; not a number where it is not known."""
        for pair in ((one, other), (other, one)):
            if pair in self.measured:
                return self.measured[pair]
        here, there = self.places[one], self.places[other]
        if here.lon is None or here.lat is None or there.lon is None or there.lat is None:
            return nan
        lon, lat, lon2, lat2 = (radians(at) for at in (here.lon, here.lat, there.lon, there.lat))
        half = sin((lat2 - lat) / 2) ** 2 + cos(lat) * cos(lat2) * sin((lon2 - lon) / 2) ** 2
        return self.rules.road_factor * 2 * 6371.0088 * asin(min(1.0, sqrt(half)))

    def may_join(self, id: str) -> bool:
        """Whether the rules let the school be a member."""
        level = "strong" if id in self.strong else "weak" if id in self.weak else "middle"
        return level in self.rules.members and (self.rules.of == "all" or id in self.three)

    def may_lead(self, id: str) -> bool:
        """Whether the rules, or a wish, let the school lead."""
        own = self.places[id]
        good = self.score[id] >= self.rules.least_score and self.pupils[id] >= self.rules.least_pupils
        good = good and own.urban_rural in self.rules.places and own.type in self.rules.lead_types
        return (good or id in self.wishes.leads) and (id, id) not in self.wishes.forbidden

    def points(self, listed: Listed) -> float:
        """What a list costs by the weights."""
        weights, total = self.rules.weights, 0.0
        inside = {id for lead, members in listed.items() for id in (lead, *members)}
        for lead, members in listed.items():
            own = [lead, *members]
            total += (
                weights["uneven"]
                * abs(sum(self.pupils[id] * (float(self.quality[id]) - self.mean) for id in own))
                / 1000
            )
            total += weights["km"] * sum(self.km(lead, id) for id in members)
            total += weights["lead"] * max(0.0, 200 - self.score[lead])
            total += weights["above"] * sum(max(0.0, self.score[id] - self.score[lead]) for id in members)
            last = self.wishes.previous
            total += weights["change"] * sum(id in last and last[id] != lead for id in own)
        out = [id for id in self.known if id not in inside and self.may_join(id)]
        return total + weights["left_out"] * len(out)

    def held(self, listed: Listed) -> tuple[Held, ...]:
        """Every rule, one by one."""
        every = [id for lead, members in listed.items() for id in (lead, *members)]
        strangers = [id for id, times in Counter(every).items() if times > 1 or id not in self.quality]
        if strangers:
            return (Held("records", holds=False, breaches=tuple(strangers)),)
        rules, fixed = self.rules, self.wishes.fixed
        locked = {id for lead, members in self.wishes.locked.items() for id in (lead, *(members or ()))}
        inside = set(every)
        sizes = {lead: 1 + len(members) for lead, members in listed.items()}
        far = {id: self.km(lead, id) for lead, members in listed.items() for id in members}
        joined = [id for members in listed.values() for id in members]
        must = [id for id in self.known if self.may_join(id)] if rules.everyone else []
        must += [*fixed, *fixed.values(), *locked]
        leads = [id for id in self.known if self.may_lead(id) and id not in fixed and id not in locked - set(listed)]
        weak = {lead: sum(id in self.weak for id in (lead, *members)) for lead, members in listed.items()}
        strong = {lead: sum(id in self.strong for id in (lead, *members)) for lead, members in listed.items()}
        rural = {lead: sum(self.places[id].urban_rural == "rural" for id in own) for lead, own in listed.items()}
        urban = [lead for lead in listed if self.places[lead].urban_rural == "urban"]
        towns = {self.places[id].township for id in self.known} - {None, ""}
        stages = {id: set(self.places[id].stages) for id in inside}
        found = [
            Held("records", holds=True),
            _named("placed", [id for id in dict.fromkeys(must) if id not in inside]),
            _named("members", [id for id in joined if not self.may_join(id) and id not in fixed and id not in locked]),
            _named("lead", [lead for lead in listed if not self.may_lead(lead)]),
            _named("least", [id for id, n in sizes.items() if n < rules.least], rules.least, _least(sizes)),
            _named("most", [id for id, n in sizes.items() if n > rules.most], rules.most, _most(sizes)),
            _named(
                "distance",
                [id for id, km in far.items() if isnan(km) or km > rules.most_km + CLOSE],
                rules.most_km,
                _most(far),
            ),
            _named("weak", [lead for lead, n in weak.items() if n > rules.most_weak_share * sizes[lead]]),
            _named(
                "strong",
                [lead for lead, n in strong.items() if n < rules.least_strong],
                rules.least_strong,
                _least(strong),
            ),
            _named("rural", [lead for lead in urban if rural[lead] < rules.least_rural], rules.least_rural),
            _named(
                "wishes",
                [
                    *(id for id, lead in fixed.items() if id not in listed.get(lead, ())),
                    *(id for lead, own in listed.items() for id in own if (id, lead) in self.wishes.forbidden),
                    *(
                        lead
                        for lead, members in self.wishes.locked.items()
                        if sorted(listed.get(lead, ())) != sorted(members or ())
                    ),
                ],
            ),
        ]  # fmt: skip
        if rules.best:
            above = [
                id
                for lead, members in listed.items()
                for id in members
                if self.score[id] > self.score[lead] and lead not in self.wishes.leads
            ]
            found.append(_named("best", above))
        if rules.same_stage:
            apart = [id for lead, members in listed.items() for id in members if not stages[id] & stages[lead]]
            found.append(_named("stage", apart))
        if rules.communities:
            right = len(listed) == rules.communities
            found.append(Held("number", right, rules.communities, len(listed)))
        if rules.every_lead:
            found.append(_named("every_lead", [id for id in leads if id not in listed]))
        if rules.townships:
            covered = {self.places[id].township for id in inside}
            found.append(_named("townships", sorted(town for town in towns - covered if town is not None)))
        return tuple(found)


def _named(rule: str, breaches: Sequence[str], wanted: float | None = None, found: float | None = None) -> Held:
    return Held(rule, not breaches, wanted, found, tuple(breaches))


def _least(values: Mapping[str, float]) -> float | None:
    return min(values.values(), default=None)


def _most(values: Mapping[str, float]) -> float | None:
    return max(values.values(), default=None)
