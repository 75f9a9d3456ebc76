"""The two vendor-shaped extracts, and all shapes by name."""

from tests.dirty_extract.shapes import Shape

SHAPES: dict[str, type[Shape]] = {"plain": Shape}
