"""The street of the demonstration's clip."""
