"""What is written besides pages: bundle, API description, headers, security.txt, previews for editors.

Imports `project` and below. Pages, `site`, `__main__` and local/ may import it; `check` may not.
"""
