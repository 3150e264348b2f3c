"""The staff's command line, `python -m desk`, for people with rights on the table.

It never runs in Lambda and is not in the zip. It changes a submission by the same use case as the web. Words
of states and actions come from the bundle; the other sentences are the tool's own. `desk.__main__` and local/
may import it; web may not.
"""
