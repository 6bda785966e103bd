"""Where the work on single documents is done: here, in processes of this machine, or on a cluster.

Every way gives the same results; their order differs, and nothing after it depends on that order.
"""

from sendgraph.work.crew import Crew, Lost, cores, crew_of

__all__ = ["Crew", "Lost", "cores", "crew_of"]
