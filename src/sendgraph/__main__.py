"""``python -m sendgraph``: the command line."""

import sys

from sendgraph.cli import main

sys.exit(main())
