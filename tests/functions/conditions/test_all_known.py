"""Every condition that the desk's code writes under is left out by some test, which then sees harm.

A new condition, or one that was changed, is to be named here with that test.
"""

import ast
from collections.abc import Iterable, Iterator, Mapping

from tests.conftest import ROOT
from tests.functions.conditions.test_left_out import STORIES

DESK = ROOT / "functions/desk"
RACES = "tests/faults/checking/test_mutants.py::test_every_removed_condition_is_noticed"
CHANGES = "tests/faults/checking/test_mutants_of_changes.py::test_every_removed_condition_is_noticed"
OUTBOX = "tests/faults/mail/test_mail_mutants.py::test_the_judge_notices_what_is_left_out"
DISPATCH = "tests/faults/races/test_dispatch_race.py::test_a_desk_that_forgets_a_condition_is_noticed"
VISITS = "tests/faults/races/test_visits_race.py::test_a_desk_without_one_condition_is_noticed"
GOING = "tests/faults/races/test_going_race.py"
SESSIONS = "tests/functions/console/test_sessions.py"
COMPOSER = "tests/functions/console/test_composer.py"
REPORTS = "tests/functions/mail_reports/test_reports.py"

SEEN: Mapping[tuple[str, str], tuple[str, ...]] = {
    ("delivery/caps.py", "'attribute_not_exists(PK) OR mails < :most'"): (
        "tests/faults/races/test_caps_race.py::test_reading_first_and_counting_later_exceeds_the_cap",
    ),
    (
        "delivery/caps.py",
        "'#status = :sending AND next_at = :lease AND attribute_not_exists(counted_at)'",
    ): ("tests/faults/races/test_caps_race.py::test_under_faults_a_mail_counts_once_and_ends_sent_or_held",),
    ("delivery/queue.py", "f'#status = :pending AND next_at <= :now AND {_STAYS}'"): (OUTBOX,),
    ("delivery/queue.py", "f'#status = :sending AND next_at <= :now AND {_STAYS}'"): (OUTBOX,),
    ("delivery/queue.py", "condition"): (OUTBOX,),
    ("delivery/queue.py", "'#status = :sending AND next_at = :lease'"): (
        OUTBOX,
        "tests/functions/staff/cases/test_correct.py"
        "::test_a_worker_that_corrects_a_row_brings_no_erased_one_back",
    ),
    ("delivery/queue.py", "'attribute_not_exists(PK)'"): ("an_alert_that_was_sent_is_written_again",),
    ("delivery/queue.py", "'#status = :held'"): ("a_mail_that_was_let_through_is_ended_unsent",),
    (
        "delivery/reports.py",
        "f'attribute_exists(PK) AND (attribute_not_exists(expires_at) OR expires_at > :epoch) "
        "AND {unchanged}'",
    ): (
        f"{REPORTS}::test_a_report_on_an_erased_row_creates_none",
        f"{REPORTS}::test_two_reports_at_once_are_both_kept",
    ),
    ("counter/erasing.py", "'attribute_exists(PK)'"): ("a_digest_that_is_gone_is_made_again",),
    ("storage/capacity/blocking.py", "'op = :op'"): (
        "tests/faults/races/test_blocks_race.py"
        "::test_a_block_that_another_has_made_is_neither_overwritten_nor_undone",
    ),
    ("storage/capacity/limits.py", "'attribute_not_exists(PK) OR taken < :most'"): (
        "tests/faults/races/test_limit_race.py::test_a_limit_without_its_condition_is_noticed",
    ),
    ("storage/capacity/places.py", "' AND '.join(conditions)"): (RACES,),
    ("storage/capacity/places.py", "'attribute_exists(#sid)'"): (
        "cancelled_after_its_place_was_taken",
        "corrected_after_its_place_was_taken",
    ),
    ("storage/drafts.py", "'n = :n'"): (f"{COMPOSER}::test_of_two_who_keep_a_draft_at_once_one_is_told",),
    ("storage/notices.py", "'n = :n'"): (
        "tests/functions/console/test_notices.py::test_of_two_who_write_at_once_one_is_told",
    ),
    ("storage/staff/replies.py", "'n = :n'"): (
        "tests/functions/console/test_own_replies.py"
        "::test_of_two_who_change_the_desk_s_texts_at_once_one_is_told",
    ),
    ("storage/staff/sessions.py", "condition"): (
        f"{SESSIONS}::test_a_session_that_was_ended_meanwhile_is_not_brought_back",
        "tests/functions/console/test_role_changes.py::test_the_provider_is_asked_by_one_of_several_requests",
    ),
    ("storage/store.py", "'attribute_not_exists(PK)'"): ("a_record_of_a_look_is_written_over",),
    ("storage/writes.py", "'attribute_not_exists(PK)'"): (
        RACES,
        "tests/faults/checking/test_mutants.py"
        "::test_the_event_s_or_the_mail_s_condition_alone_prevents_overwriting",
    ),
    ("storage/transactions.py", "'#status = :held'"): ("a_held_mail_is_let_through",),
    ("storage/transactions.py", "'#status = :letter'"): ("a_letter_is_recorded_as_sent",),
    ("storage/writes.py", "'sid = :sid'"): (
        "corrected_though_its_claim_is_another_s",
        "tests/faults/checking/test_mutants_of_changes.py"
        "::test_each_condition_alone_stops_an_outdated_change",
    ),
    (
        "storage/transactions.py",
        "'#status = :status AND mail_v = :mail_v AND attribute_not_exists(going_at)'",
    ): (
        "a_mail_is_added_after_the_end",
        "a_mail_is_added_after_a_newer_one",
        "a_mail_is_added_to_what_is_deleted",
    ),
    ("storage/writes.py", "f'v = :v AND receipt = :receipt{more}'"): (
        CHANGES,
        "a_due_date_comes_after_a_step",
        f"{GOING}::test_deleting_on_any_version_is_noticed",
    ),
    ("storage/writes.py", "'attribute_not_exists(PK) OR sid = :sid'"): (
        "corrected_to_a_claim_that_is_another_s",
    ),
    ("storage/transactions.py", "'attribute_not_exists(v)'"): (
        "tests/faults/races/test_blocks_race.py"
        "::test_only_the_day_s_version_stops_a_block_that_has_not_read_the_last_booking",
        "a_wish_without_a_place_is_taken_for_a_filled_slot",
    ),
    ("storage/transactions.py", "'v = :v'"): (
        "tests/faults/races/test_blocks_race.py"
        "::test_only_the_day_s_version_keeps_a_booking_out_of_a_block_that_it_has_not_read",
    ),
    ("storage/deletions.py", "' AND '.join((f'{name} = :{name}' for name in mine))"): (
        f"{GOING}::test_erasing_whatever_stands_there_is_noticed",
    ),
    ("storage/detached.py", "'attribute_exists(PK)'"): ("what_is_gone_is_made_again_by_an_erasure",),
    ("storage/subscriptions.py", "'attribute_not_exists(PK)'"): (
        "a_subscription_is_asked_for_over_another",
        "an_issue_that_was_sent_is_sent_again",
    ),
    ("storage/subscriptions.py", "'attribute_exists(PK)'"): (
        "the_record_of_an_issue_that_is_gone_is_made_again",
    ),
    ("storage/subscriptions.py", "'v = :v'"): ("a_subscription_is_ended_as_it_was_before_another_step",),
    ("usecases/magazines/magazines.py", "'attribute_exists(PK)'"): (
        "a_row_that_expired_while_its_reader_left_is_made_again",
    ),
    ("storage/dispatch/experts.py", "'v = :v'"): ("an_expert_rests_though_a_visit_was_planned_since",),
    ("storage/dispatch/visits.py", "'active = :yes'"): (DISPATCH, VISITS),
    ("storage/dispatch/visits.py", "'attribute_not_exists(PK) OR #state = :off'"): (VISITS,),
    ("storage/dispatch/visits.py", "'#state = :planned AND begins = :begins AND expert = :before'"): (
        VISITS,
    ),
    ("storage/dispatch/visits.py", "' AND begins <= :now'"): (VISITS,),
    ("storage/dispatch/visits.py", "'#state = :done'"): (VISITS,),
    ("storage/dispatch/visits.py", "f'{condition} AND expert = :expert'"): (VISITS,),
    ("storage/seminars/seats.py", "_SEAT_LEFT"): ("a_seat_beyond_the_last",),
    ("storage/seminars/seats.py", "_NOBODY_WAITS"): ("a_seat_past_those_who_wait",),
    ("storage/seminars/seats.py", "'taken <= :most'"): ("somebody_moves_up_though_there_are_too_many",),
    ("storage/seminars/seats.py", "f'({_NOBODY_WAITS} OR taken > :most OR attribute_exists(off))'"): (
        "a_seat_is_given_back_past_who_has_begun_to_wait",
    ),
    ("storage/seminars/seats.py", "f'(taken >= :most OR {_SOMEBODY_WAITS})'"): (
        "somebody_waits_beside_a_free_seat",
    ),
    ("storage/seminars/seats.py", "'attribute_not_exists(turn)'"): ("two_who_wait_are_both_the_first",),
    ("storage/seminars/seats.py", "'turn = :turn'"): ("two_who_wait_are_both_the_next",),
    ("storage/seminars/seats.py", "'(attribute_not_exists(waiting) OR waiting < :most_waiting)'"): (
        "more_wait_than_may",
    ),
    ("storage/seminars/seats.py", "'attribute_not_exists(url_sent)'"): (
        "a_seat_without_the_url_that_goes_out_meanwhile",
    ),
    ("storage/seminars/seats.py", "'url_sent = :sent'"): ("a_seat_with_the_url_of_before",),
    ("storage/seminars/seats.py", "'attribute_not_exists(off)'"): ("a_seat_though_it_was_called_off",),
    ("storage/seminars/seats.py", "'attribute_not_exists(PK)'"): (
        "a_seat_is_taken_over_one_of_the_same_mailbox",
    ),
    ("storage/seminars/seats.py", "'attribute_exists(PK)'"): (
        "a_second_application_gets_nothing_though_the_first_has_gone",
    ),
    ("storage/seminars/seats.py", "'sid = :sid'"): ("a_seat_that_is_another_s_is_given_back",),
    ("storage/seminars/settings.py", "condition"): ("a_viewing_url_is_set_over_another",),
    ("storage/seminars/settings.py", "'sid = :sid AND turn = :zero AND told < :told'"): (
        "a_viewing_url_goes_to_a_seat_that_has_it",
    ),
    ("storage/seminars/settings.py", "'attribute_not_exists(PK)'"): (
        "a_viewing_url_that_was_sent_is_sent_again",
    ),
    ("storage/deletions.py", "'#seen = :seen'"): ("a_bounce_is_deleted_unread",),
}
"""(module, the condition as it is written) -> stories of test_left_out.py, or other tests, that need it."""


PUT_TOGETHER: Mapping[str, str] = {"text": "conditions", "condition": "condition"}
"""Variable that is a condition -> the one that collects its parts. A parameter has none: its callers do."""


def conditions() -> Iterator[tuple[str, str]]:
    for path in sorted(DESK.rglob("*.py")):
        module = path.relative_to(DESK).as_posix()
        tree = ast.parse(path.read_text(encoding="utf-8"))
        functions = [node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef)]
        for node in ast.walk(tree):
            for value in _values(node):
                around = [function for function in functions if value in ast.walk(function)]
                yield from ((module, one) for one in sorted(_parts(value, around[-1:] or [tree])))


def _values(node: ast.AST) -> Iterator[ast.expr]:
    if isinstance(node, ast.Dict):
        for key, value in zip(node.keys, node.values, strict=True):
            if isinstance(key, ast.Constant) and key.value == "ConditionExpression":
                yield value
    if isinstance(node, ast.keyword) and node.arg in ("ConditionExpression", "condition"):
        yield node.value


def _parts(value: ast.expr, around: Iterable[ast.AST]) -> set[str]:
    """A condition as it is written; one that its function puts together, in the parts of which it is made."""
    made = {name.id for name in ast.walk(value) if isinstance(name, ast.Name)} & set(PUT_TOGETHER)
    parts = {part for name in made for tree in around for part in _added(PUT_TOGETHER[name], tree)}
    return parts or {ast.unparse(value)}


def _added(name: str, tree: ast.AST) -> Iterator[str]:
    """What is assigned or added to a variable, each condition by itself."""
    for node in ast.walk(tree):
        match node:
            case ast.Assign(targets=[ast.Name(id=found)], value=value) if found == name:
                yield from _each(value)
            case ast.Assign(targets=[ast.Tuple(elts=[ast.Name(id=found), *_])], value=ast.Tuple(elts=elts)):
                yield from _each(elts[0]) if found == name else ()
            case ast.AugAssign(target=ast.Name(id=found), value=value) if found == name:
                yield from _each(value)
            case ast.Call(func=ast.Attribute(value=ast.Name(id=found), attr="append"), args=[value]):
                yield from _each(value) if found == name else ()


def _each(value: ast.expr) -> Iterator[str]:
    match value:
        case ast.List(elts=elts):
            for one in elts:
                yield from _each(one)
        case ast.Starred(value=inner):
            yield from _each(inner)
        case ast.IfExp(body=body, orelse=orelse):
            yield from _each(body)
            yield from _each(orelse)
        case _:
            yield ast.unparse(value)


def test_each_condition_is_left_out_somewhere() -> None:
    assert set(conditions()) == set(SEEN)


def test_those_tests_exist() -> None:
    for name in {name for names in SEEN.values() for name in names}:
        path, _, test = name.rpartition("::")
        if not path:
            assert test in STORIES
            continue
        tree = ast.parse((ROOT / path).read_text(encoding="utf-8"))
        assert test in [node.name for node in tree.body if isinstance(node, ast.FunctionDef)], name


def test_no_story_is_without_its_condition() -> None:
    assert set(STORIES) == {name for names in SEEN.values() for name in names if "::" not in name}
