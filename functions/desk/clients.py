"""AWS clients. The imports are late: botocore is most of a function's start."""

from functools import cache
from typing import Any


def client(service: str) -> Any:
    """A client with short time-outs and no retries of its own: ours know what may be repeated.

    By botocore, which is boto3's own engine: what boto3 adds (resources, copying files to S3) isn't used, and
    is an eighth of all that is loaded at a start.
    """
    from botocore.config import Config

    config = Config(
        connect_timeout=1,
        read_timeout=4,
        retries={"total_max_attempts": 1},
        # A fifth of a transaction goes into checking what AWS checks again; the tests' clients do check.
        parameter_validation=False,
    )
    return _session().create_client(service, config=config)


@cache
def _session() -> Any:
    """One for the process: each reads AWS's list of endpoints again."""
    from botocore.session import Session

    return Session()
