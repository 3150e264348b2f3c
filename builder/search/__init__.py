"""The site's own search: what it finds, how words are compared, and which answer comes first.

The page's script (assets/search/) computes the same; tests/unit/builder/search/vectors.json holds the two
together.
"""
