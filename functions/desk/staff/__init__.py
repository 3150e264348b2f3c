"""The staff's side of the desk: `python -m desk`, for people with rights on the table.

Nothing here runs in Lambda. What is done goes through `desk.usecases.change_submission`, so that a web
console can stand beside it later. Words of states and actions are the bundle's; the sentences here are a
tool's messages to staff.
"""
