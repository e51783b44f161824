"""Training of what ships as weights, not used at run time.

The attribution taggers need the extra ``newskg[train]``; ``senses.py`` does not.
"""
