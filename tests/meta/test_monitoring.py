"""The alert rules, the dashboard and the operator's table name metrics and labels that the bot has, and no others."""

import json
import re
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import promql_parser
import pytest
import yaml
from prometheus_client import Metric

from bot.database.errors import DiskFull
from bot.delivery.sender import DeliveryEnd
from bot.meetings.outbox import Delivery, MessageKind, MessageRoute
from bot.meetings.services import Backlog
from bot.runtime.error_messages import Outcome
from bot.runtime.metrics import Metrics
from bot.runtime.sample import Sample

ROOT = Path(__file__).parents[2]
RULES = ROOT / "docs" / "monitoring" / "alerts.yml"
DASHBOARD = ROOT / "docs" / "monitoring" / "grafana-dashboard.json"
OPERATING = ROOT / "docs" / "operating.md"
OWN = "paperclub_"
PROMETHEUS = {"up"}
TARGET_LABELS = {"job", "instance", "le"}


@pytest.fixture(scope="module")
def exported() -> dict[str, Metric]:
    """Every family with a sample, by the name under which Prometheus stores a series of it."""
    metrics, families = Metrics(), {}
    metrics.interaction_ended("command", "paper", Outcome.ANSWERED, 0.1)
    metrics.transaction_ended(writes=True, seconds=0.1, error=None)
    metrics.transaction_ended(writes=True, seconds=0.1, error=DiskFull())
    metrics.delivery_ended(_REMINDER, DeliveryEnd.SENT, timedelta(seconds=1))
    metrics._sample = lambda: _SAMPLE  # type: ignore[method-assign]  # no loop to ask
    for family in metrics.registry.collect():
        for sample in family.samples:
            families[sample.name] = family
    return families


_REMINDER = Delivery(
    1, 2, 3, MessageKind.REMINDER, MessageRoute.THREAD, (), "60", due_at=None, nonce="", attempts=0,  # type: ignore[arg-type]  # not looked at
    attempted_at=None, target_id=None,
)  # fmt: skip
_SAMPLE = Sample(
    connected=True, latency=0.1, acknowledged_at=1.0, servers=1, interactions=0, edits=0, tasks=9, entries=3,
    list_version="0a1b", list_loaded_at=1.0, list_looked_at=1.0, list_usable=True, backlog=Backlog(0, 0, 0),
)  # fmt: skip


def alerts() -> list[dict[str, Any]]:
    groups = yaml.safe_load(RULES.read_text(encoding="utf-8"))["groups"]
    return [rule for group in groups for rule in group["rules"]]


def panels() -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = json.loads(DASHBOARD.read_text(encoding="utf-8"))["panels"]
    return found


def expressions() -> Iterator[str]:
    yield from (rule["expr"] for rule in alerts())
    for panel in panels():
        yield from (target["expr"] for target in panel.get("targets", ()))


def names_in(expression: str) -> set[str]:
    return {each for each in re.findall(r"[a-z_:]+", expression) if each.startswith((OWN, "process_", "python_"))}


def labels_in(expression: str) -> set[str]:
    grouped = [each for found in re.findall(r"by \(([^)]*)\)", expression) for each in found.split(",")]
    matched = re.findall(r"(\w+)\s*(?:=~|!~|!=|=)\s*\"", expression)
    return {each.strip() for each in (*grouped, *matched)}


@pytest.mark.parametrize("expression", tuple(expressions()))
def test_every_expression_is_promql_over_metrics_and_labels_that_exist(
    expression: str, exported: dict[str, Metric]
) -> None:
    promql_parser.parse(expression.replace("$__rate_interval", "5m"))
    names = names_in(expression)
    assert names or any(each in expression for each in PROMETHEUS)
    assert names - exported.keys() == set()
    known = {label for name in names for sample in exported[name].samples for label in sample.labels}
    assert labels_in(expression) - known - TARGET_LABELS == set()


def test_the_values_that_rules_look_for_are_those_that_are_counted(exported: dict[str, Metric]) -> None:
    counted = {sample.labels["outcome"] for sample in exported["paperclub_reminders_total"].samples}
    wanted = [values for each in expressions() for values in re.findall(r'outcome=~?"([^"]*)"', each)]
    assert wanted
    assert counted
    assert {value for values in wanted for value in values.split("|")} <= counted | set(Outcome)


def test_the_rules_have_the_shape_that_prometheus_reads() -> None:
    document = yaml.safe_load(RULES.read_text(encoding="utf-8"))
    assert set(document) == {"groups"}
    assert [set(group) for group in document["groups"]] == [{"name", "rules"}]
    for rule in alerts():
        assert set(rule) - {"for"} == {"alert", "expr", "labels", "annotations"}, rule["alert"]
        assert re.fullmatch(r"Paperclub[A-Z][A-Za-z]+", rule["alert"])
        assert re.fullmatch(r"\d+[smhd]", rule.get("for", "0s"))
        assert rule["labels"]["severity"] in {"critical", "warning"}
        assert set(rule["annotations"]) == {"summary", "description"}
        for text in rule["annotations"].values():
            assert re.sub(r"\{\{ \$(?:labels\.[a-z]+|value(?: \| humanize)?) \}\}", "", text).count("{{") == 0, text
    assert len({rule["alert"] for rule in alerts()}) == len(alerts())


def test_every_label_that_an_alert_tells_is_left_by_its_expression() -> None:
    told = {rule["alert"]: set(re.findall(r"\$labels\.(\w+)", str(rule["annotations"]))) for rule in alerts()}
    grouped = [
        (rule["alert"], set(re.split(r", ?", each)))
        for rule in alerts()
        for each in re.findall(r"by \(([^)]*)\)", rule["expr"])
    ]
    assert any(told[alert] for alert, _ in grouped)
    assert [alert for alert, labels in grouped if not told[alert] <= labels] == []


def test_the_panels_stand_beside_each_other_and_ask_the_chosen_data_source() -> None:
    taken: set[tuple[int, int]] = set()
    for panel in panels():
        at = panel["gridPos"]
        cells = {(x, y) for x in range(at["x"], at["x"] + at["w"]) for y in range(at["y"], at["y"] + at["h"])}
        assert max(x for x, _ in cells) < 24
        assert not cells & taken, panel["title"]
        taken |= cells
        for target in panel.get("targets", ()):
            assert target["datasource"]["uid"] == "${datasource}"
    assert len({panel["id"] for panel in panels()}) == len(panels())


def test_the_guide_has_every_metric_and_its_labels(exported: dict[str, Metric]) -> None:
    text = OPERATING.read_text(encoding="utf-8")
    table = text[text.index("| metric |") :].split("\n\n")[0]
    rows = re.findall(r"^\| `(paperclub_\w+)` \|([^|]*)\|", table, re.MULTILINE)
    documented = {name: set(re.findall(r"`(\w+)`", labels)) for name, labels in rows}
    assert len(documented) == len(rows)
    real: dict[str, set[str]] = {}
    for name, family in exported.items():
        if name.startswith(OWN):
            labels = {label for sample in family.samples for label in sample.labels} - {"le"}
            real.setdefault(re.sub(r"_(bucket|count|sum)$", "", name), set()).update(labels)
    assert documented == real


def test_names_follow_the_conventions(exported: dict[str, Metric]) -> None:
    """https://prometheus.io/docs/practices/naming"""
    assert {name.startswith(OWN) for name in exported} == {True, False}
    for name, family in exported.items():
        assert re.fullmatch(r"[a-z][a-z0-9_]*[a-z]", name)
        assert (family.type == "counter") == name.endswith("_total")
        assert not re.search(r"_(ms|milliseconds|minutes|hours|kb|mb|percent)(_|$)", name)
        assert family.documentation.endswith(".") or not name.startswith(OWN)
        if re.search(r"duration|latency|lateness|timestamp", name):
            assert "_seconds" in name
