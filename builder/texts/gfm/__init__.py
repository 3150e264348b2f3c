"""The one Markdown of pages and YAML texts: GitHub's, so what its preview shows an editor is what appears.

`parser` lists what is on, and where we differ on purpose. Knows neither the desk nor MkDocs.
"""
