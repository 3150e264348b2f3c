"""HTTP in and out: from events to requests, and from results and errors to JSON, pages and problems.

Imports use cases, views and below. The functions import it, staff and canary may not. `forms.pages` is
imported late, because a JSON request needs no templates.
"""
