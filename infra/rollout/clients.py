"""The boto3 clients of a deployment."""

from collections.abc import Callable
from typing import Any

Clients = Callable[[str, str], Any]
"""Gives the boto3 client of a service in a region."""


def aws_clients() -> Clients:
    import boto3
    from botocore.config import Config

    # The canary takes minutes, and a second call would book twice: so a long time-out, and no retries.
    # Keep-alives, because routers drop idle connections (interval: .github/workflows/deploy.yml).
    patient = Config(read_timeout=920, tcp_keepalive=True, retries={"total_max_attempts": 1})
    session = boto3.Session()

    def client(service: str, region: str) -> Any:
        config = patient if service == "lambda" else None
        return session.client(service, region_name=region, config=config)

    return client
