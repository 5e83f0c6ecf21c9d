"""Mayfly's runtime client for Python."""
