"""What the reader, its samples and the agent must agree on."""

from __future__ import annotations

WIDTH, HEIGHT = 192, 48  # of a crop, pixels
MARGIN = (0.03, 0.08)  # a crop reaches this far beyond the plate, shares of its width and height
PLACES = 9
ALPHABET = ("", *"0123456789ABCDEFGHJKLMNPQRSTUVWXYZ")  # class 0 is "none"; O reads as 0 and I as 1
CLASS_OF = {c: i for i, c in enumerate(ALPHABET)}
# ISO 3166 codes of the countries whose letters a plate's band may show; class 0: no band, or none that can be read.
COUNTRIES = ("", "GB", "IE", "DE", "FR", "PL", "NL", "BE", "ES", "IT", "HU", "PT", "RO", "BG", "LT", "LV")
ROWS, COLUMNS = 2, 48  # of the map that the places attend to


def fold(text: str) -> str:
    """O and 0, I and 1 are the same glyph on a British plate."""
    return text.upper().replace("O", "0").replace("I", "1")
