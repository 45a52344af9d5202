"""What people and programs get to read: diffs, JSON, summaries."""
