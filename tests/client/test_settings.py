"""The settings: where they come from, what each accepts, and that no secret shows."""

from collections.abc import Mapping
from pathlib import Path

import pytest

from bot.errors import BadSettings
from bot.settings import VARIABLES, ListenAddress, Secret, Settings, read_settings


@pytest.fixture(autouse=True)
def no_settings_of_this_machine(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in VARIABLES:
        monkeypatch.delenv(name, raising=False)


def settings_from(monkeypatch: pytest.MonkeyPatch, values: Mapping[str, str]) -> Settings:
    for name, value in values.items():
        monkeypatch.setenv(name, value)
    return read_settings()


def test_the_environment_wins_and_a_file_fills_the_gaps(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = tmp_path / ".env"
    file.write_text("DISCORD_TOKEN=from-file\nPAPERCLUB_CATALOG=other.yaml\nPAPERCLUB_GUILD=\n", encoding="utf-8")
    monkeypatch.setenv("DISCORD_TOKEN", " from-environment ")
    settings = read_settings(env_file=file)
    assert settings.discord_token.get_secret_value() == "from-environment"
    assert settings.catalog == Path("other.yaml")
    assert settings.guild is None
    assert settings.database_url.get_secret_value() == "sqlite:///paperclub.db"


def test_a_file_may_have_quotes_comments_exports_and_a_byte_order_mark(tmp_path: Path) -> None:
    file = tmp_path / ".env"
    lines = "DISCORD_TOKEN=\"a.b.c\"  # secret\nexport PAPERCLUB_GUILD='7'\n# PAPERCLUB_LOG=json\nPAPERCLUB_CATALOG\n"
    file.write_text("\ufeff" + lines, encoding="utf-8")
    assert read_settings(env_file=file) == Settings(discord_token="a.b.c", guild=7)


def test_without_a_file_and_with_blank_variables_every_setting_has_its_default(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in VARIABLES:
        monkeypatch.setenv(name, "  ")
    assert read_settings(env_file=tmp_path / "none") == Settings()


GOOD: list[tuple[str, str, Settings]] = [
    ("DISCORD_TOKEN", "MTIz.G-a_b.c", Settings(discord_token="MTIz.G-a_b.c")),
    ("PAPERCLUB_CATALOG", "lists/our papers.yaml", Settings(catalog=Path("lists/our papers.yaml"))),
    ("DATABASE_URL", "postgresql://u:p@h/d", Settings(database_url="postgresql://u:p@h/d")),
    ("PAPERCLUB_GUILD", " 1190000000000000000 ", Settings(guild=1190000000000000000)),
    ("PAPERCLUB_LOG", "JSON", Settings(log="json")),
    ("PAPERCLUB_LOG_LEVEL", "Warning", Settings(log_level="warning")),
    ("PAPERCLUB_METRICS", "127.0.0.1:9464", Settings(metrics=ListenAddress("127.0.0.1", 9464))),
    ("PAPERCLUB_METRICS", "localhost:1", Settings(metrics=ListenAddress("localhost", 1))),
    ("PAPERCLUB_METRICS", "[::1]:65535", Settings(metrics=ListenAddress("::1", 65535))),
    ("PAPERCLUB_METADATA", "ON", Settings(metadata=True)),
    ("PAPERCLUB_METADATA", "off", Settings(metadata=False)),
    ("PAPERCLUB_CONTACT", "ada@example.org", Settings(contact="ada@example.org")),
    ("PAPERCLUB_CONTACT", "https://example.org/bot", Settings(contact="https://example.org/bot")),
]


@pytest.mark.parametrize(("name", "value", "expected"), GOOD, ids=lambda each: str(each))
def test_each_variable_is_read(name: str, value: str, expected: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    assert settings_from(monkeypatch, {name: value}) == expected


BAD = [
    *(("DISCORD_TOKEN", value) for value in ("s3cret s3cret", "s3cret\ns3cret", "s3cret\u2026")),
    *(("PAPERCLUB_GUILD", value) for value in ("s3cret", "-7", "0", "1.5", "1_000", "١٢٣", "9" * 19, "9" * 5000)),
    *(("PAPERCLUB_LOG", value) for value in ("s3cret", "yaml", "text json")),
    *(("PAPERCLUB_LOG_LEVEL", value) for value in ("s3cret", "trace", "10")),
    *(
        ("PAPERCLUB_METRICS", value)
        for value in ("s3cret", "9464", ":9464", "localhost", "localhost:", "h:0", "h:65536", "h:-1", "h:٣", "::1:9464")
    ),
    ("PAPERCLUB_METRICS", "h:" + "9" * 5000),
    ("PAPERCLUB_METRICS", "http://127.0.0.1:9464"),
    *(("PAPERCLUB_METADATA", value) for value in ("s3cret", "yes", "1", "true")),
    *(("PAPERCLUB_CONTACT", value) for value in ("s3cret", "@", "a@b", "s3cret@e.org)\nX: 1", "a b@e.org", "ä@e.org")),
    ("PAPERCLUB_CONTACT", "https://" + "e" * 500),
]


@pytest.mark.parametrize(("name", "value"), BAD, ids=lambda each: ascii(each)[:40])
def test_an_invalid_value_is_refused_with_an_example_and_not_repeated(
    name: str, value: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    with pytest.raises(BadSettings) as caught:
        settings_from(monkeypatch, {name: value})
    variable = VARIABLES[name]
    expected = f"The settings can't be used: {name} must be {variable.expected}, such as {variable.example}."
    assert str(caught.value) == expected
    assert caught.value.__cause__ is None
    assert "s3cret" not in str(caught.value)


def test_all_invalid_values_are_named_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(BadSettings, match=r"PAPERCLUB_GUILD must be .*; PAPERCLUB_LOG must be "):
        settings_from(monkeypatch, {"PAPERCLUB_GUILD": "x", "PAPERCLUB_LOG": "x"})


@pytest.mark.parametrize("name", VARIABLES)
def test_each_example_is_a_valid_value(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    settings_from(monkeypatch, {name: VARIABLES[name].example})


def test_a_file_of_another_encoding_is_named(tmp_path: Path) -> None:
    file = tmp_path / ".env"
    file.write_bytes("DISCORD_TOKEN=s3cret # für uns".encode("latin-1"))
    with pytest.raises(BadSettings, match=r"\.env isn't UTF-8") as caught:
        read_settings(env_file=file)
    assert "s3cret" not in str(caught.value)


def test_secrets_stay_out_of_what_is_printed() -> None:
    settings = Settings(discord_token="s3cret", database_url="postgresql://u:s3cret@h/d", catalog=Path("c"), guild=None)
    for shown in (repr(settings), str(settings), f"{settings.discord_token}", str([settings.database_url])):
        assert "s3cret" not in shown


def test_a_list_in_the_home_folder_is_found_from_a_file_too(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HOME", str(tmp_path))
    assert settings_from(monkeypatch, {"PAPERCLUB_CATALOG": "~/list.yaml"}).catalog == tmp_path / "list.yaml"


def test_secrets_are_compared_by_value_and_never_equal_their_text() -> None:
    assert {Secret("a"), Secret("a"), Secret("b")} == {Secret("a"), Secret("b")}
    assert Secret("a") != "a"
