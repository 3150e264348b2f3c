"""Removes a service with everything that names it."""
