"""The readings and writes of a dispatch: visits and experts."""
