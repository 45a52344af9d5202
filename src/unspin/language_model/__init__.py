"""N-gram models and word frequencies behind one protocol."""

from .protocol import BOUNDARY, LanguageModel, ModelError

__all__ = ["BOUNDARY", "LanguageModel", "ModelError"]
