"""infra/console.yaml on AWS: what the console may do, who signs in, and who gets to its door."""

import json
import re
from pathlib import Path

import pytest

from desk.console.sign_in import cookies
from desk.console.sign_in.door import RETURN, SIGNED_OUT
from desk.settings import Settings
from local.emulated.sam_template import CONSOLE, load_template
from tests.infra.cloudformation import linted, statements
from tests.infra.console.stacks import (
    ELSEWHERE,
    FROM_ANYWHERE,
    FROM_THE_OFFICE,
    GIVEN,
    NO_CONSOLE,
    OFFICE,
    OTHER,
    USUAL,
    sam,
)
from tests.infra.template.definition import TEMPLATE as DESK
from tests.infra.template.definition import rights

TEMPLATE = load_template(CONSOLE)
(FUNCTION,) = USUAL.of("AWS::Lambda::Function").values()
SETTINGS = FUNCTION["Environment"]["Variables"]
_ARN = "arn:${AWS::Partition}:dynamodb:${AWS::Region}:${AWS::AccountId}:table/${TableName}"
TABLE, INDEX = {"Fn::Sub": _ARN}, {"Fn::Sub": f"{_ARN}/index/GSI1"}
OF_ITS_OWN = {
    "dynamodb:PutItem": {
        *("SESSION#*", "KEPT#*", "STAFF", "REPLIES#*", "FIGURES#*", "GONE#*", "NOTICE"),
        *("AUDIT#export", "AUDIT#search#*", "AUDIT#role#*", "AUDIT#erase", "AUDIT#notice"),
    },
    "dynamodb:DeleteItem": {"SESSION#*", "KEPT#*", "SUB#*", "RCPT#*", "RATE#*"},
    "dynamodb:UpdateItem": {
        *("SESSION#*", "SUB#*", "RCPT#*", "SLOT#*", "UNIQ#*", "BODY#*", "EXPERT#*", "FIND#*", "FIGURES#*"),
        *("MSG#*", "DIGEST#*"),
    },
    "dynamodb:ConditionCheckItem": set[str](),
}
"""What it may beyond the StaffPolicy of the command line: its sessions, its records, and what erases a case,
for whoever administers a desk (`test_erasing.py` shows that erasing needs these, and no Scan).
"""


def test_cfn_lint_finds_nothing(tmp_path: Path) -> None:
    assert linted(CONSOLE) == []
    path = tmp_path / "transformed.json"
    path.write_text(json.dumps(sam(GIVEN)))
    # W: SAM writes an Fn::Sub or a DependsOn that isn't needed.
    assert linted(path, errors_only=True) == []


# ---- the function and its rights


def test_it_may_do_what_the_command_line_may_and_look_after_its_sessions() -> None:
    log = {"Fn::GetAtt": ["ConsoleLog", "Arn"]}
    found = rights(TEMPLATE, "ConsoleRole")
    staff = {
        action: set(statement["Condition"]["ForAllValues:StringLike"]["dynamodb:LeadingKeys"])
        for statement in DESK.properties("StaffPolicy")["PolicyDocument"]["Statement"]
        if "Condition" in statement
        for action in [statement["Action"]]
    }
    limited = {action: set(of[1]) for action, of in found.items() if isinstance(of, tuple)}
    assert all(of[0] == TABLE for of in found.values() if isinstance(of, tuple))
    assert limited == {action: keys | OF_ITS_OWN[action] for action, keys in staff.items()}
    assert {action: of for action, of in found.items() if not isinstance(of, tuple)} == {
        "logs:CreateLogStream": log,
        "logs:PutLogEvents": log,
        "dynamodb:GetItem": [TABLE, INDEX],
        "dynamodb:Query": [TABLE, INDEX],
    }
    assert "dynamodb:Scan" not in found


def test_it_may_use_the_ward_s_own_key_through_the_table_and_lambda_only() -> None:
    (right,) = statements(OTHER["OwnKeyPolicy"]["PolicyDocument"])
    (desk,) = statements(DESK.properties("OwnKeyPolicy")["PolicyDocument"])
    assert right["Resource"] == [ELSEWHERE["TableKeyArn"]]
    assert (right["Action"], right["Condition"]) == (desk["Action"], desk["Condition"])
    assert "OwnKeyPolicy" not in USUAL.resources


def test_every_setting_is_one_that_the_function_reads() -> None:
    read = set(re.findall(r"[A-Z][A-Z_]+[A-Z]", str(Settings.from_env.__doc__)))
    of_powertools = {name for name in SETTINGS if name.startswith("POWERTOOLS_")}
    assert set(SETTINGS) - of_powertools <= read
    assert SETTINGS["CONSOLE_URL"] == {"Fn::Sub": "https://${ConsoleDomain}"}
    assert FUNCTION["Runtime"] == DESK.document["Globals"]["Function"]["Runtime"]


def test_a_request_has_more_time_than_a_sign_in_takes_and_cloudfront_waits_for_it() -> None:
    (origin,) = USUAL["Distribution"]["DistributionConfig"]["Origins"]
    assert origin["CustomOriginConfig"]["OriginReadTimeout"] == FUNCTION["Timeout"] + 1


def test_the_access_log_has_neither_who_nor_which_case() -> None:
    stage = next(iter(USUAL.of("AWS::ApiGatewayV2::Stage").values()))
    told = json.loads(stage["AccessLogSettings"]["Format"].replace("\n", ""))
    assert set(told) == {
        "id", "at", "method", "status", "ms", "bytes", "functionStatus", "functionMs", "error",
    }  # fmt: skip
    assert not re.search("(?i)sourceIp|userAgent|path|query|identity", json.dumps(told))


# ---- who signs in


def test_only_administrators_make_users_and_everybody_has_a_second_factor() -> None:
    pool = USUAL["Staff"]
    assert pool["AdminCreateUserConfig"]["AllowAdminCreateUserOnly"] is True
    assert pool["MfaConfiguration"] == "ON"
    assert pool["EnabledMfas"] == ["SOFTWARE_TOKEN_MFA"]
    assert pool["WebAuthnUserVerification"] == "required"
    assert pool["WebAuthnFactorConfiguration"] == "MULTI_FACTOR_WITH_USER_VERIFICATION"
    assert pool["AccountRecoverySetting"]["RecoveryMechanisms"] == [{"Name": "admin_only", "Priority": 1}]
    assert pool["Policies"]["PasswordPolicy"]["MinimumLength"] == 15
    assert pool["DeletionProtection"] == "ACTIVE"


def test_the_client_takes_a_code_only_and_comes_back_to_the_console_only() -> None:
    client = USUAL["StaffClient"]
    assert client["AllowedOAuthFlows"] == ["code"]
    assert client["GenerateSecret"] is True
    assert client["CallbackURLs"] == [{"Fn::Sub": f"https://${{ConsoleDomain}}{RETURN}"}]
    assert client["LogoutURLs"] == [{"Fn::Sub": f"https://${{ConsoleDomain}}{SIGNED_OUT}"}]
    assert client["ExplicitAuthFlows"] == ["ALLOW_USER_AUTH"]
    assert client["WriteAttributes"] == ["email"], "nobody gives themselves another name"
    assert USUAL["StaffDomain"]["ManagedLoginVersion"] == 2
    assert "StaffLook" in USUAL.resources


def test_another_provider_takes_the_pool_s_place() -> None:
    assert OTHER.of("AWS::Cognito::UserPool") == {}
    assert OTHER.of("AWS::Cognito::UserPoolClient") == {}
    (function,) = OTHER.of("AWS::Lambda::Function").values()
    settings = function["Environment"]["Variables"]
    assert settings["OIDC_ISSUER"] == ELSEWHERE["OidcIssuer"]
    assert settings["OIDC_CLIENT_ID"] == "client"
    assert settings["OIDC_GROUPS_CLAIM"] == "groups"
    assert "resolve:secretsmanager" in str(settings["OIDC_CLIENT_SECRET"])


# ---- who gets to the door


def test_cloudfront_keeps_nothing_and_hands_over_the_console_s_cookies_alone() -> None:
    behaviour = USUAL["Distribution"]["DistributionConfig"]["DefaultCacheBehavior"]
    assert behaviour["ViewerProtocolPolicy"] == "redirect-to-https"
    cache = USUAL["NothingCached"]["CachePolicyConfig"]
    assert (cache["MinTTL"], cache["DefaultTTL"], cache["MaxTTL"]) == (0, 0, 0)
    handed = USUAL["Forwarded"]["OriginRequestPolicyConfig"]
    assert handed["CookiesConfig"]["Cookies"] == [cookies.SESSION, cookies.ATTEMPT, cookies.KEPT]
    assert {"Content-Type", "Origin", "Sec-Fetch-Site"} <= set(handed["HeadersConfig"]["Headers"])
    assert "CacheBehaviors" not in USUAL["Distribution"]["DistributionConfig"]


def test_every_header_that_the_console_reads_reaches_it() -> None:
    functions = CONSOLE.parents[1] / "functions"
    read = {
        name
        for path in (functions / "desk/console").rglob("*.py")
        for name in re.findall(r'headers\.get\(\s*"([\w-]+)"', path.read_text(encoding="utf-8"))
    }
    assert "sec-fetch-mode" in read
    handed = USUAL["Forwarded"]["OriginRequestPolicyConfig"]["HeadersConfig"]["Headers"]
    assert read <= {name.lower() for name in handed}


def test_it_has_a_host_name_of_its_own_with_tls_1_2_at_least() -> None:
    config = USUAL["Distribution"]["DistributionConfig"]
    assert config["Aliases"] == ["shokuin.example.jp"]
    assert config["ViewerCertificate"]["MinimumProtocolVersion"] == "TLSv1.2_2021"
    assert config["WebACLId"] == GIVEN["WebAclArn"]
    assert config["Origins"][0]["OriginCustomHeaders"][0]["HeaderName"] == "x-origin-secret"
    assert {"NameV4", "NameV6"} <= set(OTHER.resources)


def test_without_a_console_there_is_neither_certificate_nor_firewall_for_one() -> None:
    assert not [name for name in NO_CONSOLE.resources if name.startswith("Console")]
    assert not [name for name in NO_CONSOLE.document["Outputs"] if name.startswith("Console")]


def test_with_a_list_of_addresses_nobody_else_gets_to_the_door() -> None:
    assert FROM_THE_OFFICE["ConsoleAllowed"]["Addresses"] == {"Fn::Split": [",", OFFICE]}
    first, *_ = sorted(FROM_THE_OFFICE["ConsoleFirewall"]["Rules"], key=lambda rule: int(rule["Priority"]))
    assert first["Statement"]["NotStatement"]["Statement"]["IPSetReferenceStatement"]["Arn"] == {
        "Fn::GetAtt": ["ConsoleAllowed", "Arn"]
    }
    assert first["Action"]["Block"]["CustomResponse"]["ResponseCode"] == 403
    assert "elsewhere" not in [rule["Name"] for rule in FROM_ANYWHERE["ConsoleFirewall"]["Rules"]]
    assert "ConsoleAllowed" not in FROM_ANYWHERE.resources


def test_what_the_firewall_logs_has_neither_paths_nor_cookies() -> None:
    redacted = FROM_ANYWHERE["ConsoleFirewallLogging"]["RedactedFields"]
    assert {"UriPath": {}} in redacted
    assert {"QueryString": {}} in redacted
    assert {"SingleHeader": {"Name": "cookie"}} in redacted


# ---- alarms


@pytest.mark.parametrize("name", USUAL.of("AWS::CloudWatch::Alarm"))
def test_an_alarm_goes_to_the_desk_s_and_says_what_to_do_next(name: str) -> None:
    alarm = USUAL[name]
    assert alarm["AlarmActions"] == alarm["OKActions"] == [GIVEN["AlarmsTopicArn"]]
    assert "次にすること" in alarm["AlarmDescription"]


def test_what_goes_wrong_raises_an_alarm() -> None:
    door = (CONSOLE.parents[1] / "functions/desk/console/sign_in/door.py").read_text(encoding="utf-8")
    for name in ("SignInsRefused", "ProviderUnreachable"):
        assert f'count(_SERVICE, "{USUAL[name]["MetricName"]}")' in door
        assert USUAL[name]["Dimensions"] == [{"Name": "service", "Value": "console"}]
    assert {"ConsoleFails", "ConsoleUnavailable"} <= set(USUAL.of("AWS::CloudWatch::Alarm"))
