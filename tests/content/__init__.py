"""What is tested of the ward's own content: it holds for any sound content, so an edit leaves it green."""
