"""Where the work on single documents is done: here, in processes of this machine, or on a cluster.

Every way gives the same results; their order differs, and nothing after it depends on that order.
"""

from sendgraph.work.crew import Crew, Lost, crew_of

__all__ = ["Crew", "Lost", "crew_of"]
