"""The desk's own look: its colours are readable, its logo and pictures are safe."""
