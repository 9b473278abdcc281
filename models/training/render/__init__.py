"""Rendered plates: what both models are trained on."""
