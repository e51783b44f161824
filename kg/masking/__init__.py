"""Masking: hides names of people in a copy that can be given away.

- ``rules.py``: which people, as a table names them;
- ``people.py``: who that is in the graph, with all names by which they could be found;
- ``name_forms.py``: the words, initials and joined forms of a name;
- ``find.py``: where a text has such a form, and what cannot be told;
- ``edits.py``: a text with other words in places, and where its spans are then;
- ``labels.py``: what stands for each person;
- ``identifiers.py``: new identifiers, from which no name can be guessed;
- ``records.py``: the masked record of one article;
- ``log.py``: what was masked, where and by which rule; it stays private.

Records are masked before anything is made of them. So graph, pages, tables, search and exports of a
masked copy never see a name. `kg.builder.masked_copy` writes the copy.
"""
