"""Whether a word that may name an event names one here: namings, play, and the trained senses."""
