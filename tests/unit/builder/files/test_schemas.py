"""schemas/content/*: valid as schemas, and in agreement with the functions."""

import json
import re
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from builder.files.desk_files import FOLDERS, OPTIONAL_FILES, SINGLE_FILES
from builder.files.kind_schemas import kind_schemas
from desk.domain import errors as problems
from desk.domain.calendar import slots
from desk.domain.forms import formats
from desk.domain.forms.checks import breaches
from desk.domain.mail.uses.table import USES
from desk.domain.mail.uses.use import OF_SUBMISSION
from desk.domain.transitions import effects
from desk.domain.transitions.effects.registry import EFFECTS
from desk.domain.transitions.guards import GUARDS
from desk.views.script_words import SCRIPT_WORDS

ROOT = Path(__file__).parents[4]
SCHEMAS = ROOT / "schemas/content"
OF_EDITORS = tuple(
    path
    for path in sorted(SCHEMAS.glob("*.json"))
    if path.name not in {"common.schema.json", "form-schema.schema.json", "action-schema.schema.json"}
    # the latter two: of developers' files
)
JAPANESE = re.compile(r"[ぁ-んァ-ヶ一-龠]")
MESSAGES = json.loads((SCHEMAS / "messages.schema.json").read_text(encoding="utf-8"))["properties"]


def test_there_is_one_for_each_kind_of_file() -> None:
    kinds = {*SINGLE_FILES.values(), *OPTIONAL_FILES.values(), *FOLDERS.values(), "page"}
    kinds |= {"workflow", "form-schema", "action-schema", "answers"}
    assert set(kind_schemas(SCHEMAS)) == kinds | {"common"}


@pytest.mark.parametrize("path", sorted(SCHEMAS.glob("*.json")), ids=lambda path: path.name)
def test_each_schema_is_valid_and_strict(path: Path) -> None:
    schema = json.loads(path.read_text(encoding="utf-8"))

    Draft202012Validator.check_schema(schema)
    assert schema["$id"] == path.name
    for part in parts(schema):
        if part.get("type") == "object" and "properties" in part:
            # Otherwise a misspelt key would be silently ignored.
            assert part["additionalProperties"] is False
        if isinstance(part.get("pattern", part.get("format")), str):
            assert part["description"]


@pytest.mark.parametrize("path", OF_EDITORS, ids=lambda path: path.name)
def test_each_key_has_a_name_and_an_explanation_in_japanese(path: Path) -> None:
    """Editors read them while they type, and on the page of all keys."""
    schema = json.loads(path.read_text(encoding="utf-8"))
    assert JAPANESE.search(schema["title"])
    for part in parts(schema):
        for key, rule in part["properties"].items() if isinstance(part.get("properties"), dict) else ():
            assert JAPANESE.search(rule.get("title", "")), key
            assert JAPANESE.search(rule.get("description", "")), key
            assert rule["description"].endswith("。"), f"{key}: sentences, not the form of a value"


@pytest.mark.parametrize("path", OF_EDITORS, ids=lambda path: path.name)
def test_each_fixed_value_says_what_it_means(path: Path) -> None:
    for part in parts(json.loads(path.read_text(encoding="utf-8"))):
        if isinstance(part.get("enum"), list):
            assert len(part["enumDescriptions"]) == len(part["enum"]), part
            assert all(re.search(r"\S", words) for words in part["enumDescriptions"])


def test_the_mails_of_the_table_are_explained() -> None:
    form, desk = (json.loads((SCHEMAS / f"{name}.schema.json").read_text()) for name in ("form", "desks"))
    of_desk = desk["properties"]["desks"]["items"]["properties"]["mails"]["properties"]
    magazine = json.loads((SCHEMAS / "magazines.schema.json").read_text())
    of_magazine = magazine["properties"]["magazines"]["items"]["properties"]["mails"]["properties"]
    told = [*form["properties"]["mails"]["properties"], *of_desk, *of_magazine]
    assert told == [use.id for use in USES]


def parts(schema: Any) -> list[dict[str, Any]]:
    found = [schema] if isinstance(schema, dict) else []
    for part in schema.values() if isinstance(schema, dict) else schema if isinstance(schema, list) else ():
        found += parts(part)
    return found


def test_examples_are_valid() -> None:
    for part in parts(json.loads((SCHEMAS / "common.schema.json").read_text(encoding="utf-8"))):
        for example in part.get("examples", ()):
            Draft202012Validator(part).validate(example)


def test_mails_may_name_what_the_functions_fill_in() -> None:
    every = set().union(*(use.placeholders for use in USES))
    for kind, most in (("form", set(OF_SUBMISSION)), ("mail", every)):
        schema = kind_schemas(SCHEMAS)[kind].schema
        lists = [set(part["placeholders"]) for part in parts(schema) if "placeholders" in part]
        assert most in lists
        own = {"label", "limit", "over", "meeting_url", "phone_end", "place", "least", "most"}
        assert all(names <= most | own for names in lists)
    mail = kind_schemas(SCHEMAS)["mail"].schema["properties"]
    assert set(mail["subject_discreet"]["placeholders"]) == set(OF_SUBMISSION)
    assert "meeting" in mail["event"]["properties"]["note"]["placeholders"]
    assert not {"manage_url", "manage_code"} & set(mail["event"]["properties"]["note"]["placeholders"])


def test_forms_desks_and_magazines_may_have_the_mails_of_the_table() -> None:
    of_form = kind_schemas(SCHEMAS)["form"].schema["properties"]["mails"]
    of_desk = kind_schemas(SCHEMAS)["desks"].schema["properties"]["desks"]["items"]["properties"]["mails"]
    items = kind_schemas(SCHEMAS)["magazines"].schema["properties"]["magazines"]["items"]
    of_magazine = items["properties"]["mails"]
    possible = [*of_form["properties"], *of_desk["properties"], *of_magazine["properties"]]
    assert possible == [use.id for use in USES]
    assert (of_form["required"], of_desk["required"]) == (["auto_reply"], [])
    assert of_magazine["required"] == ["confirm", "issue"]


def test_messages_have_words_for_every_refusal_of_an_action() -> None:
    raised = {guard.error for guard in GUARDS.values()}
    raised |= {code for effect in EFFECTS.values() for code in effect.errors}
    source = "".join(path.read_text(encoding="utf-8") for path in Path(effects.__path__[0]).glob("*.py"))
    assert set(re.findall(r'case.error\("\w*", "(\w+)"', source)) <= raised
    assert raised == set(MESSAGES["workflow"]["properties"]["errors"]["properties"])


def test_messages_have_words_for_every_format_and_error() -> None:
    errors = MESSAGES["errors"]["properties"]
    assert set(errors["format"]["properties"]) == set(formats.CHECKS)
    assert set(breaches.CODES.values()) - {"format"} <= set(errors)


def test_a_form_s_schema_may_use_only_keywords_that_have_words() -> None:
    rules = kind_schemas(SCHEMAS)["form-schema"].schema
    said_by_itself = {"$schema", "$comment", "title", "description"}
    leads_on = {"properties", "items", "allOf", "if", "then", "else", "options_from"}
    closed = [part for part in parts(rules) if part.get("additionalProperties") is False]
    allowed = {keyword for part in closed for keyword in part["properties"]}
    assert allowed - said_by_itself - leads_on == set(breaches.CODES)


def test_messages_have_a_title_for_every_problem() -> None:
    codes = {kind.code for kind in problems.Problem.__subclasses__()}
    assert codes <= set(MESSAGES["problems"]["properties"])


def test_messages_have_every_word_of_the_form_page() -> None:
    desk = ROOT / "functions/desk"
    templates = "".join(path.read_text(encoding="utf-8") for path in desk.glob("views/templates/*.html"))
    code = "".join(path.read_text(encoding="utf-8") for path in desk.rglob("*.py"))
    in_templates = re.findall(r'\bwords(?:\.|\[")(\w+)(?:"\])? ?(?:\}|,)', templates)
    in_code = re.findall(r'page_words\[\s*"(\w+)"', code)
    used = {*in_templates, *in_code, *SCRIPT_WORDS, "yes", "no"}
    assert used == set(MESSAGES["form"]["properties"])


def test_messages_have_every_word_of_managing_a_booking() -> None:
    desk = ROOT / "functions/desk"
    pages = desk.glob("views/templates/manage*.html")
    templates = "".join(path.read_text(encoding="utf-8") for path in pages)
    code = "".join(
        path.read_text(encoding="utf-8")
        for path in (*desk.glob("views/manage.py"), *desk.glob("web/manage/*.py"))
    )
    for path in (ROOT / "functions/manage.py", desk / "domain/mail/stored/sent.py"):
        code += path.read_text(encoding="utf-8")
    in_templates = re.findall(r"\bmanage\.(\w+)[ ,]", templates)
    in_code = re.findall(r'\["(\w+)"\]', code)
    titles = {f"{kind}_title" for kind in ("status", "confirm", "cancelled", "changed", "replied")}
    leads = {"cancelled_lead", "replied_lead", "change_lead", "change_lead_confirmed"}
    used = {*in_templates, *in_code, *titles, *leads}
    words = MESSAGES["manage"]["properties"]
    assert set(words) <= used


def test_messages_have_words_for_every_slot_error() -> None:
    source = Path(slots.__file__).read_text(encoding="utf-8")
    raised = set(re.findall(r'SlotError\(\s*code="(\w+)"', source)) | {"taken", "same_as_first"}
    # A form says itself when it takes bookings.
    raised -= {"no_times"}
    advice = {"nearest", "none_free", "none_published", "wrong_year"}
    assert raised | advice == set(MESSAGES["errors"]["properties"]["slot"]["properties"])
