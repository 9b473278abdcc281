"""The plate detector: its data, its net, its training, its export and its scores."""
