"""What a build is written as: RDF, a page, tables."""
