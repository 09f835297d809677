"""A whole collection at once: which documents repeat others, and one of each kept.

Nothing heavy is imported here: the command line names this package when it starts.
"""
