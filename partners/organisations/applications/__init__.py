"""Becoming a partner: applied, under review, asked for more, approved into the tree or refused with a reason."""
