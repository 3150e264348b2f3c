"""The API's description, published at /openapi.json."""
