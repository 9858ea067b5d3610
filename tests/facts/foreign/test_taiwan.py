"""The documented example: every primary school of Taiwan, through a mapping, without code."""

import json
from pathlib import Path

import numpy as np
import polars as pl
import pytest

from junheng.cli.main import run
from junheng.facts.folders import read_folder, write_folder
from junheng.facts.foreign.mapped import read_mapped
from junheng.facts.foreign.mapping import load_mapping, read_mapping
from junheng.facts.foreign.propose import propose
from junheng.facts.table import Facts
from junheng.terms.findings import Finding

EXAMPLE = Path(__file__).resolve().parents[3] / "examples" / "taiwan"
FILE = "國民小學校別資料_113.csv"


@pytest.fixture(scope="module")
def taiwan(shared: Path) -> tuple[Facts, list[Finding]]:
    return read_mapped(shared / "data" / "taiwan_moe_113" / FILE, load_mapping(EXAMPLE / "mapping.toml"))


@pytest.mark.shared
def test_the_totals_are_those_that_the_data_state(taiwan: tuple[Facts, list[Finding]]) -> None:
    facts, findings = taiwan
    stages = facts["stages"]
    # The README of the data: 2,668 schools, 22 counties (7 to 247 schools), 1,202,761 pupils, 52,398 classes,
    # 100,374 teachers; 13 schools with 0 pupils and 13 with 0 teachers.
    assert facts["schools"].height == stages.height == 2668
    assert facts["county"].height == 22
    counted = facts["schools"].group_by("county").len()["len"]
    assert (counted.min(), counted.max()) == (7, 247)
    assert stages["pupils"].sum() == 1_202_761
    assert stages["classes"].sum() == 52_398
    assert stages["teachers"].sum() == 100_374
    assert stages.filter(pl.col("pupils") == 0).height == 13
    assert stages.filter(pl.col("teachers") == 0).height == 13
    assert facts["county"]["school_year"].unique().to_list() == [2024]
    assert [finding for finding in findings if finding.severity == "error"] == []


@pytest.mark.shared
def test_the_grades_add_up_to_the_school(taiwan: tuple[Facts, list[Finding]]) -> None:
    facts, _ = taiwan
    grades = facts["stages"].select(pl.sum_horizontal(f"pupils_g{grade}" for grade in range(1, 7)))
    assert (grades.to_series() == facts["stages"]["pupils"]).all()
    assert facts["enrolment"]["pupils"].sum() == 1_202_761


@pytest.mark.shared
def test_remote_schools_are_rural_and_blank_is_the_rest(taiwan: tuple[Facts, list[Finding]]) -> None:
    facts, _ = taiwan
    counted = dict(facts["schools"]["urban_rural"].value_counts().rows())
    # Counted in the file itself: 偏遠 642, 特偏 159, 極偏 108, blank 1,759.
    assert counted == {"rural": 642 + 159 + 108, "urban": 1759}


@pytest.mark.shared
def test_a_figure_names_its_cells(taiwan: tuple[Facts, list[Finding]]) -> None:
    facts, _ = taiwan
    # Row 2 of the file is 私立淡江高中附設國小: 33 boys and 37 girls in grade 1, columns N and O.
    assert facts["stages"]["pupils_g1"][0] == 33 + 37
    assert facts.locus("stages", 2, "pupils_g1").cell == "N2, O2"


@pytest.mark.shared
def test_the_facts_are_equal_after_a_record_folder(taiwan: tuple[Facts, list[Finding]], tmp_path: Path) -> None:
    facts, _ = taiwan
    write_folder(tmp_path, facts)
    assert read_folder(tmp_path)[0].digest == facts.digest


@pytest.mark.shared
@pytest.mark.parametrize("file", [FILE, "113-107_raw.csv"])
def test_the_proposed_mapping_is_nearly_there(file: str, shared: Path) -> None:
    path = shared / "data" / "taiwan_moe_113" / file
    facts, findings = read_mapped(path, read_mapping(propose(path), "draft.toml"))
    stages = facts["stages"]
    assert (stages["pupils"].sum(), stages["classes"].sum(), stages["teachers"].sum()) == (
        1_202_761,
        52_398,
        100_374,
    )
    assert facts["county"].height == 22
    # What a blank 地區屬性 means it leaves to a person.
    assert facts["schools"]["urban_rural"].null_count() == 1759
    assert [finding for finding in findings if finding.severity == "error"] == []


@pytest.mark.shared
def test_the_coefficients_of_the_example_are_those_of_plain_sums(
    taiwan: tuple[Facts, list[Finding]], shared: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    data = shared / "data" / "taiwan_moe_113" / FILE
    files = ["--mapping", str(EXAMPLE / "mapping.toml"), "--standard", str(EXAMPLE / "standard.toml")]
    # One school of the file has two classes and no pupils: an error of the data, so the county with it is
    # judged without it.
    assert run(["assess", str(data), *files, "--json"]) == 1
    capsys.readouterr()
    assert run(["assess", str(data), *files, "--partial", "--json"]) == 1
    counties = json.loads(capsys.readouterr().out)["counties"]
    assert len(counties) == 22
    facts, _ = taiwan
    units = facts["stages"].join(facts["schools"].select("school", "county"), on="school")
    ratios = {
        "CLASSES": ("classes", "pupils"),
        "TEACHERS": ("teachers", "pupils"),
        **{f"SIZE{grade}": (f"pupils_g{grade}", f"classes_g{grade}") for grade in range(1, 7)},
    }
    compared = 0
    for county in counties:
        own = units.filter(pl.col("county") == county["county"]["code"])
        for id, (top, bottom) in ratios.items():
            told = county["stages"]["primary"]["indicators"][id]["cv"]
            if told is None:
                continue
            resource, weight = own.filter(pl.col(bottom) > 0).select(top, bottom).to_numpy().T
            mean = resource.sum() / weight.sum()
            plain = np.sqrt(np.average((resource / weight - mean) ** 2, weights=weight)) / mean
            assert told == pytest.approx(plain, rel=1e-9), (county["county"], id)
            compared += 1
    # Classes and teachers per pupil can be told everywhere but in that one county.
    assert compared >= 2 * 21
