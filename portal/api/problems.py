"""What went wrong, as RFC 9457 problem details in plain words: the figure, the cause, the way out."""

import logging
from typing import Any

from django.core.exceptions import ValidationError as FieldError
from django.db import OperationalError
from django.http import Http404, HttpRequest, JsonResponse
from django.utils.translation import gettext as _
from ninja import NinjaAPI, Schema
from ninja.errors import AuthenticationError, HttpError, Throttled, ValidationError
from pydantic import Field

from partners.refusal import NotAllowed, Refusal

log = logging.getLogger(__name__)


class Problem(Schema):
    """An error as RFC 9457 describes it. `type` is always about:blank: `code` says which problem it is."""

    type: str = "about:blank"
    title: str
    status: int
    detail: str = Field(description="One sentence for a person, in the language of the request.")
    code: str = Field(description="One word for a program.")
    field: str = Field("", description="The input at fault, where there is one.")
    facts: dict[str, Any] = Field(default_factory=dict, description="Figures that belong to the problem.")


TITLES = {
    401: "Who is asking?",
    403: "Not allowed",
    404: "Not there",
    409: "Refused",
    422: "Cannot be meant",
    429: "Too often",
    503: "Busy",
}


def problem(status: int, detail: str, *, code: str, field: str = "", facts: dict[str, Any] | None = None) -> JsonResponse:
    body = Problem(title=TITLES.get(status, "Problem"), status=status, detail=detail, code=code, field=field, facts=facts or {})
    return JsonResponse(body.model_dump(), status=status, content_type="application/problem+json")


def answer_problems(api: NinjaAPI) -> None:
    """Let `api` answer every error as a problem; a fault of ours says nothing of its inside."""
    api.add_exception_handler(Refusal, _refused)
    api.add_exception_handler(NotAllowed, _not_allowed)
    api.add_exception_handler(Http404, _not_there)
    api.add_exception_handler(ValidationError, _not_understood)
    api.add_exception_handler(FieldError, _field_error)
    api.add_exception_handler(AuthenticationError, _stranger)
    api.add_exception_handler(Throttled, _too_often)
    api.add_exception_handler(HttpError, _http_error)
    api.add_exception_handler(OperationalError, _busy)
    api.add_exception_handler(Exception, _fault)


def _refused(_request: HttpRequest, error: Any) -> JsonResponse:
    return problem(error.status, str(error), code=error.code, field=error.field, facts=error.facts)


def _not_allowed(_request: HttpRequest, error: Any) -> JsonResponse:
    detail = _("This key does not carry the scope “%(scope)s”.") % {"scope": error.facts["duty"]}
    return problem(403, detail, code="not_allowed", facts=error.facts)


def _not_there(_request: HttpRequest, _error: Any) -> JsonResponse:
    return problem(404, _("There is nothing here that you may see."), code="not_there")


def _not_understood(_request: HttpRequest, error: Any) -> JsonResponse:
    first = error.errors[0]
    where = ".".join(str(part) for part in first["loc"][1:])
    faults = [{"field": ".".join(str(part) for part in fault["loc"][1:]), "message": fault["msg"]} for fault in error.errors]
    return problem(422, f"{where}: {first['msg']}", code="not_understood", field=where, facts={"faults": faults})


def _field_error(_request: HttpRequest, error: Any) -> JsonResponse:
    return problem(422, " ".join(error.messages), code="not_valid")


def _stranger(_request: HttpRequest, _error: Any) -> JsonResponse:
    answer = problem(401, _("Send a good key: Authorization: Bearer weir_…"), code="stranger")
    answer["WWW-Authenticate"] = "Bearer"
    return answer


def _too_often(_request: HttpRequest, error: Any) -> JsonResponse:
    answer = problem(429, _("This key asks too often. Wait and ask again."), code="too_often")
    answer["Retry-After"] = str(error.wait or 60)
    return answer


def _http_error(_request: HttpRequest, error: Any) -> JsonResponse:
    return problem(error.status_code, str(error), code="not_understood")


def _busy(_request: HttpRequest, error: Any) -> JsonResponse:
    log.warning("the database was busy: %s", error)
    answer = problem(503, _("The books are busy. Nothing was changed: send the same request again."), code="busy")
    answer["Retry-After"] = "2"
    return answer


def _fault(request: HttpRequest, error: Any) -> JsonResponse:
    log.error("fault in %s %s", request.method, request.path, exc_info=error)
    return problem(500, _("A fault of ours. Nothing was changed."), code="fault")
