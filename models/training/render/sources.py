"""Of which sources a rendered set was made: what others drew is drawn again."""

from __future__ import annotations

import hashlib
from pathlib import Path

_RENDERER = Path(__file__).resolve().parent


def sources_digest(*more: Path) -> str:
    """sha256 over the renderer's sources and `more`, by name."""
    running = hashlib.sha256()
    for path in [*sorted(_RENDERER.glob("*.py")), *more]:
        running.update(f"{path.name}\0{len(path.read_bytes())}\0".encode() + path.read_bytes())
    return running.hexdigest()


def drawn_path(folder: Path, name: str, sources: str) -> Path:
    """Where the set of that name lies if it was drawn by these sources; what others drew is removed."""
    path = folder / f"{name}.{sources[:12]}.npz"
    for other in folder.glob(f"{name}.????????????.npz"):
        if other != path:
            other.unlink()
    return path
