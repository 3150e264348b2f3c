"""The outputs of template.yaml's stack: records for the DNS, and policies for people."""

import pytest

from tests.infra.cloudformation import EVERYTHING, GIVEN, desk_stack, statements

USUAL, ALL = desk_stack(GIVEN), desk_stack(EVERYTHING)
POLICIES = ("StaffPolicy", "ExportPolicy", "ErasePolicy")


@pytest.mark.parametrize("number", [1, 2, 3])
def test_a_dkim_record_is_output_as_a_zone_has_it(number: int) -> None:
    (value,) = USUAL.document["Outputs"][f"DkimRecord{number}"]["Value"].values()
    name, kind, to = value.split(" ")
    assert (name, kind) == (f"${{SenderDomain.DkimDNSTokenName{number}}}", "CNAME")
    assert to == f"${{SenderDomain.DkimDNSTokenValue{number}}}"


@pytest.mark.parametrize("name", POLICIES)
def test_each_policy_for_people_is_output(name: str) -> None:
    assert USUAL.document["Outputs"][f"{name}Arn"]["Value"] == {"Ref": name}


def test_people_may_use_the_ward_s_own_key_through_the_table_and_the_secret_only() -> None:
    assert ALL.document["Outputs"]["PeopleKeyPolicyArn"]["Value"] == {"Ref": "PeopleKeyPolicy"}
    (right,) = statements(ALL["PeopleKeyPolicy"]["PolicyDocument"])
    (functions,) = statements(ALL["OwnKeyPolicy"]["PolicyDocument"])
    assert right["Resource"] == [EVERYTHING["TableKeyArn"]]
    assert right["Action"] == functions["Action"], "what DynamoDB asks of whoever uses the table"
    assert right["Condition"] == {
        "StringEquals": {
            "kms:ViaService": [
                {"Fn::Sub": f"{service}.${{AWS::Region}}.amazonaws.com"}
                for service in ("dynamodb", "secretsmanager")
            ]
        }
    }
    assert "Roles" not in ALL["PeopleKeyPolicy"]
    assert "PeopleKeyPolicy" not in USUAL.resources
    assert "PeopleKeyPolicyArn" not in USUAL.document["Outputs"]
