"""What light a picture was drawn in, told by the functions that draw it: only for scores, never for training."""

from __future__ import annotations

from dataclasses import dataclass

# From the easiest to the hardest to read by; the hardest that was drawn names the picture.
LIGHTS = (
    "day",
    "shadow",
    "bright",
    "glare",
    "haze",
    "low-contrast",
    "dusk",
    "dark",
    "night",
    "bloom",
    "infra-red",
    "burnt-out",
)
FOUND = "found"  # a picture of the world, whose light nobody drew


@dataclass
class LightRecord:
    """Filled while one picture is drawn."""

    name: str = LIGHTS[0]

    def drawn(self, light: str) -> None:
        """light: one of LIGHTS."""
        if LIGHTS.index(light) > LIGHTS.index(self.name):
            self.name = light
