"""What workers do for receivables; Celery looks for it here."""

from partners.receivables.statements.tasks import mail_paper, make_papers, run_month

__all__ = ["mail_paper", "make_papers", "run_month"]
