"""Topic fit: does a word belong with the other words of the document?"""

from .vectors import TOPIC_FILE, TopicFit, Topics, load_topics

__all__ = ["TOPIC_FILE", "TopicFit", "Topics", "load_topics"]
