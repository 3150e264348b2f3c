"""One module a command, named as it is typed, in the room of its subject.

`desk.staff.cli` imports them, and nothing else does.
"""
