"""Every condition that the desk's code writes under is left out by some test, which then sees harm.

A new condition, or one that was changed, is to be named here with that test.
"""

import ast
from collections.abc import Iterator, Mapping

from tests.conftest import ROOT
from tests.functions.conditions.test_left_out import STORIES

DESK = ROOT / "functions/desk"
RACES = "tests/faults/checking/test_mutants.py::test_every_removed_condition_is_noticed"
CHANGES = "tests/faults/checking/test_mutants_of_changes.py::test_every_removed_condition_is_noticed"
OUTBOX = "tests/faults/mail/test_mail_mutants.py::test_the_judge_notices_what_is_left_out"
DISPATCH = "tests/faults/races/test_dispatch_race.py::test_a_desk_that_forgets_a_condition_is_noticed"
SEATS = "tests/faults/races/test_seats_race.py::test_a_forgotten_condition_is_noticed"
GOING = "tests/faults/races/test_going_race.py"
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
    ("staff/commands/data/erase.py", "'attribute_exists(PK)'"): ("a_digest_that_is_gone_is_made_again",),
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
    ("storage/deletions.py", "f'attribute_not_exists(PK) OR ({condition})'"): (
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
    ("usecases/magazines.py", "'attribute_exists(PK)'"): (
        "a_row_that_expired_while_its_reader_left_is_made_again",
    ),
    ("storage/experts.py", "'v = :v'"): ("an_expert_rests_though_a_visit_was_planned_since",),
    ("storage/visits.py", "'active = :yes'"): (DISPATCH,),
    ("storage/visits.py", "condition"): (DISPATCH,),
    ("storage/seats.py", "text"): (SEATS,),
    ("storage/seats.py", "'attribute_not_exists(PK)'"): ("a_seat_is_taken_over_one_of_the_same_mailbox",),
    ("storage/seats.py", "'attribute_exists(PK)'"): (
        "a_second_application_gets_nothing_though_the_first_has_gone",
    ),
    ("storage/seats.py", "'sid = :sid'"): ("a_seat_that_is_another_s_is_given_back",),
    ("storage/seminar_settings.py", "condition"): ("a_viewing_url_is_set_over_another",),
    ("storage/seminar_settings.py", "'sid = :sid AND turn = :zero AND told < :told'"): (
        "a_viewing_url_goes_to_a_seat_that_has_it",
    ),
    ("storage/seminar_settings.py", "'attribute_not_exists(PK)'"): (
        "a_viewing_url_that_was_sent_is_sent_again",
    ),
    ("storage/deletions.py", "'#seen = :seen'"): ("a_bounce_is_deleted_unread",),
}
"""(module, the condition as it is written) -> stories of test_left_out.py, or other tests, that need it."""


def conditions() -> Iterator[tuple[str, str]]:
    for path in sorted(DESK.rglob("*.py")):
        module = path.relative_to(DESK).as_posix()
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Dict):
                for key, value in zip(node.keys, node.values, strict=True):
                    if isinstance(key, ast.Constant) and key.value == "ConditionExpression":
                        yield module, ast.unparse(value)
            if isinstance(node, ast.keyword) and node.arg in ("ConditionExpression", "condition"):
                yield module, ast.unparse(node.value)


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
