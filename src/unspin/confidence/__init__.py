"""How sure an edit is: evidence on an arc from all sides, weighed by boosted trees."""

from .features import NAMES, Evidence, evidence_features
from .trees import Trees, load_trees

__all__ = ["NAMES", "Evidence", "Trees", "evidence_features", "load_trees"]
