"""The bell, the list of notices, the table of wishes, and the way to stop a mail."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.core import signing
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from portal.notices.actions import choose, mark_all_read, mark_read, stop_kind
from portal.notices.forms import WishesForm
from portal.notices.letters import read_token
from portal.notices.phrases import name_of
from portal.notices.queries import address_of, hours_of, in_words, notices_of, unread_of, wishes_of

if TYPE_CHECKING:
    from partners.access.middleware import PortalRequest

IN_THE_BELL = 8
PER_PAGE = 50


@require_GET
def bell(request: PortalRequest) -> HttpResponse:
    told = [in_words(notice) for notice in notices_of(request.viewer)[:IN_THE_BELL]]
    return render(request, "notices/bell.html", {"told": told, "newest": told[0].notice.pk if told else 0})


@require_GET
def listing(request: PortalRequest) -> HttpResponse:
    unread = unread_of(request.viewer)
    shown = unread if request.GET.get("show") == "unread" else notices_of(request.viewer)
    page = Paginator(shown, PER_PAGE).get_page(request.GET.get("page"))
    told = [in_words(notice) for notice in page.object_list]
    newest = told[0].notice.pk if told else 0
    return render(request, "notices/list.html", {"page": page, "told": told, "unread": unread.count(), "newest": newest})


@require_GET
def go(request: PortalRequest, pk: int) -> HttpResponse:
    """Open what a notice tells. That it was read is noted on the way, as a mail program does: links in mails are plain."""
    notice = get_object_or_404(notices_of(request.viewer), pk=pk)
    mark_read(notice, by=request.viewer)
    return HttpResponseRedirect(address_of(notice))


@require_POST
def read_all(request: PortalRequest) -> HttpResponse:
    """Up to the newest that was shown: what came meanwhile stays unread."""
    until = request.POST.get("until", "")
    mark_all_read(by=request.viewer, until=int(until) if until.isdecimal() else None)
    return redirect("notices:list")


@require_http_methods(["GET", "POST"])
def wishes(request: PortalRequest) -> HttpResponse:
    viewer = request.viewer
    hours = hours_of(viewer.user_id or 0)
    form = WishesForm(request.POST or None, choices=wishes_of(viewer), hours=hours, roles=viewer.roles)
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        quiet = (said["quiet_from"], said["quiet_until"])
        choose(form.wished(), quiet=quiet, digest=said["digest"], digest_hour=said["digest_hour"], by=viewer)
        messages.success(request, _("Kept. What you are told from now on follows this table."))
        return redirect("notices:wishes")
    return render(request, "notices/wishes.html", {"form": form}, status=422 if form.is_bound else 200)


@csrf_exempt  # a mail program posts here for its owner (RFC 8058); the signed link is what proves him
@login_not_required
@require_http_methods(["GET", "POST"])
def stop(request: HttpRequest, token: str) -> HttpResponse:
    """Stop one kind of mail by the signed link in it. Asked first: programs that look at links must stop nothing."""
    try:
        user_id, kind = read_token(token)
    except (signing.BadSignature, KeyError, ValueError, TypeError) as fault:
        raise Http404 from fault
    if request.method == "POST":
        stop_kind(user_id, kind)
    name = _("Daily digest") if kind == "digest" else name_of(kind)
    return render(request, "notices/stop.html", {"name": name, "stopped": request.method == "POST"})
