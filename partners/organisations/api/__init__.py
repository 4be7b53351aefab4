"""Partners, their people and who would become one, for machines: one router."""

from ninja import Router

from partners.organisations.api.partners import router as partners
from partners.organisations.api.people import router as people

router = Router()
router.add_router("", partners)
router.add_router("", people)

__all__ = ["router"]
