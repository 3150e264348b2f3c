"""The documents state the limits, rights and times that the code has."""

import re

from desk.domain.codes import page_nonce as nonce
from desk.staff.commands.data import erase
from desk.web import attempt_limit as tries
from desk.web.http import MAX_BODY
from local.emulated.sam_template import load_template
from tests.conftest import ROOT
from tests.security import code

SECURITY = (ROOT / "SECURITY.md").read_text(encoding="utf-8")


def document(name: str) -> str:
    return re.sub(r"\s+", " ", (ROOT / name).read_text(encoding="utf-8"))


def test_how_often_a_wrong_code_may_be_tried() -> None:
    assert f"{tries.MOST} wrong tries from one address in half an hour" in document("functions/README.md")
    assert f"{tries.MOST} wrong ones in half an hour" in SECURITY
    assert tries.WINDOW.total_seconds() == 30 * 60


def test_how_long_a_page_is_valid_and_how_much_it_may_send() -> None:
    assert nonce.LIFETIME.total_seconds() == 2 * 60 * 60
    assert "two hours" in SECURITY
    assert f"a body of {MAX_BODY // 1024} KB at most" in SECURITY


def test_every_key_of_the_template_is_documented() -> None:
    keys = {
        name
        for name, resource in load_template().resources.items()
        if resource["Type"] == "AWS::SecretsManager::Secret"
    }
    keys_section = document("SECURITY.md").partition("## Keys")[2].partition("## Headers")[0]
    assert {name for name in keys if f"`{name}`" not in keys_section} == set()
    for name in keys:
        generated = load_template().resources[name]["Properties"]["GenerateSecretString"]
        assert f"({generated['PasswordLength']} characters)" in keys_section
    assert "## Changing keys" in (ROOT / "infra/README.md").read_text(encoding="utf-8")


def test_the_functions_rights_on_the_table_are_documented() -> None:
    policies = {
        name
        for name, resource in load_template().resources.items()
        if resource["Type"] == "AWS::IAM::ManagedPolicy" and "dynamodb:" in str(resource["Properties"])
    }
    assert policies
    text = document("infra/README.md")
    assert {name for name in policies if f"| `{name}` |" not in text} == set()


KEY = re.compile(r"""[f(\s=\[{,]"([A-Z]{2,})#""")
OF_A_SUBMISSION = {
    "SUB": "submission",
    "EV": "events",
    "OUT": "mails",
    "RCPT": "receipt number",
    "SLOT": "slot",
}
OF_THE_INDEX = {"MAIL", "OPEN", "WORK", "KEEP", "BLOCK", "MAGAZINE", "ISSUES"}


def test_every_kind_of_item_is_listed_with_how_long_it_is_kept() -> None:
    kinds = {kind for path in code.FUNCTIONS.rglob("*.py") for kind in KEY.findall(path.read_text("utf-8"))}
    assert {"SUB", "UNIQ", "RATE", "SUPP", "MSG"} <= kinds
    text = (ROOT / "functions/README.md").read_text(encoding="utf-8")
    rows = text.partition("| item | kept |")[2].partition("\n\n")[0]
    for kind in kinds - OF_THE_INDEX:
        assert OF_A_SUBMISSION.get(kind, f"`{kind}#") in rows, kind


def test_every_log_is_listed() -> None:
    logs_section = SECURITY.partition("Every log is kept")[2].partition("## Keys")[0]
    found = []
    for name in ("template.yaml", "edge.yaml"):
        for resource in load_template(ROOT / "infra" / name).resources.values():
            if resource["Type"] == "AWS::Logs::LogGroup":
                properties = resource["Properties"]
                assert properties["RetentionInDays"] == {"Ref": "LogRetentionDays"}
                written = properties["LogGroupName"]["Fn::Sub"].replace("${AWS::StackName}", "STACK")
                found.append(re.sub(r"^(/madoguchi/STACK/)\w+$", r"\1FUNCTION", written))
    assert len(found) > 5
    assert [name for name in found if f"| `{name}`" not in logs_section] == []


def test_how_soon_a_weakness_and_an_old_package_are_fixed() -> None:
    promised = SECURITY.partition("## What is promised")[2].partition("##")[0]
    assert re.findall(r"\| (\d+) (?:working )?days \|", promised) == ["5", "7", "30", "90"]
    assert "`make lock`" in promised


def test_every_copy_is_named_with_its_end() -> None:
    """What the template keeps for how long: in SECURITY.md, said by `erase`, and in the page's words."""
    copies = SECURITY.partition("is copied to a few places")[2].partition("Every log is kept")[0]
    queues = {
        name: resource["Properties"]["MessageRetentionPeriod"]
        for name, resource in load_template().resources.items()
        if resource["Type"] == "AWS::SQS::Queue"
    }
    for name, seconds in queues.items():
        assert f"`{name}`" in copies
        assert seconds == 14 * 24 * 60 * 60
    table = load_template().resources["Table"]["Properties"]
    assert table["StreamSpecification"]["StreamViewType"] == "KEYS_ONLY", "no copy of what was deleted"
    assert "24 hours" in copies
    assert table["PointInTimeRecoverySpecification"]["PointInTimeRecoveryEnabled"]
    page = document("tests/example_desk/content/privacy.md")
    for english, japanese in (("14 days", "14日間"), ("35 days", "35日間")):
        assert english in copies
        assert japanese in erase._NOT_REACHED
        assert japanese in page
    for part in ("LostReports", "SES", "受信箱", "履歴", "LogRetentionDays"):
        assert part in erase._NOT_REACHED
