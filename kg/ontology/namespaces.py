"""The namespaces of the graph and their common prefixes: what a query needs, without the ontology.

`kg.ontology.turtle` and `kg.ontology.vocabulary` give them too, to those that read the ontology.
"""

from __future__ import annotations

from collections.abc import Mapping

KG = "https://w3id.org/newskg/ontology#"
LEX = "https://w3id.org/newskg/lexicon#"
ONTOLOGY_GRAPH = "https://w3id.org/newskg/ontology"
RDF = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
RDF_TYPE = f"{RDF}type"
RDFS = "http://www.w3.org/2000/01/rdf-schema#"
SKOS = "http://www.w3.org/2004/02/skos/core#"
XSD = "http://www.w3.org/2001/XMLSchema#"
OA = "http://www.w3.org/ns/oa#"
PROV = "http://www.w3.org/ns/prov#"
WIKIDATA = "http://www.wikidata.org/entity/"

PREFIXES: Mapping[str, str] = {
    "kg": KG,
    "rdf": RDF,
    "rdfs": RDFS,
    "xsd": XSD,
    "skos": SKOS,
    "oa": OA,
    "prov": PROV,
    "owl": "http://www.w3.org/2002/07/owl#",
    "dcterms": "http://purl.org/dc/terms/",
    "schema": "http://schema.org/",
    "sem": "http://semanticweb.cs.vu.nl/2009/11/sem/",
    "wd": WIKIDATA,
}
