"""The canary: books, looks and cancels through the site's own pages, and records how that went.

It comes as a visitor, so it imports neither use cases nor web: only `parts`, storage and the domain. Its
function, staff and local/ may import it.
"""
