"""Who may do what: every route with every right, every action of every life with every role at every desk.

Whoever lacks a right is told the same as if there were no such case, and nothing is changed or sent.
"""

import itertools
from collections.abc import Iterator, Mapping

import pytest

from desk import bootstrap
from desk.console.answers import Answer
from desk.console.endpoint import respond
from desk.console.member import Member, Right
from desk.console.request import Request
from desk.console.roles import rights_of
from desk.console.route import Route
from desk.console.routes import ROUTES
from desk.domain.submissions.workflow import STAFF
from desk.parts import Parts
from desk.web import http
from tests.functions.bookings import SID
from tests.functions.conftest import RIGHT, Desk
from tests.functions.console.at_the_counter import EVERYTHING, Counter, member

SEE, HANDLE, LEAD, EXPORT, ADMIN = Right
ROLES: Mapping[str, frozenset[Right]] = {
    "nobody": frozenset(),
    "sees": frozenset({SEE}),
    "handles": frozenset({SEE, HANDLE}),
    "leads": frozenset({SEE, HANDLE, LEAD}),
    "leads and handles nothing": frozenset({SEE, LEAD}),
    "exports": frozenset({SEE, EXPORT}),
    "keeps": frozenset({SEE, ADMIN}),
    "handles what they don't see": frozenset({HANDLE, LEAD}),
    "all but see": EVERYTHING - {SEE},
    "everything": EVERYTHING,
}
OF_LEADS: Mapping[str, set[str]] = {
    "booking": {"reopen"},
    "consultation": {"reopen"},
    "seminar": {"reopen", "reopen_to_wait"},
    "dispatch": {"approve", "reopen"},
}
"""Form -> the actions that take a lead."""

NOBODY_S = "K7QF-3MXB"


def needed(form: str, action: str) -> Right:
    return LEAD if action in OF_LEADS[form] else HANDLE


def roles_at(own: str, other: str) -> Iterator[tuple[str, Member, bool]]:
    """(name, member, is it the case's desk) of each role at either desk, all rights at the other one."""
    for name, rights in ROLES.items():
        yield f"{name}, here", member({own: rights}), True
        yield f"{name}, elsewhere", member({other: rights}), False
    yield "everything elsewhere, sees here not", member({other: EVERYTHING, own: frozenset({HANDLE})}), False


def stored(desk: Desk, form: str) -> str:
    """The receipt number of a case."""
    status, body = desk.send(form, RIGHT[form], sid=SID)
    assert status == 201, body
    return str(body["receipt"])


def others_of(desk: Desk, form: str) -> tuple[str, str]:
    """(the form's desk, another one)."""
    own = str(desk.bundle["forms"][form]["words"]["desk"])
    return own, next(one for one in desk.bundle["desks"] if one != own)


def actions_of(desk: Desk, form: str) -> list[str]:
    actions = desk.bundle["workflows"][desk.bundle["forms"][form]["words"]["workflow"]]["actions"]
    return [name for name, action in actions.items() if STAFF in action["by"]]


def without(body: str, *told: str) -> str:
    """A page without what the address itself says, and without its tokens."""
    for text in told:
        body = body.replace(text, "")
    return body


@pytest.mark.parametrize("form", RIGHT)
def test_an_action_takes_its_right_at_the_case_s_desk(desk: Desk, form: str) -> None:
    receipt, (own, other) = stored(desk, form), others_of(desk, form)
    before, mails = desk.items(), len(desk.mails())
    allowed: set[tuple[str, str]] = set()
    for (name, who, is_here), action in itertools.product(roles_at(own, other), actions_of(desk, form)):
        path = f"/cases/{receipt}/{action}"
        may = is_here and {SEE, needed(form, action)} <= who.rights[own]
        counter = Counter(who)
        if may:
            assert counter.get(path)["statusCode"] in (200, 422), (name, action)
            allowed.add((name, action))
            continue
        answers = [counter.get(path), counter.post(path, {"step": "do", "version": "1"})]
        status = 403 if not who.may_somewhere(SEE) else 404
        assert [answer["statusCode"] for answer in answers] == [status, status], (name, action)
        assert receipt not in answers[0]["body"]
        missing = counter.get(f"/cases/{NOBODY_S}/{action}")
        assert without(missing["body"], NOBODY_S) == without(answers[0]["body"], receipt), (name, action)
    changed = [item for item in desk.items() if item not in before and item["type"] != "view"]
    assert changed == []
    assert len(desk.mails()) == mails
    assert {name for name, _ in allowed} == {
        "handles, here",
        "leads, here",
        "everything, here",
        "leads and handles nothing, here",
    }


@pytest.mark.parametrize("form", RIGHT)
def test_a_case_is_seen_by_who_sees_its_desk_and_by_nobody_else(desk: Desk, form: str) -> None:
    receipt, (own, other) = stored(desk, form), others_of(desk, form)
    for name, who, is_here in roles_at(own, other):
        counter, path = Counter(who), f"/cases/{receipt}"
        answer = counter.get(path)
        if is_here and SEE in who.rights[own]:
            assert answer["statusCode"] == 200, name
        elif who.may_somewhere(SEE):
            missing = counter.get(f"/cases/{NOBODY_S}")
            assert answer["statusCode"] == missing["statusCode"] == 404, name
            assert without(missing["body"], NOBODY_S) == without(answer["body"], receipt), name
        else:
            assert answer["statusCode"] == 403, name
    assert len(desk.items("AUDIT#view#")) == sum(SEE in rights for rights in ROLES.values()), (
        "one for each who saw it"
    )


OF_CASES = [route for route in ROUTES if "{receipt}" in route.pattern]


@pytest.mark.parametrize("route", OF_CASES, ids=lambda route: f"{route.method} {route.pattern}")
def test_no_address_of_a_case_answers_who_has_its_right_at_another_desk_only(
    desk: Desk, route: Route
) -> None:
    receipt, (own, other) = stored(desk, "booking"), others_of(desk, "booking")
    before = [item for item in desk.items() if item["type"] != "view"]
    for who in (member({other: EVERYTHING}), member({other: EVERYTHING, own: EVERYTHING - {SEE}})):
        counter, answers = Counter(who), []
        for one in (receipt, NOBODY_S):
            path = route.pattern.replace("{receipt}", one).replace("{action}", "note")
            asked = counter.get(path) if route.method == "GET" else counter.post(path, {"step": "do"})
            answers.append((asked["statusCode"], without(asked["body"], one)))
        assert answers[0] == answers[1]
        assert answers[0][0] == 404
    assert [item for item in desk.items() if item["type"] != "view"] == before
    assert desk.items("AUDIT#view#") == []


@pytest.mark.parametrize("form", RIGHT)
def test_lists_have_nothing_of_a_desk_that_one_does_not_see(desk: Desk, form: str) -> None:
    receipt, (own, other) = stored(desk, form), others_of(desk, form)
    name = desk.bundle["desks"][own]["name"]
    for role, who, is_here in roles_at(own, other):
        if not who.may_somewhere(SEE):
            continue
        sees = is_here and SEE in who.rights[own]
        for path in (route.pattern for route in ROUTES if route.method == "GET" and "{" not in route.pattern):
            body = Counter(who).get(path)["body"]
            # A seminar's applications are in no queue: nobody has to do anything about them.
            assert not sees or path != "/list" or form == "seminar" or receipt[-4:] in body, (role, path)
            assert sees or (receipt not in body and name not in body), (role, path)
        found = Counter(who).post("/find", {"asked": receipt[-4:], "q": receipt[-4:], "text": receipt[-4:]})
        assert sees or receipt not in str(found), role


@pytest.mark.parametrize("route", ROUTES, ids=lambda route: f"{route.method} {route.pattern}")
def test_a_route_without_its_right_at_any_desk_is_never_called(desk: Desk, route: Route) -> None:
    def called(request: Request, parts: Parts, **values: str) -> Answer:
        raise AssertionError("the screen was called")

    made = Route(route.method, route.pattern, route.right, called)
    path = made.pattern.replace("{", "").replace("}", "")
    desks = desk.bundle["desks"]
    for rights in (frozenset[Right](), EVERYTHING - {route.right}):
        counter = Counter(member(dict.fromkeys(desks, rights)))
        request = http.Request(method="GET", path=path, path_parameters={}, query={}, headers={}, body=b"")
        as_get = Route("GET", made.pattern, made.right, called)
        answer = respond(request, counter.visitor, bootstrap.parts(), routes=(as_get,))
        assert answer["statusCode"] == 403


def test_every_route_that_changes_something_is_a_post() -> None:
    """So that none works without its token: `respond` checks it before any screen."""
    assert {route.method for route in ROUTES} == {"GET", "POST"}
    posted = {route.pattern for route in ROUTES if route.method == "POST"}
    shown = {route.pattern for route in ROUTES if route.method == "GET"}
    assert posted <= shown, "what was typed at an ended session is offered again by the same path"


def test_the_actions_of_leads_are_these(desk: Desk) -> None:
    for form, expected in OF_LEADS.items():
        actions = desk.bundle["workflows"][desk.bundle["forms"][form]["words"]["workflow"]]["actions"]
        assert {name for name, action in actions.items() if action.get("lead") is True} == expected


# ---- From groups to rights


def test_groups_add_up_and_unknown_ones_give_nothing(desk: Desk) -> None:
    assert rights_of([], desk.bundle) == {}
    assert rights_of(["unknown", ""], desk.bundle) == {}
    both = rights_of(["counter-viewers", "counter-staff", "unknown"], desk.bundle)
    assert both == {"consumer-center": frozenset({SEE, HANDLE})}


def test_a_desk_that_the_settings_no_longer_have_gives_no_right(desk: Desk) -> None:
    roles = {"counter-staff": {"gone": ["see", "handle"]}}
    assert rights_of(["counter-staff"], {**desk.bundle, "console": {"roles": roles}}) == {}


def test_who_sees_one_desk_is_led_to_that_one_alone(desk: Desk) -> None:
    who = member({"harassment": frozenset({SEE}), "consumer-center": frozenset({HANDLE})})
    assert who.desks == ("harassment",)
    assert who.may(SEE, "harassment")
    assert not who.may(SEE, "consumer-center")
    assert not who.may(SEE, "")


def test_a_page_without_a_member_has_no_token() -> None:
    with pytest.raises(LookupError):
        Request(method="GET", path="/").token("/")
    with pytest.raises(LookupError):
        _ = Request(method="GET", path="/").who
