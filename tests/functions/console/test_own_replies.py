"""The texts that a desk's staff keep for each other: whose they are, and two who change them at once."""

from desk import bootstrap
from desk.storage.staff.replies import own_replies, put_own_replies
from tests.functions.conftest import Desk
from tests.functions.console.test_composer import colleague


def test_another_desk_s_texts_are_not_there(desk: Desk) -> None:
    counter = colleague("一郎")
    assert counter.get("/replies", desk="consumer-center")["statusCode"] == 404


def test_of_two_who_change_the_desk_s_texts_at_once_one_is_told(desk: Desk) -> None:
    store = bootstrap.parts().store
    texts = [[{"id": name, "title": name, "text": name, "by": "m", "at": ""}] for name in "ABC"]
    assert put_own_replies(store, "harassment", texts[0], seen=0)
    kept = [put_own_replies(store, "harassment", one, seen=1) for one in texts[1:]]
    assert kept == [True, False]
    assert own_replies(store, "harassment")[1][0]["id"] == "B"
