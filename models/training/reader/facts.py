"""What the reader, its samples and the agent must agree on."""

from __future__ import annotations

WIDTH, HEIGHT = 192, 48  # of a crop, pixels
MARGIN = (0.03, 0.08)  # a crop reaches this far beyond the plate, shares of its width and height
PLACES = 9
ALPHABET = ("", *"0123456789ABCDEFGHJKLMNPQRSTUVWXYZ")  # class 0 is "none"; O reads as 0 and I as 1
CLASS_OF = {c: i for i, c in enumerate(ALPHABET)}
# Countries by the letters on a plate's band; class 0: no band, or none that can be read.
COUNTRIES = ("", "GB", "IRL", "D", "F", "PL", "NL", "B", "E", "I", "H", "P", "RO", "BG", "LT", "LV")
ROWS, COLUMNS = 2, 48  # of the map that the places attend to


def fold(text: str) -> str:
    """O and 0, I and 1 are the same glyph on a British plate."""
    return text.upper().replace("O", "0").replace("I", "1")
