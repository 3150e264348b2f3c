"""The staff's console in a browser: who comes in (sign-in, session, rights) and what they see (`screens`).

One function serves it under a host name of its own. It imports use cases, storage and views, of `web` only
what reads events and writes responses; no other function imports it, and it doesn't import the command line.
"""
