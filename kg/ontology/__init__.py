"""What is read from ``ontology/*.ttl`` and ``seeds/*.csv``: words, kinds, names, terms and IRIs."""
