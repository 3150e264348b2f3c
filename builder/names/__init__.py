"""What has a name on a desk, where it is defined, and where its name is used."""
