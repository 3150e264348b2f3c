"""What a desk has of its own look: single files in the place of the engine's, and colours."""
