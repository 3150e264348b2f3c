"""An issue, its readers, and what comes back of it."""

from typing import Any

import feedback
from desk import bootstrap
from desk.domain.magazines.issues import Issue
from desk.storage.table import to_wire
from local.emulated.cloud import Cloud
from tests.functions.conftest import Desk
from tests.functions.events import Context, ses
from tests.functions.magazine.reader import subscribe

SUBJECT = "冬のセミナーの日程が決まりました"


def readers(desk: Desk, number: int) -> list[str]:
    """So many subscribers, made in the table: the pages are tried elsewhere."""
    subscribe(desk, "reader0@example.jp")
    (first,) = [item for item in desk.items("MAG#") if item["SK"] == "META"]
    for n in range(1, number):
        pk = f"MAG#{n:016d}".replace("0", "A").replace("1", "B")
        began = first["GSI1SK"].partition("#")[0]
        item = {**first, "PK": pk, "address": f"reader{n}@example.jp", "GSI1SK": f"{began}#{pk[4:]}"}
        put(desk.cloud, item)
    return [f"reader{n}@example.jp" for n in range(number)]


def put(cloud: Cloud, item: dict[str, Any]) -> None:
    cloud.dynamodb.put_item(TableName=bootstrap.parts().settings.table, Item=to_wire(item))


def got(desk: Desk) -> list[str]:
    return sorted(str(mail["To"]) for mail in desk.mails() if mail["Subject"] == SUBJECT)


def issue(desk: Desk, name: str = "news-2") -> Issue:
    found = Issue.of(name, desk.bundle)
    assert found is not None
    return found


def report(desk: Desk, kind: str, nth: int = -1, **detail: Any) -> None:
    """SES reports on the `nth` mail."""
    mail = desk.cloud.mailbox.mails[nth]
    row = {"to": mail.recipients[0], "message_id": mail.message_id}
    feedback.handler(ses(kind, row, **detail), Context(function_name="feedback"))
