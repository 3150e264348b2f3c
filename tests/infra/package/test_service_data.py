"""botocore in the zip: our services and operations, described as by the whole of it."""

import json
from typing import Any

import pytest
from botocore.exceptions import UnknownServiceError
from botocore.loaders import Loader
from botocore.model import Shape
from botocore.session import Session

from desk.delivery.ses import SES
from desk.storage.table import DynamoDB
from infra.zip_contents import SERVICES
from tests.infra.zipped import Zipped


@pytest.mark.parametrize(("service", "used"), [("dynamodb", DynamoDB), ("sesv2", SES)])
def test_a_client_has_the_operations_that_we_call_and_no_others(
    zipped: Zipped, service: str, used: type
) -> None:
    client = _packaged(zipped).create_client(
        service, "ap-northeast-1", aws_access_key_id="example", aws_secret_access_key="example"
    )
    client.close()
    assert set(client.meta.method_to_api_mapping) == {name for name in vars(used) if name[0] != "_"}


@pytest.mark.parametrize(("service", "operations"), SERVICES.items())
def test_what_was_left_out_changes_no_request_and_no_answer(
    zipped: Zipped, service: str, operations: tuple[str, ...]
) -> None:
    def shapes(shape: Shape | None, seen: frozenset[str] = frozenset()) -> Any:
        if shape is None or shape.name in seen:
            return shape and shape.name
        inside = {
            **getattr(shape, "members", {}),
            **{part: getattr(shape, part) for part in ("member", "key", "value") if hasattr(shape, part)},
        }
        parts = {name: shapes(part, seen | {shape.name}) for name, part in inside.items()}
        return shape.name, shape.type_name, shape.serialization, shape.metadata, parts

    def described(session: Session) -> Any:
        model = session.get_service_model(service)
        return {
            name: (
                (one := model.operation_model(name)).http,
                shapes(one.input_shape),
                shapes(one.output_shape),
                [shapes(error) for error in one.error_shapes],
            )
            for name in operations
        } | {"metadata": model.metadata}

    assert described(_packaged(zipped)) == described(Session())


@pytest.mark.parametrize("region", ["ap-northeast-1", "ap-northeast-3", "us-east-1", "us-gov-west-1"])
@pytest.mark.parametrize("service", SERVICES)
def test_what_was_left_out_changes_no_endpoint_and_no_signature(
    zipped: Zipped, service: str, region: str
) -> None:
    def asked(session: Session) -> tuple[str, str, str]:
        client = session.create_client(
            service, region, aws_access_key_id="example", aws_secret_access_key="example"
        )
        signer = client._request_signer
        client.close()
        return client.meta.endpoint_url, signer.signing_name, signer.region_name

    packaged = _packaged(zipped)
    endpoints = zipped.task / "botocore/data/endpoints.json"
    assert set(json.loads(endpoints.read_bytes())["partitions"][0]["services"]) == {"dynamodb", "email"}
    assert asked(packaged) == asked(Session())
    with pytest.raises(UnknownServiceError):
        packaged.create_client("s3", region)


def _packaged(zipped: Zipped) -> Session:
    """botocore, with the descriptions of AWS that are in the zip."""
    session = Session()
    data = str(zipped.task / "botocore/data")
    session.register_component(
        "data_loader", Loader(extra_search_paths=[data], include_default_search_paths=False)
    )
    return session
