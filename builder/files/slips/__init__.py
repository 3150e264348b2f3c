"""Of a file whose shape is wrong: what its editor most likely meant."""
