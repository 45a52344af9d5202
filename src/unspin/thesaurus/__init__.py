"""The broad, weak channel: common words that a thesaurus lists near a word, inflected to match."""

from .channel import SLOTS, THESAURUS_FILE, Candidate, Thesaurus, load_thesaurus

__all__ = ["SLOTS", "THESAURUS_FILE", "Candidate", "Thesaurus", "load_thesaurus"]
