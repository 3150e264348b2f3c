"""Dispatches as a whole: the experts whom a desk sends, with their load, and what stands at which state."""
