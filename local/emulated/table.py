"""The desk's table, created from its definition in infra/template.yaml (logical id Table)."""

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
        # CloudFormation takes a view type for "there is a stream"; the API wants to be told so.
        "StreamSpecification": {"StreamEnabled": True, **properties["StreamSpecification"]},
    }


def create_table(dynamodb: Any, template: Template, *, name: str) -> str:
    """Create the table with its stream, TTL and backups, by a boto3 client; returns the stream's ARN."""
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
