"""The effects of actions, a module a subject; `registry` has them by the names that workflows use. Pure."""
