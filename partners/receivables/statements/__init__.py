"""Statements of account: what was owed, what moved, what is owed now, on a paper that can be checked.

Figures come from the ledger once and are kept with the paper; the paper is rendered from them once and kept as a file.
"""
