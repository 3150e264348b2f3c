"""A form over HTTP: taken by JSON (`api`) or page by page (`pages`). Imported by `functions/submit.py`."""
