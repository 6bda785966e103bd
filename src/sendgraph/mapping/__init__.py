"""The fourth step: facts and identities to RDF quads, in the two layers of docs/data-model.md."""
