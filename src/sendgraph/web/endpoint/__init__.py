"""The SPARQL endpoint, the descriptions of it and of the data, and what the IRIs of the graph lead to.

`routes` has the addresses. A request to /sparql takes the way of the modules: `protocol` reads it (SPARQL 1.1
Protocol) and `negotiation` finds the format; `pool` gives it to a process of its own, in which `worker` runs it within
the `Limits`. `description` and `dereferencing` answer from the store that the pages read.
"""
