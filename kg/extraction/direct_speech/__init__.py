"""Direct quotations in a language other than English: who said these words, and nothing more.

==================  =================================================================
``words.py``        the words of the language, from its file in the ontology
``cues.py``         verbs of speech
``phrases.py``      who speaks: names, titles, descriptions
``find.py``         quotations with verb and speaker beside them
``speakers.py``     the entities that speak
``reading.py``      the statements of a document
==================  =================================================================

The words are data and the parser is the user's own, so another language is a file of words. No
event, relation or accusation is read: the rules that keep claims from becoming facts are English.
"""

from kg.extraction.direct_speech.reading import read_speech
from kg.extraction.direct_speech.words import SpeechWords, load_words

__all__ = ["SpeechWords", "load_words", "read_speech"]
