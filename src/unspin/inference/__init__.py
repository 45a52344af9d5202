"""Sums over the lattice, the document's spin rate, and the joint decision."""

from .consistency import Votes
from .decoding import Choice, Decoded, decode
from .spin_rate import DEFAULT_PRIOR, HONEST_RATE, RATES, BlockEvidence, DocumentState, Prior, infer_document
from .sums import arc_posteriors, best_arcs, log_evidence

__all__ = [
    "DEFAULT_PRIOR",
    "HONEST_RATE",
    "RATES",
    "BlockEvidence",
    "Choice",
    "Decoded",
    "DocumentState",
    "Prior",
    "Votes",
    "arc_posteriors",
    "best_arcs",
    "decode",
    "infer_document",
    "log_evidence",
]
