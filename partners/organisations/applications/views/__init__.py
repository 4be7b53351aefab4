"""The applicant's public pages and HQ's queue."""
