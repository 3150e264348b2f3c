"""Turns the editors' YAML and Markdown into the site's pages and the bundle that the functions read.

Floors: reading, texts, rules and `project`, output and `check`, pages and `site`, then `plugin` and
`__main__`. A room imports only floors below it; `make lint` checks that. Of the desk it imports domain and
views (and `bundle`, to read one back). Only `plugin` and `site` know MkDocs. local/ imports it; the functions
never do.
"""
