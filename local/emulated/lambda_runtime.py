"""Calls a handler as Lambda does: JSON in, JSON out, and a context with the remaining time."""

import json
import time
import uuid
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from importlib import import_module
from typing import Any

from local.emulated.sam_template import Function

REGION = "ap-northeast-1"
ACCOUNT = "123456789012"

Invoke = Callable[[Function, Mapping[str, Any]], Any]


@dataclass(frozen=True)
class LambdaContext:
    """The documented part of Lambda's context object for Python."""

    function: Function
    aws_request_id: str = field(default_factory=lambda: str(uuid.uuid4()))
    function_version: str = "$LATEST"
    started: float = field(default_factory=time.monotonic)

    @property
    def function_name(self) -> str:
        return f"madoguchi-local-{self.function.name}"

    @property
    def memory_limit_in_mb(self) -> int:
        return self.function.memory

    @property
    def invoked_function_arn(self) -> str:
        return f"arn:aws:lambda:{REGION}:{ACCOUNT}:function:{self.function_name}"

    @property
    def log_group_name(self) -> str:
        return f"/madoguchi/local/{self.function.name.lower()}"

    @property
    def log_stream_name(self) -> str:
        return f"local/[{self.function_version}]{self.aws_request_id}"

    def get_remaining_time_in_millis(self) -> int:
        left = self.function.timeout - (time.monotonic() - self.started)
        return max(0, round(left * 1000))


def invoke(function: Function, event: Mapping[str, Any]) -> Any:
    """The handler's answer. Raises what the handler raises, and TypeError if the answer isn't JSON."""
    module, name = function.handler.rsplit(".", 1)
    handler = getattr(import_module(module), name)
    answer = handler(json.loads(json.dumps(event)), LambdaContext(function))
    return json.loads(json.dumps(answer))
