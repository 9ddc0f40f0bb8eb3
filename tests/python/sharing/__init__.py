"""Processes that share arrays: what each of them does."""
