"""What is written besides pages: bundle, API description, headers, security.txt, preview of the mails.

Imports `project` and below. Pages, `site`, `__main__` and local/ may import it; `check` may not.
"""
