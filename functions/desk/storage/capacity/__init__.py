"""What one takes and others then lack: places on a desk's day, in a form's limit, of a source."""
