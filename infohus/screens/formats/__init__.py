"""Dates as people in Denmark read them, for `FORMAT_MODULE_PATH`."""
