"""Puts into moto what each Cloud starts from, without asking moto's API for it again.

Creating the table takes more calls than most stories of a test have, and each desk needs the same one.
"""

import json
import pickle
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


def put_senders(addresses: Iterable[str]) -> None:
    """As SES's CreateEmailIdentity for each of these addresses."""
    ses = sesv2_backends[DEFAULT_ACCOUNT_ID][REGION]
    for address in addresses:
        ses.create_email_identity(address, None, None, None)
