"""The files that pages need beside their HTML, under names that change with their content."""
