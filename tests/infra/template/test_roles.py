"""infra/template.yaml: what each function and each kind of staff may do, a test per role."""

from local.emulated.sam_template import Function
from tests.infra.template.definition import TEMPLATE, each_function, people_s_rights, rights


@each_function
def test_the_role_is_the_function_s_own(function: Function) -> None:
    role = f"{function.name}Role"
    assert TEMPLATE.properties(function.name)["Role"] == {"Fn::GetAtt": [role, "Arn"]}
    (trust,) = TEMPLATE.properties(role)["AssumeRolePolicyDocument"]["Statement"]
    assert trust["Principal"] == {"Service": "lambda.amazonaws.com"}
    assert "ManagedPolicyArns" not in TEMPLATE.properties(role)


def test_submit_stores_and_reads_what_it_stored() -> None:
    table, log = {"Fn::GetAtt": ["Table", "Arn"]}, {"Fn::GetAtt": ["SubmitLog", "Arn"]}
    assert rights(TEMPLATE, "SubmitRole") == {
        "logs:CreateLogStream": log,
        "logs:PutLogEvents": log,
        "dynamodb:GetItem": table,
        "dynamodb:PutItem": table,
        "dynamodb:Query": table,
        "dynamodb:ConditionCheckItem": (table, ["SLOT#*", "SEAT#*"]),
        "dynamodb:UpdateItem": (table, ["SRC#*", "LIMIT#*", "FIGURES#*"]),
    }


def test_health_may_write_its_log_and_nothing_else() -> None:
    log = {"Fn::GetAtt": ["HealthLog", "Arn"]}
    assert rights(TEMPLATE, "HealthRole") == {"logs:CreateLogStream": log, "logs:PutLogEvents": log}


def test_slots_counts_and_reads_nothing_else() -> None:
    table, log = {"Fn::GetAtt": ["Table", "Arn"]}, {"Fn::GetAtt": ["SlotsLog", "Arn"]}
    assert rights(TEMPLATE, "SlotsRole") == {
        "logs:CreateLogStream": log,
        "logs:PutLogEvents": log,
        "dynamodb:Query": table,
    }


def test_manage_reads_changes_and_counts_and_deletes_no_submission() -> None:
    table, log = {"Fn::GetAtt": ["Table", "Arn"]}, {"Fn::GetAtt": ["ManageLog", "Arn"]}
    assert rights(TEMPLATE, "ManageRole") == {
        "logs:CreateLogStream": log,
        "logs:PutLogEvents": log,
        "dynamodb:GetItem": table,
        "dynamodb:Query": table,
        "dynamodb:PutItem": (table, ["SUB#*", "SLOT#*", "SEAT#*", "UNIQ#*", "FREED#*", "FIND#*"]),
        "dynamodb:DeleteItem": (table, ["SLOT#*", "SEAT#*", "UNIQ#*", "BODY#*", "EXPERT#*", "FIND#*"]),
        "dynamodb:ConditionCheckItem": (table, ["SLOT#*"]),
        "dynamodb:UpdateItem": (table, ["RATE#*", "SRC#*", "LIMIT#*"]),
    }


def test_the_magazine_s_function_sees_no_submission() -> None:
    table, log = {"Fn::GetAtt": ["Table", "Arn"]}, {"Fn::GetAtt": ["MagazineLog", "Arn"]}
    assert rights(TEMPLATE, "MagazineRole") == {
        "logs:CreateLogStream": log,
        "logs:PutLogEvents": log,
        "dynamodb:GetItem": (table, ["MAG#*", "ISSUE#*"]),
        "dynamodb:PutItem": (table, ["MAG#*"]),
        "dynamodb:UpdateItem": (table, ["RATE#*", "ISSUE#*"]),
    }


def test_deliver_finds_and_marks_rows_and_sends_from_our_own_domains() -> None:
    stream, log = {"Fn::GetAtt": ["Table", "StreamArn"]}, {"Fn::GetAtt": ["DeliverLog", "Arn"]}
    ses = "arn:${AWS::Partition}:ses:${AWS::Region}:${AWS::AccountId}"
    own = [
        {"Fn::Sub": f"{ses}:identity/${{MailDomain}}"},
        {"Fn::Sub": f"{ses}:configuration-set/${{SentMail}}"},
        {"Fn::Sub": f"{ses}:configuration-set/${{SentNews}}"},
    ]
    more = {"Fn::Split": [",", {"Fn::Join": [",", [*own, {"Ref": "MoreMailIdentities"}]]}]}
    assert rights(TEMPLATE, "DeliverRole") == {
        "logs:CreateLogStream": log,
        "logs:PutLogEvents": log,
        "dynamodb:DescribeStream": stream,
        "dynamodb:GetRecords": stream,
        "dynamodb:GetShardIterator": stream,
        "dynamodb:ListStreams": {"Fn::Sub": "${Table.Arn}/stream/*"},
        "dynamodb:GetItem": {"Fn::GetAtt": ["Table", "Arn"]},
        "dynamodb:UpdateItem": {"Fn::GetAtt": ["Table", "Arn"]},
        "dynamodb:PutItem": {"Fn::GetAtt": ["Table", "Arn"]},
        "dynamodb:Query": [{"Fn::GetAtt": ["Table", "Arn"]}, {"Fn::Sub": "${Table.Arn}/index/GSI1"}],
        "ses:SendRawEmail": {"Fn::If": ["SendsFromMore", more, own]},
        "sqs:SendMessage": [{"Fn::GetAtt": ["LostBells", "Arn"]}, {"Fn::GetAtt": ["LostRuns", "Arn"]}],
    }


def test_feedback_marks_rows_and_queues_what_it_can_not_write() -> None:
    table, log = {"Fn::GetAtt": ["Table", "Arn"]}, {"Fn::GetAtt": ["FeedbackLog", "Arn"]}
    assert rights(TEMPLATE, "FeedbackRole") == {
        "logs:CreateLogStream": log,
        "logs:PutLogEvents": log,
        "dynamodb:GetItem": table,
        "dynamodb:UpdateItem": table,
        "dynamodb:PutItem": table,
        "sqs:SendMessage": {"Fn::GetAtt": ["LostReports", "Arn"]},
    }


def test_morning_reads_the_queue_and_writes_mails() -> None:
    table, log = {"Fn::GetAtt": ["Table", "Arn"]}, {"Fn::GetAtt": ["MorningLog", "Arn"]}
    assert rights(TEMPLATE, "MorningRole") == {
        "logs:CreateLogStream": log,
        "logs:PutLogEvents": log,
        "dynamodb:Query": [table, {"Fn::Sub": "${Table.Arn}/index/GSI1"}],
        "dynamodb:GetItem": (table, ["SUB#*", "LIMIT#*", "SEAT#*"]),
        "dynamodb:PutItem": (table, ["SUB#*", "DIGEST#*", "SEAT#*", "FIGURES#*"]),
        "dynamodb:ConditionCheckItem": (table, ["SUB#*", "DIGEST#*", "SEAT#*", "FIGURES#*"]),
        "dynamodb:UpdateItem": (table, ["SUB#*", "LIMIT#*", "SEAT#*"]),
        "sqs:SendMessage": {"Fn::GetAtt": ["LostRuns", "Arn"]},
    }


def test_staff_see_and_act_but_delete_no_submission() -> None:
    table, index = {"Fn::GetAtt": ["Table", "Arn"]}, {"Fn::Sub": "${Table.Arn}/index/GSI1"}
    assert people_s_rights("StaffPolicy") == {
        "dynamodb:GetItem": [(table, None)],
        "dynamodb:Query": [(table, None), (index, None)],
        "dynamodb:PutItem": [
            (
                table,
                [
                    *(
                        "SUB#*",
                        "RCPT#*",
                        "SLOT#*",
                        "SEAT#*",
                        "UNIQ#*",
                        "FREED#*",
                        "FIND#*",
                        "BODY#*",
                        "EXPERT#*",
                        "EXPERTS#*",
                    ),
                    *("MAG#*", "ISSUE#*", "AUDIT#view#*", "AUDIT#search#*", "AUDIT#block#*"),
                    *("AUDIT#notice", "NOTICE", "AUDIT#expert#*"),
                ],
            )
        ],
        "dynamodb:DeleteItem": [
            (table, ["SLOT#*", "SEAT#*", "UNIQ#*", "SUPP#*", "BODY#*", "EXPERT#*", "EXPERTS#*", "FIND#*"])
        ],
        "dynamodb:UpdateItem": [(table, ["SRC#*", "LIMIT#*", "SEAT#*", "EXPERTS#*"])],
        "dynamodb:ConditionCheckItem": [(table, ["SUB#*"])],
        "secretsmanager:GetSecretValue": [({"Ref": "MailHashKey"}, None)],
    }


def test_an_export_is_a_right_of_its_own_and_writes_only_its_record() -> None:
    table = {"Fn::GetAtt": ["Table", "Arn"]}
    assert people_s_rights("ExportPolicy") == {
        "dynamodb:Scan": [(table, None)],
        "dynamodb:PutItem": [(table, ["AUDIT#export"])],
        "dynamodb:Query": [
            (table, ["LIMIT#*"]),
            (
                [table, {"Fn::Sub": "${Table.Arn}/index/GSI1"}],
                ["EXPERTS#*", "ISSUE#*", "MAGAZINE#*", "ISSUES#*"],
            ),
        ],
    }
