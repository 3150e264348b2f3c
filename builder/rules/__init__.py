"""What must fit between files: one module a subject, each a function from sound sources to mistakes.

Imports reading, texts and the desk's domain. `check` and `__main__` import it; `project` may not.
"""
