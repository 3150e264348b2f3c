"""HTML from templates, and the security headers: shared by the site's pages and the functions' pages.

Imports the domain, and jinja2 only when a page is rendered. The rooms above and builder/ may import it.
"""
