"""Cards of papers, topics, search and recommendations."""
