"""Training of the attribution taggers; needs the extra ``newskg[train]``; not used at run time."""
