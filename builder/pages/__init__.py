"""The site's pages as ordinary Markdown, and what theme and browser are given beside them. Knows no MkDocs.

Imports output, `project` and below. Only `plugin` imports it; `site` may not.
"""
