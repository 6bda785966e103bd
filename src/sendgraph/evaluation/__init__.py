"""How well facts agree with annotations that people made by hand: precision, recall and F1 by genre and field.

`gold` reads a gold file, `items` turns facts into the same items, `scoring` compares them.
"""

from sendgraph.evaluation.scoring import Evaluation, Score, evaluate, evaluate_themes

__all__ = ["Evaluation", "Score", "evaluate", "evaluate_themes"]
