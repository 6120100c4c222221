"""The smallest next step: which open answers can still settle the decision."""
