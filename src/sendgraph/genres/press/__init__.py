"""How news items are read: the head, the events and their outcomes, the people, the lists of findings."""
