"""DynamoDB: requests and their retries, the writes of each transaction, and what a failed condition means.

Imports the domain. Delivery and every room above may import it, infra/ too (to restore a backup); views and
builder/ may not.
"""
