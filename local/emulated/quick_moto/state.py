"""Puts into moto what each Cloud starts from, and takes out what its table holds, without moto's API.

Creating the table takes more calls than most stories of a test have, and each desk needs the same one. And
tests look at what is in it more often than they do anything else with it.
"""

import json
import pickle
from base64 import b64encode
from collections.abc import Iterable
from typing import Any

from moto.core.models import DEFAULT_ACCOUNT_ID
from moto.dynamodb.models import dynamodb_backends
from moto.sesv2.models import sesv2_backends

from local.emulated.dynamodb.table import create_table, table_definition
from local.emulated.lambda_runtime import REGION
from local.emulated.sam_template import Template

_made: dict[str, tuple[bytes, str]] = {}
"""Definition of a table → (the empty table, its stream's ARN), as create_table made them in this process."""


def put_table(dynamodb: Any, template: Template, *, name: str) -> str:
    """As create_table, whose result is kept for the next time. `dynamodb`: a client of moto's."""
    key = json.dumps(table_definition(template, name=name), sort_keys=True)
    tables = dynamodb_backends[DEFAULT_ACCOUNT_ID][REGION].tables
    if key in _made:
        table, stream_arn = _made[key]
        tables[name] = pickle.loads(table)  # noqa: S301 - of this process
    else:
        stream_arn = create_table(dynamodb, template, name=name)
        _made[key] = pickle.dumps(tables[name]), stream_arn
    return stream_arn


def items_in(name: str) -> list[dict[str, Any]]:
    """Every item of a table, as plain JSON."""
    table = dynamodb_backends[DEFAULT_ACCOUNT_ID][REGION].tables[name]
    return [
        {attribute: _plain(value) for attribute, value in item.attrs.items()}
        for by_sort_key in table.items.values()
        for item in by_sort_key.values()
    ]


def _plain(value: Any) -> Any:
    """A value of moto's as plain JSON: sets in order, bytes as base64."""
    content = value.value
    match value.type:
        case "M":
            return {name: _plain(one) for name, one in content.items()}
        case "L":
            return [_plain(one) for one in content]
        case "N":
            return json.loads(content)
        case "NS":
            return sorted(json.loads(one) for one in content)
        case "SS":
            return sorted(content)
        case "B":
            return b64encode(content).decode()
        case "BS":
            return sorted(b64encode(one).decode() for one in content)
        case "NULL":
            return None
        case _:
            return content


def put_senders(addresses: Iterable[str]) -> None:
    """As SES's CreateEmailIdentity for each of these addresses."""
    ses = sesv2_backends[DEFAULT_ACCOUNT_ID][REGION]
    for address in addresses:
        ses.create_email_identity(address, None, None, None)
