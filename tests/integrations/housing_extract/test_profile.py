"""A profile is read strictly: every slip is named with its file, line, column and key, and nothing is loaded."""

from importlib.resources import files
from pathlib import Path

import pytest

from integrations.housing_extract.profile import SHIPPED, DateFormat, TotalsIn, load_profile, read_profile
from store.domain.errors import BadInput

PLAIN = (files("integrations.housing_extract") / "profiles" / "plain.toml").read_text(encoding="utf-8")


@pytest.mark.parametrize("name", SHIPPED)
def test_the_shipped_profiles_load(name: str) -> None:
    assert load_profile(name).name == name


@pytest.mark.parametrize("name", ["civica", "capita"])
def test_the_vendor_shapes_say_that_they_are_to_be_adjusted(name: str) -> None:
    assert "likely" in load_profile(name).about
    assert "to be adjusted" in load_profile(name).about


def test_a_profile_of_your_own_is_a_file(tmp_path: Path) -> None:
    mine = tmp_path / "mine.toml"
    mine.write_text(PLAIN.replace('name = "plain"', 'name = "mine"'), encoding="utf-8")
    profile = load_profile(str(mine))
    assert profile.name == "mine"
    assert profile.dates is DateFormat.ISO
    assert profile.totals is TotalsIn.CONTROL
    assert profile.digest != load_profile("plain").digest


SLIPS = [
    ('name = "plain"', "", "mine.toml, line 1, column 1: name is missing"),
    ('postcode = "', 'postcod = "', "columns.properties.postcod is not a known key"),
    ('dates = "YYYY-MM-DD" ', 'dates = "YYYY-DD-MM" ', "format.dates must be one of"),
    ('encoding = "utf-8" ', 'encoding = "utf8" ', "format.encoding must be one of"),
    ("quotes = true", 'quotes = "yes"', "format.quotes must be true or false"),
    ('separator = ","', 'separator = "/"', "format.separator must be one of"),
    ("[totals]", "[total]", "total is not a known key"),
    ('fund = "HRA"', 'fund = "HR"', "defaults.fund must be one of"),
    ('fund = "fund"\n', 'fund = "Patch"\n', "columns.properties.patch names a column that another key names"),
    ('notes = "notes.csv"', 'notes = "people.csv"', "files.notes names a file that another key names"),
    ('notes = "notes.csv"', 'notes = "../notes.csv"', "files.notes must be a file name without a folder"),
    ('balance = "balance"\n', "", "columns.accounts.balance is missing"),
    ('surname = "surname"\n', "", "columns.people.name is not clear"),
    (
        "[defaults]",
        '[codes.tenancy_type]\nSECURE = "SECURE"\n\n[defaults]',
        "codes.tenancy_type.SECURE must be one of",
    ),
    ("[defaults]", "[codes.tenant]\n\n[defaults]", "codes.tenant is not a known key"),
]


@pytest.mark.parametrize(("right", "wrong", "said"), SLIPS, ids=[said for _, _, said in SLIPS])
def test_a_slip_is_named_with_its_place(right: str, wrong: str, said: str) -> None:
    assert right in PLAIN
    with pytest.raises(BadInput) as refused:
        read_profile(PLAIN.replace(right, wrong, 1).encode(), file="mine.toml")
    assert said in str(refused.value)
    assert refused.value.what.startswith("mine.toml, line ")
    assert "nothing was loaded" in refused.value.do


def test_the_line_and_column_are_those_of_the_key() -> None:
    lines = PLAIN.splitlines()
    number = next(index for index, line in enumerate(lines, 1) if line.startswith("minus"))
    lines[number - 1] = '   minus = "behind"'
    with pytest.raises(BadInput, match=f"mine.toml, line {number}, column 4: format.minus"):
        read_profile("\n".join(lines).encode(), file="mine.toml")


@pytest.mark.parametrize(
    ("body", "said"), [(b"name = plain", "not readable as TOML"), (b"\xff\xfe", "not UTF-8")]
)
def test_what_is_not_toml_is_refused(body: bytes, said: str) -> None:
    with pytest.raises(BadInput, match=said):
        read_profile(body, file="mine.toml")


def test_a_profile_that_is_not_there_names_those_that_ship(tmp_path: Path) -> None:
    with pytest.raises(BadInput, match=r"There is no profile nowhere\.toml\. .*plain, civica, capita"):
        load_profile(str(tmp_path / "nowhere.toml"))


def test_a_column_that_is_not_mapped_needs_a_default() -> None:
    unmapped = PLAIN.replace('charged_weeks = "charged_weeks"\n', "")
    assert "charged_weeks" not in read_profile(unmapped.encode(), file="x.toml").columns["tenancies"]
    with pytest.raises(BadInput, match="no column of tenancies is mapped to it"):
        read_profile(unmapped.replace('charged_weeks = "52"\n', "").encode(), file="x.toml")
