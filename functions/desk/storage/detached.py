"""Takes a mail's message id away from its row, when the row is deleted."""

from desk.domain.mail.stored.rows import message_pk
from desk.storage.table import MAX_TRIES, Table, Write, to_wire


def detach_message(table: Table, message_id: str) -> None:
    """Detach the message id from its row so that late SES reports are dropped. Without the id they would
    be put into the dead-letter queue, with the address. Raises Unavailable.
    """
    write = Write(
        role="message",
        verb="Update",
        request={
            "Key": to_wire({"PK": message_pk(message_id), "SK": "META"}),
            "ConditionExpression": "attribute_exists(PK)",
            "UpdateExpression": "REMOVE #row",
            "ExpressionAttributeNames": {"#row": "row"},
        },
    )
    table.write(lambda: [write], lambda failed: failed or True, tries=MAX_TRIES)
