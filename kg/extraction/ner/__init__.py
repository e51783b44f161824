"""Names in a parsed document: where they begin and end, and of which type they are.

===========================  =======================================================
``find_names.py``            the order of the steps: from capitals to names
``capitalised_headings.py``  capitals that are no names: headlines, labels, titles
``name_starts.py``           which capital begins a name
``merge.py``                 how far it goes on: small words, hyphens, nicknames
``segment.py``               a run of capitals cut into names
``person_titles.py``         the title or post before a name
``common_words.py``          capitals that name nobody: days, one of many
``runs.py``                  a name as a run of tokens
``name_types.py``            the type of a name, settled per document
``type_words.py``            what its own words say of its type
``type_context.py``          what stands around it says of its type
``type_agreement.py``        what other names of the document say of its type
``type_votes.py``            how much each of these counts
``phrases.py``               mentions with their grammar, and the word lists
===========================  =======================================================
"""
