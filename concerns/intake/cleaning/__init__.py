"""Files of strangers: known by their bytes, taken apart, and written anew without what is hidden.

Plain functions from bytes to bytes that know neither Django nor the database, so that they can run
in a small process of their own (`python -m concerns.intake.cleaning`, see `__main__`).
"""
