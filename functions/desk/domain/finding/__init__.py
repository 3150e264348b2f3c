"""Finding people: by which words a case is found, and the rows of the index that lead to it. Pure.

Imports forms, codes and submissions. Why it is made so: docs/decisions/0029.
"""
