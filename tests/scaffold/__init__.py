"""Another municipality's desk, made of the example desk."""
