"""infra/template.yaml: who may delete a submission, and when retention runs."""

from typing import Any

from tests.infra.template.definition import FUNCTIONS, TEMPLATE, people_s_rights, rights

TABLE: Any = {"Fn::GetAtt": ["Table", "Arn"]}
OWN = ["SUB#*", "RCPT#*", "SLOT#*", "SEAT#*", "UNIQ#*", "BODY#*", "EXPERT#*", "FIND#*"]


def test_keep_sets_expiry_and_deletes_nothing_itself() -> None:
    log = {"Fn::GetAtt": ["KeepLog", "Arn"]}
    assert rights(TEMPLATE, "KeepRole") == {
        "logs:CreateLogStream": log,
        "logs:PutLogEvents": log,
        "dynamodb:Query": [TABLE, {"Fn::Sub": "${Table.Arn}/index/GSI1"}],
        "dynamodb:GetItem": (TABLE, OWN),
        "dynamodb:UpdateItem": (TABLE, [*OWN, "FIGURES#*"]),
        "dynamodb:ConditionCheckItem": (TABLE, [*OWN, "FIGURES#*"]),
        "dynamodb:PutItem": (TABLE, ["GONE#*", "ISSUE#*", "FIGURES#*"]),
        "sqs:SendMessage": {"Fn::GetAtt": ["LostRuns", "Arn"]},
    }


def test_it_runs_at_night_and_again_for_what_was_left() -> None:
    """UTC: 17:00 is 2:00 of the next day in Tokyo."""
    assert FUNCTIONS["Keep"].schedules == ("cron(0,20,40 17 * * ? *)",)
    # Two calls never overlap.
    assert FUNCTIONS["Keep"].timeout < 20 * 60


def test_erasing_is_a_right_of_its_own_that_writes_its_record() -> None:
    assert people_s_rights("ErasePolicy") == {
        "dynamodb:GetItem": [(TABLE, None)],
        "dynamodb:Query": [(TABLE, None)],
        "dynamodb:Scan": [(TABLE, None)],
        "dynamodb:UpdateItem": [(TABLE, [*OWN, "FIGURES#*", "MSG#*", "DIGEST#*"])],
        "dynamodb:ConditionCheckItem": [(TABLE, [*OWN, "FIGURES#*", "MSG#*", "DIGEST#*"])],
        "dynamodb:PutItem": [(TABLE, ["GONE#*", "AUDIT#erase"])],
        "dynamodb:DeleteItem": [(TABLE, [*OWN, "SUPP#*", "RATE#*", "MAG#*", "ISSUE#*"])],
    }


def test_nobody_else_deletes_a_submission() -> None:
    """Neither a function nor the staff."""
    for name, resource in TEMPLATE.resources.items():
        if resource["Type"] == "AWS::IAM::Role" and "Policies" in resource["Properties"]:
            statements = [
                statement
                for policy in resource["Properties"]["Policies"]
                for statement in policy["PolicyDocument"]["Statement"]
            ]
        elif resource["Type"] == "AWS::IAM::ManagedPolicy" and name != "ErasePolicy":
            statements = resource["Properties"]["PolicyDocument"]["Statement"]
        else:
            continue
        for statement in statements:
            if "dynamodb:DeleteItem" in str(statement["Action"]):
                assert "SUB#" not in str(statement["Condition"]), name
                assert "RCPT#" not in str(statement["Condition"]), name
