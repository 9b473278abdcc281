"""Run by `python -m unittest discover tests -t .` in models/training; no picture of the world is needed."""
