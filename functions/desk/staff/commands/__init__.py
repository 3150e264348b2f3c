"""One module a command, named as it is typed; `act` has all actions of `desk.domain.submissions.actions`.

`desk.staff.cli` imports them, and nothing else does.
"""
