"""What an editor opens to look at a change: the site as files, every mail, every key that YAML may have.

Never published: `make build` writes it into build/preview/, and a pull request's run keeps it as `preview`.
"""
