"""The council's own policy: named in the settings, read beside them, and what is wrong in it said by line."""

from importlib import resources
from pathlib import Path

import pytest

from store.domain.errors import BadInput
from store.engine import Store
from store.policy_files import line_of
from tests.commands import Ran, dutydesk
from tests.store.till import open_till
from tui import settings
from tui.settings import read_settings

TEXT = (resources.files("store") / "policies" / "default.toml").read_text(encoding="utf-8")


@pytest.fixture
def site(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The machine's own settings folder."""
    made = tmp_path / "etc"
    made.mkdir()
    monkeypatch.setattr(settings, "SITES", (made,))
    return made


def councils(folder: Path, *changes: tuple[str, str]) -> Path:
    """A council's policy under `policies/`, and settings that name it from where they are."""
    text = TEXT
    for old, new in changes:
        assert old in text
        text = text.replace(old, new, 1)
    (folder / "policies").mkdir(exist_ok=True)
    (folder / "policies" / "northbrook.toml").write_text(text, "utf-8")
    config = folder / "dutydesk.toml"
    config.write_text('policy = "policies/northbrook.toml"\n', "utf-8")
    return config


def queue(store: Store, login: str = "asha") -> Ran:
    return dutydesk("queue", store=store.url.render_as_string(hide_password=False), login=login)


def test_the_policy_that_the_settings_name_is_the_one_that_holds(store: Store, site: Path) -> None:
    open_till(store)
    no_find = ('label = "Duty officer"\nmay = ["find", "note"', 'label = "Duty officer"\nmay = ["note"')
    config = councils(site, no_find)
    ran = queue(store)
    assert (ran.code, "Your role does not reach to people's records." in ran.err) == (3, True)
    assert queue(store, "ben").code == 1
    config.write_text('policy = "default"\n', "utf-8")
    assert queue(store).code == 1


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("home_days = 7", "home_days = 0", "northbrook.toml, line {line}: mirror.home_days must be 1 to 60."),
        ("home_days = 7", "home_day = 7", "northbrook.toml, line {line}: mirror.home_days is missing."),
        ('up_to = "250.00"', "up_to = 250", "line {line}: actions.refund.limits[1].up_to must be an amount"),
        ('number = "116 123"', "number = 116", "line {line}: wellbeing.numbers[3].number must be text."),
        (
            "home_days = 7",
            "home_days = ",
            "northbrook.toml: not TOML: Invalid value (at line {line}, column",
        ),
    ],
)
def test_what_is_wrong_in_it_is_said_by_file_and_line_before_anything_is_done(
    store: Store, site: Path, old: str, new: str, said: str
) -> None:
    open_till(store)
    councils(site, (old, new))
    ran = queue(store)
    at = TEXT[: TEXT.index(old)].count("\n") + 1
    if "is missing" in said:
        at = TEXT[: TEXT.index("[mirror]")].count("\n") + 1
    elif "limits" in said:
        at = TEXT[: TEXT.index("limits = [                    # team leader")].count("\n") + 1
    assert (ran.code, ran.out) == (2, "")
    assert said.format(line=at) in ran.err


def test_a_policy_that_is_not_there_is_wrong_usage(store: Store, site: Path) -> None:
    open_till(store)
    config = site / "dutydesk.toml"
    for policy, said in (
        ("nowhere.toml", "There is no policy file nowhere.toml."),
        ("nowhere", "There is no policy of that name. Name one of these, or a .toml file: default."),
    ):
        config.write_text(f'policy = "{policy}"\n', "utf-8")
        ran = queue(store)
        assert (ran.code, said in ran.err) == (2, True), ran


def test_health_says_that_no_desk_opens_by_it(store: Store, site: Path) -> None:
    open_till(store)
    (site / "dutydesk.toml").write_text('policy = "nowhere.toml"\n', "utf-8")
    ran = dutydesk("health", store=store.url.render_as_string(hide_password=False))
    assert (ran.code, ran.out) == (3, "")
    assert "policy: There is no policy file nowhere.toml." in ran.err


def test_no_officer_chooses_their_own_rights_by_a_file_or_a_variable_of_their_own(
    site: Path, home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    mine = home / "config" / "dutydesk"
    mine.mkdir(parents=True)
    named = 'store = "mine.db"\npolicy = "mine.toml"\n'
    (mine / "dutydesk.toml").write_text(named, "utf-8")
    for config in (None, str(mine / "dutydesk.toml")):
        with pytest.raises(BadInput, match="names a policy"):
            read_settings(store=None, config=config)
    (mine / "dutydesk.toml").write_text('store = "mine.db"\n', "utf-8")
    read = read_settings(store=None, config=None)
    assert (read.store, read.policy) == ("mine.db", "default")
    monkeypatch.setenv("XDG_CONFIG_DIRS", str(tmp_path / "lax"))
    (tmp_path / "lax" / "dutydesk").mkdir(parents=True)
    (tmp_path / "lax" / "dutydesk" / "dutydesk.toml").write_text(named, "utf-8")
    (site / "dutydesk.toml").write_text('store = "council.db"\npolicy = "council.toml"\n', "utf-8")
    for config in (None, str(mine / "dutydesk.toml")):
        assert read_settings(store=None, config=config).policy == str(site / "council.toml")
    assert read_settings(store=None, config=None).store == "mine.db"
    (mine / "dutydesk.toml").unlink()
    assert read_settings(store=None, config=None).store == "council.db"


def test_a_key_is_found_on_its_line() -> None:
    text = "a = 1\n[b]\nc = 2\n[[d.e]]\nf = 3\n[[d.e]]\n# f = 0\nf = 4\n[b.g]\nh = [\n  { i = 1 },\n]\n"
    lines = {"a": 1, "b.c": 3, "b.x": 2, "d.e[1].f": 5, "d.e[2].f": 8, "b.g.h[1].i": 10, "zz": 1}
    assert {key: line_of(text, key) for key in lines} == lines
