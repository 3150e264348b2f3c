"""Conditions on what is deleted, erased or kept as a record. Stories of `test_left_out.py`."""

from contextlib import suppress

from desk import bootstrap
from desk.counter import erasing
from desk.domain.errors import Changed
from desk.storage.detached import detach_message
from desk.usecases.retention import delete_submission
from tests import actions
from tests.functions.bookings import SID, book, do, put
from tests.functions.conditions.story import Stories
from tests.functions.conftest import Desk


def a_bounce_is_deleted_unread(desk: Desk) -> bool:
    """It is reported between the reading and the deletion: somebody has to be called."""
    book(desk)
    do(actions.cancel())
    desk.sweep()
    parts = bootstrap.parts()
    dossier = parts.store.dossier(SID)
    assert dossier
    put({**dossier.mails[0], "status": "failed"})
    with suppress(Changed):
        delete_submission(parts, dossier, why="kept", at=parts.clock())
    return any("expires_at" in one for one in desk.rows("mail"))


def a_record_of_a_look_is_written_over(desk: Desk) -> bool:
    store, item = bootstrap.parts().store, {"PK": "AUDIT#view#1", "SK": "1", "type": "view"}
    store.put_audit({**item, "who": "staff-1"})
    with suppress(RuntimeError):
        store.put_audit({**item, "who": "staff-2"})
    return bool(desk.rows("view")[0]["who"] == "staff-2")


def what_is_gone_is_made_again_by_an_erasure(desk: Desk) -> bool:
    store = bootstrap.parts().store
    detach_message(store, "gone")
    return bool(desk.items("MSG#"))


def a_digest_that_is_gone_is_made_again(desk: Desk) -> bool:
    erasing._rewrite(bootstrap.parts().store, {"PK": "DIGEST#x", "SK": "OUT#digest#1"}, {})
    return bool(desk.items("DIGEST#"))


STORIES: Stories = {
    a_bounce_is_deleted_unread: "Update SUB#OUT if #seen = :seen",
    a_record_of_a_look_is_written_over: "PutItem",
    what_is_gone_is_made_again_by_an_erasure: "Update MSG# if attribute_exists(PK)",
    a_digest_that_is_gone_is_made_again: "Update DIGEST# if attribute_exists(PK)",
}
