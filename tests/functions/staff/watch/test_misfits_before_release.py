"""Before a release is live, the log says what it would leave without a place, and nothing about whom."""

import copy
import json
import zipfile
from collections.abc import Callable, Mapping
from typing import Any

import pytest
from botocore.exceptions import ClientError

from desk import bootstrap
from desk.domain.submissions.watch.misfits import NEEDED
from infra.deploy import Deployment
from infra.rollout.live_check import NONE, NOT_ALLOWED, OF_SEATS, bundle_in, without_a_place
from infra.rollout.releases import Built
from local.emulated.sam_template import load_template
from tests.functions.bookings import SID, book
from tests.functions.conftest import CONSULTATION, Desk
from tests.functions.rights.rights import lacking, watched
from tests.functions.seminars.applying import apply
from tests.infra.deploying import cloud
from tests.infra.deploying.cloud import Aws
from tests.infra.deploying.conftest import aws, build  # noqa: F401 - fixtures

OTHER = "22222222-2222-4333-8444-555555555555"


def changed(desk: Desk, change: Callable[[dict[str, Any]], Any]) -> Mapping[str, Any]:
    bundle = copy.deepcopy(dict(desk.bundle))
    change(bundle)
    return bundle


def close(bundle: dict[str, Any]) -> None:
    bundle["calendars"]["weekdays"]["extra_closures"].append({"date": "2026-11-25", "reason": "点検のため"})


def said(desk: Desk, bundle: Mapping[str, Any]) -> list[str]:
    table = bootstrap.parts().settings.table
    return without_a_place(desk.cloud.dynamodb, table, bundle, now=desk.now)


def test_what_has_no_place_is_counted_by_day_and_reason(desk: Desk) -> None:
    receipt = book(desk)
    book(desk, sid=OTHER, email="b@example.jp", slot="2026-11-25T11:00")
    desk.send("consultation", CONSULTATION, sid="33333333-2222-4333-8444-555555555555")
    assert said(desk, desk.bundle) == [NONE]
    lines = said(desk, changed(desk, close))
    assert "2件" in lines[0]
    assert lines[1] == "・11月25日(水) 窓口が休みの日です（点検のため）: 2件"
    assert "orphans" in lines[-1]
    assert receipt not in "".join(lines)
    without = changed(desk, lambda bundle: bundle["forms"].pop("consultation"))
    assert "・フォーム「consultation」が、設定にありません: 1件" in said(desk, without)


def test_a_seminar_that_people_applied_for_and_that_is_gone_is_said(desk: Desk) -> None:
    apply(desk, 0)
    assert said(desk, desk.bundle) == [NONE]

    def rename(bundle: dict[str, Any]) -> None:
        for row in bundle["forms"]["seminar"]["words"]["seminars"]["list"]:
            row["id"] = "renamed" if row["id"] == "basics" else row["id"]

    (_, line) = said(desk, changed(desk, rename))
    assert line.startswith("・セミナー「basics」: 申込みが1件ありますが、日程")


def test_a_missing_right_is_said_and_stops_nothing(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(**_: Any) -> None:
        raise ClientError({"Error": {"Code": "AccessDeniedException", "Message": ""}}, "Scan")

    monkeypatch.setattr(desk.cloud.dynamodb, "scan", refuse)
    assert said(desk, desk.bundle) == [NOT_ALLOWED]


def test_it_needs_no_more_than_its_policy_allows(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    book(desk)
    statements = load_template().properties("LiveCheckPolicy")["PolicyDocument"]["Statement"]
    allowed = [one["Condition"]["ForAllValues:StringEquals"]["dynamodb:Attributes"] for one in statements]
    assert [set(one) for one in allowed] == [set(NEEDED), set(OF_SEATS)]
    assert "url" not in OF_SEATS
    with watched(desk, monkeypatch) as needs:
        said(desk, desk.bundle)
    assert {(action, where.partition(":")[0]) for action, where, _ in needs} == {
        ("Scan", "index"),
        ("Query", "table"),
    }
    assert lacking(statements, needs) == set()


def test_a_deployment_says_it_before_it_changes_anything(
    desk: Desk,
    aws: Aws,  # noqa: F811 - the fixture
    build: Callable[..., Built],  # noqa: F811
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    book(desk, sid=SID)
    lines: list[tuple[str, int]] = []
    outputs = cloud.OUTPUTS | {
        "desk": cloud.OUTPUTS["desk"] | {"TableName": bootstrap.parts().settings.table}
    }
    monkeypatch.setattr(cloud, "OUTPUTS", outputs)
    built = build("one")
    with zipfile.ZipFile(built.functions, "w") as archive:
        archive.writestr("version.json", json.dumps({"bundle": "one", "package": "p-one"}))
        archive.writestr("bundle.json", json.dumps({**changed(desk, close), "version": "one"}))
    deployment = Deployment(
        env=cloud.ENV,
        client=lambda service, region: desk.cloud.dynamodb if service == "dynamodb" else aws(service, region),
        say=lambda line: lines.append((line, len(aws.did))),
        clock=lambda: desk.now,
    )
    release = deployment.store(built)
    monkeypatch.setattr("infra.deploy.wait_until_visible", lambda *_, **__: None)
    deployment.deploy(release)
    (at,) = (done for line, done in lines if "窓口が休みの日です" in line)
    assert at == 0
    assert aws.did
    assert bundle_in(built.functions.read_bytes())["version"] == "one"
