"""Creates the desk's table from its definition in infra/template.yaml (logical id Table)."""

from typing import Any

from local.emulated.sam_template import Template

LOGICAL_ID = "Table"
_CREATE_TABLE_KEYS = ("BillingMode", "AttributeDefinitions", "KeySchema", "GlobalSecondaryIndexes")


def table_definition(template: Template, *, name: str) -> dict[str, Any]:
    """Keyword arguments for DynamoDB's `create_table`."""
    properties = template.properties(LOGICAL_ID)
    return {
        "TableName": name,
        **{key: properties[key] for key in _CREATE_TABLE_KEYS},
        # CloudFormation implies it by the view type; the API requires it.
        "StreamSpecification": {"StreamEnabled": True, **properties["StreamSpecification"]},
    }


def create_table(dynamodb: Any, template: Template, *, name: str) -> str:
    """Create the table with its stream, TTL and backups; returns the stream's ARN. `dynamodb`: a boto3
    client.
    """
    properties = template.properties(LOGICAL_ID)
    made = dynamodb.create_table(**table_definition(template, name=name))
    dynamodb.get_waiter("table_exists").wait(TableName=name)
    dynamodb.update_time_to_live(
        TableName=name, TimeToLiveSpecification=dict(properties["TimeToLiveSpecification"])
    )
    dynamodb.update_continuous_backups(
        TableName=name,
        PointInTimeRecoverySpecification=dict(properties["PointInTimeRecoverySpecification"]),
    )
    stream_arn: str = made["TableDescription"]["LatestStreamArn"]
    return stream_arn
