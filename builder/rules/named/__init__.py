"""What has a name in the desk's data: pages and phones that a text should call by it, and names nobody calls.

Rules as in the room above; `check` imports them.
"""
