"""Training of the attribution taggers; needs the extra ``newskg[train]`` and is never imported at run time."""
