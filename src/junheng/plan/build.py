"""The model of a plan of resources: a situation and a question as arrays.

    minimise   Σ_t δ_t Σ_a c_a,t x_a,t                                            cost
    subject to have + Σ e x ≥ need − (need − floor) z      each unit and indicator  threshold
               Σ_k z ≤ spare                               each unit                spare
               ‖√w (v − V)‖ ≤ limit V                      each indicator and stage cone
               Σ in = Σ out                                each type of teacher     balance
               Σ out ≤ share of the teachers               each unit                move-out
               ground ≤ free land + land bought            each school              land
               rooms, classrooms, teachers ≥ what classes ask for                   rooms, split
               cost of a year ≤ its budget                 each year                budget

docs/models.md has it formula by formula.
"""

from collections.abc import Mapping, Sequence

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from junheng.plan.costs import PLACES, Costs
from junheng.plan.levers import Lever, levers
from junheng.plan.model import WAN, Columns, Ints, Model, Question, paying_year
from junheng.plan.program import Cone, Floats, Program
from junheng.plan.rows import Rows
from junheng.plan.situation import Moment, Situation
from junheng.plan.teachers import stock_of_type


class Builder:
    """Puts one model together."""

    def __init__(self, situation: Situation, costs: Costs, question: Question) -> None:
        self.situation, self.costs, self.question = situation, costs, question
        self.levers = levers(situation.rulebook, situation.indicators, costs, situation.room_area)
        self.blocks: list[Columns] = []
        self.number = 0
        self.whole: list[Floats] = []
        self.high: list[Floats] = []
        self.rows = Rows()
        self.rows_of: dict[str, Ints] = {}
        sites = situation.sites
        self.place_of_unit = np.array([PLACES.index(site.place) for site in sites])
        place = dict(zip(situation.school_of.tolist(), self.place_of_unit.tolist(), strict=True))
        self.place_of_school = np.array([place[at] for at in range(len(situation.schools))])
        self.stage_of = np.array([site.stage for site in sites])
        units = len(sites)
        self.to_school = sparse.csr_array(
            (np.ones(units), (np.arange(units), situation.school_of)), shape=(units, len(situation.schools))
        )
        self.scoped = np.any([moment.scoped for moment in situation.moments], axis=0)
        self.more = np.max([moment.classes_more for moment in situation.moments], axis=0)
        self.teachers = np.nan_to_num(situation.of_units("teachers"))

    # Columns ----------------------------------------------------------------------------------------------------

    def columns(self) -> None:
        """Every lever at every site at which it can help, in every year."""
        for lever in self.levers:
            sites, high = self._sites(lever)
            sites, high = self._allowed(lever, sites, high)
            for year in range(len(self.question.years)):
                if lever.action.moves:
                    self._block(lever, year, sites, np.minimum(high, self._stock(lever, sites)), -1)
                    self._block(lever, year, sites, high, 1)
                else:
                    self._block(lever, year, sites, high, 1)

    def _block(self, lever: Lever, year: int, sites: Ints, high: Floats, sign: int) -> None:
        if sign < 0:
            sites, high = sites[high > 0], high[high > 0]
        self.blocks.append(Columns(lever, year, sites, self.number, sign))
        self.number += sites.size
        self.whole.append(np.full(sites.size, lever.action.whole))
        self.high.append(high)

    def _sites(self, lever: Lever) -> tuple[Ints, Floats]:
        """Where a lever can be used, and the most of it in units of a column."""
        situation, action = self.situation, lever.action
        if action.of_school:
            number = len(situation.schools)
            if action.room is not None:
                lacking = np.max(
                    [moment.rooms.get(action.room, np.zeros(number)) for moment in situation.moments], axis=0
                )
                sites = np.flatnonzero(lacking)
                return sites, lacking[sites].astype(float)
            helped = self.to_school.T @ (self.scoped | (self.more > 0)).astype(float) > 0
            high = np.full(number, np.inf)
            if lever.land_m2:
                high = (
                    np.array(
                        [
                            float(self.costs.land_for_sale(school, PLACES[place]))
                            for school, place in zip(situation.schools, self.place_of_school, strict=True)
                        ]
                    )
                    / lever.per_unit
                )
            sites = np.flatnonzero(helped & (high > 0))
            if not lever.effects and not lever.land_m2:
                sites = sites[:0]
            return sites, high[sites]
        useful = np.zeros(len(situation.sites), bool)
        for stage, _ in lever.effects:
            useful |= self.scoped & (self.stage_of == stage)
        if action.word == "hire":
            useful |= self.more > 0
        sites = np.flatnonzero(useful)
        return sites, self._most(lever, sites)

    def _most(self, lever: Lever, sites: Ints) -> Floats:
        """Bounds of a lever of a stage: what it takes away has to be there."""
        if lever.action.word != "upgrade":
            return np.full(sites.size, np.inf)
        high = np.full(sites.size, np.inf)
        for field_id, change in lever.action.add.items():
            if change < 0:
                have = np.nan_to_num(self.situation.of_units(field_id)[sites])
                high = np.minimum(high, np.floor(have / float(-change)))
            elif field_id == "teachers_backbone":
                have = np.nan_to_num(self.situation.of_units(field_id)[sites])
                share = min(float(self.costs.backbone_share), 1.0 - float(self.costs.move_out_share))
                high = np.minimum(high, np.maximum(0.0, np.floor(share * self.teachers[sites] - have)))
        return high

    def _stock(self, lever: Lever, sites: Ints) -> Floats:
        """Teachers of a type whom a stage has now."""
        found = np.zeros(sites.size)
        for action in lever.actions:
            if self.question.forbids(action.id, None):
                continue
            found += stock_of_type(self.situation, action.type or "plain")[sites]
        return found

    def _allowed(self, lever: Lever, sites: Ints, high: Floats) -> tuple[Ints, Floats]:
        """Without what the user forbids."""
        banned = self.question.forbidden
        if not banned:
            return sites, high
        ids = [action.id for action in lever.actions]
        if all((id, None) in banned for id in ids):
            return sites[:0], high[:0]
        schools = self.situation.schools
        of_school = sites if lever.action.of_school else self.situation.school_of[sites]
        keep = np.array(
            [not all((id, None) in banned or (id, schools[at]) in banned for id in ids) for at in of_school], dtype=bool
        )
        return sites[keep], high[keep]

    # Effects ----------------------------------------------------------------------------------------------------

    def effect(self, block: Columns, moment: Moment, indicator: str, column: int) -> sparse.csr_array | None:
        """What a block adds to an indicator's resource. Shapes: units × columns of the block."""
        lever, situation = block.lever, self.situation
        units = len(situation.sites)
        own, shared = np.zeros(units), np.zeros(units)
        for stage in situation.limits:
            effect = lever.effects.get((stage, indicator))
            if effect is not None:
                here = self.stage_of == stage
                own[here], shared[here] = effect.own, effect.shared
        if not own.any() and not shared.any():
            return None
        scale = lever.per_unit * block.sign
        at = np.arange(block.sites.size)
        schools = block.sites if lever.action.of_school else situation.school_of[block.sites]
        found = sparse.csr_array((units, block.sites.size))
        if shared.any():
            pick = sparse.csr_array((np.ones(at.size), (schools, at)), shape=(len(situation.schools), at.size))
            part = sparse.diags_array(shared * moment.share * scale) @ self.to_school @ pick
            found = found + part
        if own.any() and not lever.action.of_school:
            found = found + sparse.csr_array((own[block.sites] * scale, (block.sites, at)), shape=found.shape)
        return sparse.csr_array(found)

    def reach(self, moment: Moment, indicator: str, column: int) -> sparse.csr_array:
        """What all actions up to a moment add to an indicator. Shapes: units × all columns so far."""
        parts = []
        for block in self.blocks:
            if self.question.years[block.year] > moment.year:
                continue
            effect = self.effect(block, moment, indicator, column)
            if effect is not None and effect.nnz:
                found = sparse.coo_array(effect)
                parts.append((found.row, found.col + block.start, found.data))
        shape = (len(self.situation.sites), self.number)
        if not parts:
            return sparse.csr_array(shape)
        row, col, data = (np.concatenate(part) for part in zip(*parts, strict=True))
        return sparse.csr_array((data, (row, col)), shape=shape)

    # Rows -------------------------------------------------------------------------------------------------------

    def build(self) -> Model:
        """The whole model."""
        self.columns()
        actions = self.number
        reach = {
            (at, column): self.reach(moment, id, column)
            for at, moment in enumerate(self.situation.moments)
            for column, id in enumerate(self.situation.indicators)
        }
        loses = self._loses()
        thresholds = self._thresholds(reach, loses)
        width = self.number
        self._moves(width)
        self._land(width)
        self._classes(width)
        self._rooms(width)
        spending = self._spending(width)
        budgets = self.question.budgets_yuan
        furniture = self._furniture()
        for year, budget in enumerate(budgets):
            if budget is not None:
                left = budget / WAN - furniture[year]
                self.rows.add(f"budget/{self.question.years[year]}", spending[[year], :], -np.inf, left)
        for name, matrix, low in thresholds:
            matrix.resize((matrix.shape[0], width))
            self.rows.add(name, matrix, low, np.inf)
        cost = np.zeros(width)
        yuan = np.zeros(width)
        for year in range(len(self.question.years)):
            part = np.asarray(spending[[year], :].todense()).ravel()
            cost += part / (1 + self.question.discount) ** year
            yuan += part * WAN
        cost = cost / self._tilt(width)
        low, high = np.zeros(width), np.concatenate([*self.high, np.ones(width - actions)])
        whole = np.concatenate([*self.whole, np.ones(width - actions)]).astype(bool)
        self._fix(low, high)
        later = (1 + self.question.discount) ** np.arange(len(self.question.years))
        offset = float((furniture / later).sum())
        program = Program(
            cost=cost,
            low=low,
            high=high,
            whole=whole,
            rows=self.rows.matrix(width),
            row_low=np.concatenate(self.rows.low) if self.rows.low else np.zeros(0),
            row_high=np.concatenate(self.rows.high) if self.rows.high else np.zeros(0),
            cones=tuple(self._cones(reach, width)),
            blocks=self.rows.blocks,
            offset=offset,
        )
        return Model(
            program,
            tuple(self.blocks),
            yuan,
            spending,
            self.rows_of,
            {key: _wide(part, width) for key, part in reach.items()},
        )

    def _loses(self) -> NDArray[np.bool_]:
        """Indicators of which a stage may lose some. Shapes: units × indicators."""
        found = np.zeros((len(self.situation.sites), len(self.situation.indicators)), bool)
        for block in self.blocks:
            for (stage, id), effect in block.lever.effects.items():
                if block.sign * (effect.own + effect.shared) < 0:
                    of_school = block.lever.action.of_school
                    units = (
                        np.isin(self.situation.school_of, block.sites) if of_school else np.zeros(found.shape[0], bool)
                    )
                    units[() if of_school else block.sites] = True
                    found[units & (self.stage_of == stage), self.situation.indicators.index(id)] = True
        return found

    def _thresholds(
        self, reach: Mapping[tuple[int, int], sparse.csr_array], loses: NDArray[np.bool_]
    ) -> list[tuple[str, sparse.csr_array, Floats]]:
        """Rows of the rules over indicators; adds the columns that say what stays unmet."""
        found = []
        spare_rows: list[tuple[str, NDArray[np.int64], Ints, Ints]] = []
        for at, moment in enumerate(self.situation.moments):
            for rule in moment.rules:
                who: list[Ints] = []
                start = self.number
                for column, id in enumerate(self.situation.indicators):
                    for stage in self.situation.limits:
                        rows = np.flatnonzero(
                            rule.counted[:, column]
                            & (self.stage_of == stage)
                            & ((moment.have[:, column] < moment.need[:, column]) | loses[:, column])
                        )
                        if not rows.size:
                            continue
                        need, floor = moment.need[rows, column], moment.floor[rows, column]
                        stays = ~loses[rows, column]
                        # What cannot get less is a floor by itself: the tighter the row, the nearer the bound.
                        floor = np.where(stays, np.maximum(floor, np.minimum(moment.have[rows, column], need)), floor)
                        spared = np.flatnonzero((rule.spare[rows] > 0) & (need > floor))
                        matrix = sparse.csr_array(reach[at, column][rows])
                        need, floor = self._rounded(matrix, moment.have[rows, column], need, floor)
                        scale = 1.0 / np.maximum(need, 1e-9)
                        columns = self.number + np.arange(spared.size)
                        self.number += spared.size
                        matrix.resize((rows.size, self.number))
                        matrix = matrix + sparse.csr_array(
                            ((need - floor)[spared], (spared, columns)), shape=matrix.shape
                        )
                        matrix = sparse.csr_array(sparse.diags_array(scale) @ matrix)
                        low = (need - moment.have[rows, column]) * scale
                        name = f"threshold/{rule.clause}/{id}/{stage}/{moment.year}"
                        self.rows_of[name] = rows
                        found.append((name, matrix, low))
                        who.append(rows[spared])
                if who:
                    spare_rows.append(
                        (f"spare/{rule.clause}/{moment.year}", np.concatenate(who), rule.spare, np.array([start]))
                    )
        for name, units, spare, start_at in spare_rows:
            rows, place = np.unique(units, return_inverse=True)
            columns = start_at[0] + np.arange(units.size)
            matrix = sparse.csr_array((np.ones(units.size), (place, columns)), shape=(rows.size, self.number))
            # Stored for after the width is known.
            self.rows.add(name, matrix, -np.inf, spare[rows].astype(float))
        return found

    def _rounded(self, matrix: sparse.csr_array, have: Floats, need: Floats, floor: Floats) -> tuple[Floats, Floats]:
        """What is asked for, raised to what whole numbers can reach.

        The row then says the same of whole numbers and more of the others, which brings the bound nearer.
        """
        whole = np.concatenate([*self.whole, np.ones(self.number - sum(part.size for part in self.whole))]).astype(bool)
        need, floor = need.copy(), floor.copy()
        for row in range(matrix.shape[0]):
            span = slice(matrix.indptr[row], matrix.indptr[row + 1])
            steps = matrix.data[span]
            if not steps.size or not whole[matrix.indices[span]].all() or np.ptp(np.abs(steps)) > 1e-12:
                continue
            step = abs(float(steps[0]))
            for asked in (need, floor):
                asked[row] = have[row] + step * np.ceil((asked[row] - have[row]) / step - 1e-9)
        return need, floor

    def _moves(self, width: int) -> None:
        out_rows: dict[int, list[tuple[Ints, Ints]]] = {}
        for block, other in zip(self.blocks, self.blocks[1:], strict=False):
            if not block.lever.action.moves or block.sign > 0:
                continue
            for stage in self.situation.limits:
                away = np.flatnonzero(self.stage_of[block.sites] == stage) + block.start
                into = np.flatnonzero(self.stage_of[other.sites] == stage) + other.start
                if away.size or into.size:
                    row = np.zeros(away.size + into.size, np.int64)
                    value = np.concatenate([-np.ones(away.size), np.ones(into.size)])
                    matrix = sparse.csr_array((value, (row, np.concatenate([away, into]))), shape=(1, width))
                    year = self.question.years[block.year]
                    self.rows.add(f"balance/{block.lever.action.id}/{stage}/{year}", matrix, 0.0, 0.0)
            columns = np.arange(block.start, block.start + block.sites.size)
            out_rows.setdefault(0, []).append((block.sites, columns))
            out_rows.setdefault(1 + self.levers.index(block.lever), []).append((block.sites, columns))
        share = float(self.costs.move_out_share)
        for key, parts in out_rows.items():
            sites = np.concatenate([part[0] for part in parts])
            columns = np.concatenate([part[1] for part in parts])
            rows, place = np.unique(sites, return_inverse=True)
            matrix = sparse.csr_array((np.ones(sites.size), (place, columns)), shape=(rows.size, width))
            if key == 0:
                self.rows.add("move-out", matrix, -np.inf, np.floor(share * self.teachers[rows] + 1e-9))
            elif len(self.question.years) > 1:
                lever = self.levers[key - 1]
                self.rows.add(f"stock/{lever.action.id}", matrix, -np.inf, self._stock(lever, rows))
        if len(self.question.years) > 1:
            for lever in self.levers:
                if lever.action.word == "upgrade" or lever.land_m2:
                    self._over_years(lever, width)

    def _over_years(self, lever: Lever, width: int) -> None:
        """What can be done once is done once, in whichever year."""
        blocks = [block for block in self.blocks if block.lever is lever]
        if not blocks or not blocks[0].sites.size:
            return
        sites = blocks[0].sites
        number = sites.size
        columns = np.concatenate([block.start + np.arange(number) for block in blocks])
        matrix = sparse.csr_array(
            (np.ones(columns.size), (np.tile(np.arange(number), len(blocks)), columns)), shape=(number, width)
        )
        of_school = lever.action.of_school
        most = self._allowed(lever, *self._sites(lever))[1] if of_school else self._most(lever, sites)
        self.rows.add(f"stock/{lever.action.id}", matrix, -np.inf, most)

    def free_land_m2(self) -> Floats:
        """Land of each school on which something can be built; nan where it is not known."""
        situation = self.situation
        land, building, ground = (
            situation.of_schools(name) / 100 for name in ("land_area_m2", "building_area_m2", "sports_ground_area_m2")
        )
        return np.maximum(
            0.0, land * (1 - float(self.costs.open_share)) - building / float(self.costs.storeys) - ground
        )

    def _land(self, width: int) -> None:
        free = self.free_land_m2()
        known = np.flatnonzero(~np.isnan(free))
        place = np.full(free.size, -1)
        place[known] = np.arange(known.size)
        for year, name in enumerate(self.question.years):
            row, column, value = [], [], []
            for block in self.blocks:
                use = block.lever.ground_m2 - block.lever.land_m2
                if not block.lever.action.of_school or not use or block.year > year:
                    continue
                here = place[block.sites]
                kept = np.flatnonzero(here >= 0)
                row.append(here[kept])
                column.append(kept + block.start)
                value.append(np.full(kept.size, use * block.lever.per_unit / 100.0))
            if row:
                matrix = sparse.csr_array(
                    (np.concatenate(value), (np.concatenate(row), np.concatenate(column))), shape=(known.size, width)
                )
                self.rows_of[f"land/{name}"] = known
                self.rows.add(f"land/{name}", matrix, -np.inf, free[known] / 100.0)

    def _classes(self, width: int) -> None:
        """Classrooms and teachers of the classes that are more than now."""
        situation = self.situation
        for moment in situation.moments:
            more = moment.classes_more
            if not more.any():
                continue
            area = np.array([float(self.costs.split_room_m2[stage]) for stage in self.stage_of]) * more
            per_school = self.to_school.T @ area
            schools = np.flatnonzero(per_school)
            rooms = [lever for lever in self.levers if lever.action.id == "build-rooms"]
            matrix = self._sum_of(rooms, schools, moment, width, of_school=True)
            self.rows_of[f"split-room/{moment.year}"] = schools
            self.rows.add(f"split-room/{moment.year}", matrix, per_school[schools] / 100.0, np.inf)
            each = np.array([float(self.costs.split_teachers[stage]) for stage in self.stage_of])
            units = np.flatnonzero(more)
            people = [lever for lever in self.levers if lever.action.word in ("hire", "move")]
            matrix = self._sum_of(people, units, moment, width, of_school=False)
            self.rows_of[f"split-teacher/{moment.year}"] = units
            self.rows.add(f"split-teacher/{moment.year}", matrix, np.ceil(each[units] * more[units] - 1e-9), np.inf)

    def _rooms(self, width: int) -> None:
        for moment in self.situation.moments:
            for kind, lacking in moment.rooms.items():
                schools = np.flatnonzero(lacking)
                if schools.size:
                    chosen = [lever for lever in self.levers if lever.action.room == kind]
                    matrix = self._sum_of(chosen, schools, moment, width, of_school=True)
                    self.rows_of[f"rooms/{kind}/{moment.year}"] = schools
                    self.rows.add(f"rooms/{kind}/{moment.year}", matrix, lacking[schools].astype(float), np.inf)

    def _sum_of(
        self, chosen: Sequence[Lever], sites: Ints, moment: Moment, width: int, *, of_school: bool
    ) -> sparse.csr_array:
        """What some levers do at each site up to a pass year. Shapes: sites × columns."""
        number = len(self.situation.schools) if of_school else len(self.situation.sites)
        place = np.full(number, -1)
        place[sites] = np.arange(sites.size)
        row, column, value = [], [], []
        for block in self.blocks:
            late = self.question.years[block.year] > moment.year
            if late or block.lever.action.of_school != of_school or block.lever not in chosen:
                continue
            here = place[block.sites]
            kept = np.flatnonzero(here >= 0)
            row.append(here[kept])
            column.append(kept + block.start)
            value.append(np.full(kept.size, float(block.sign)))
        if not row:
            return sparse.csr_array((sites.size, width))
        return sparse.csr_array(
            (np.concatenate(value), (np.concatenate(row), np.concatenate(column))), shape=(sites.size, width)
        )

    # Money ------------------------------------------------------------------------------------------------------

    def _spending(self, width: int) -> sparse.csr_array:
        years = len(self.question.years)
        found = np.zeros((years, width))
        for block in self.blocks:
            if block.sign < 0:
                continue  # a move is paid where the person goes to
            places = (self.place_of_school if block.lever.action.of_school else self.place_of_unit)[block.sites]
            once = np.array([float(block.lever.cost.once[place]) for place in PLACES])[places]
            yearly = np.array([float(block.lever.cost.yearly[place]) for place in PLACES])[places]
            scale = block.lever.per_unit / WAN
            found[block.year, block.span] += once * scale
            found[block.year :, block.span] += yearly * scale
        return sparse.csr_array(found)

    def _tilt(self, width: int) -> Floats:
        found = np.ones(width)
        if self.question.weights:
            weight = np.array([self.question.weights.get(school, 1.0) for school in self.situation.schools])
            for block in self.blocks:
                schools = block.sites if block.lever.action.of_school else self.situation.school_of[block.sites]
                found[block.span] = weight[schools]
        return found

    def furniture_of_schools(self) -> Floats:
        """What the classes that are more cost each school, 万元."""
        price = np.array([float(self.costs.split_once[place]) for place in PLACES])[self.place_of_unit] / WAN
        found: Floats = self.to_school.T @ (price * self.more)
        return found

    def _furniture(self) -> Floats:
        """What the classes that are more cost in each year, 万元: it does not depend on what is chosen."""
        price = np.array([float(self.costs.split_once[place]) for place in PLACES])[self.place_of_unit] / WAN
        found = np.zeros(len(self.question.years))
        counted = np.zeros(len(self.situation.sites), np.int64)
        for moment in self.situation.moments:
            more = np.maximum(moment.classes_more, counted)
            found[paying_year(self.question.years, moment.year)] += float(price @ (more - counted))
            counted = more
        return found

    def _fix(self, low: Floats, high: Floats) -> None:
        """What is settled: all of a column, or the least of it where it stands for other actions as well."""
        for block in self.blocks:
            if block.sign < 0:
                continue
            year = self.question.years[block.year]
            for at, site in enumerate(block.sites.tolist()):
                school, stage = self._named(block, site)
                settled = [
                    quantity
                    for action in block.lever.actions
                    if (quantity := self.question.settled(action.id, school, stage, year)) is not None
                ]
                if settled:
                    low[block.start + at] = sum(settled) / block.lever.per_unit
                if len(settled) == len(block.lever.actions):
                    high[block.start + at] = low[block.start + at]

    def _named(self, block: Columns, site: int) -> tuple[str, str | None]:
        """The school of a column's site, and its stage where the site is one."""
        if block.lever.action.of_school:
            return self.situation.schools[site], None
        unit = self.situation.sites[site]
        return unit.school, unit.stage

    def _cones(self, reach: Mapping[tuple[int, int], sparse.csr_array], width: int) -> Sequence[Cone]:
        found = []
        for at, moment in enumerate(self.situation.moments):
            for column, id in enumerate(self.situation.indicators):
                for stage, limits in self.situation.limits.items():
                    rows = np.flatnonzero(moment.scoped & (self.stage_of == stage) & (moment.base[:, column] > 0))
                    if np.isnan(limits[column]) or not rows.size:
                        continue
                    base, have = moment.base[rows, column], moment.have[rows, column]
                    size = max(
                        float(have.sum() / base.sum()), float(np.nanmean(moment.need[rows, column] / base)), 1e-9
                    )
                    slope = sparse.csr_array(sparse.diags_array(1.0 / (base * size)) @ reach[at, column][rows])
                    slope.resize((rows.size, width))
                    found.append(
                        Cone(
                            (id, stage, moment.year),
                            slope,
                            have / (base * size),
                            base / base.sum(),
                            float(limits[column]),
                        )
                    )
        return found


def _wide(matrix: sparse.csr_array, width: int) -> sparse.csr_array:
    found = matrix.copy()
    found.resize((found.shape[0], width))
    return found


def build(situation: Situation, costs: Costs, question: Question) -> Model:
    """The model of a question about a county."""
    return Builder(situation, costs, question).build()
