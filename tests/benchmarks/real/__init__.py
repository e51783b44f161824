"""The yardstick: what newskg finds in real articles, against what readers took from them.

``python -m tests.benchmarks.real [--split open|blind|train]`` prints one table with 95 per cent
intervals (bootstrap over articles). ``--errors`` lists what is wrong, never of the blind part.

==================  ==============================================================
``alignment.py``    mentions of both sides that are the same words; nodes and entities
``entities.py``     names, B³, CEAF-e, errors per 100 nodes, mentions that speak or act
``statements.py``   statements: found, speaker, act, polarity
``events.py``       events: trigger and kind, roles, numbers, times, labels, facts
``relations.py``    relations, posts, allegations
``table.py``        counts of an article, totals, intervals, the printed table
==================  ==============================================================
"""
