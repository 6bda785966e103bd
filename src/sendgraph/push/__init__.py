"""Pushing a build to a triple store elsewhere, graph by graph: what changed is put, what left is deleted.

From the file to the store: `local` cuts graphs out of a build, `plan` compares them with what `reading` finds in the
store, `pushing` does what is planned over `remote`, the two protocols, on `transport`, HTTP with patience. Nothing is
imported here, so that commands which push nothing do not wait for the HTTP library.
"""
