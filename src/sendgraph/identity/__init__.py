"""Which mentions, of all documents, are one area, organisation, person, event or publication.

Reference data decides first, then explained scores, then the recorded decisions of people.
"""
