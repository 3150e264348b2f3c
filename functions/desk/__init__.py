"""The desk: everything that the functions share.

Each package is a room on a floor: domain, then storage and views, delivery, `parts`, canary and usecases,
staff and web, and `bootstrap` on top. A room imports only rooms on floors below it; `make lint` checks that.
The drawing is in functions/README.md. The functions, local/ and infra/ import the desk; builder/ imports its
domain and views. The desk imports none of them.
"""
