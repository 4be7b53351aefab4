"""Pages of the catalogue."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods
from django_tables2 import RequestConfig

from stock.catalogue.actions import save_product
from stock.catalogue.forms import ProductForm
from stock.catalogue.models import Product
from stock.catalogue.queries import categories, find_products, products_for
from stock.catalogue.tables import ProductTable

if TYPE_CHECKING:
    from partners.access.middleware import PortalRequest

PER_PAGE = 50


@require_GET
def products(request: PortalRequest) -> HttpResponse:
    search, life, category = (request.GET.get(name, "")[:80] for name in ("q", "life", "category"))
    found = products_for(request.viewer) & find_products(search) if search else products_for(request.viewer)
    if life in Product.Life.values:
        found = found.filter(life=life)
    if category:
        found = found.filter(category__code=category)
    table = ProductTable(found)
    RequestConfig(request, paginate={"per_page": PER_PAGE}).configure(table)
    values = {"table": table, "search": search, "category": category, "lives": Product.Life.choices, "categories": categories()}
    return TemplateResponse(request, "catalogue/products.html", values)


@require_GET
def product(request: PortalRequest, pk: int) -> HttpResponse:
    shown = get_object_or_404(products_for(request.viewer).select_related("replaced_by"), pk=pk)
    return render(request, "catalogue/product.html", {"product": shown})


@require_http_methods(["GET", "POST"])
def change(request: PortalRequest, pk: int | None = None) -> HttpResponse:
    if not request.viewer.may("manage_catalogue"):
        raise Http404
    shown = get_object_or_404(Product, pk=pk) if pk else None
    form = ProductForm(request.POST or None, instance=shown)
    if request.method == "POST" and form.is_valid():
        before = Product.objects.get(pk=pk) if pk else None  # the form has written on its own copy
        saved = save_product(before, form.cleaned_data, by=request.viewer)
        messages.success(request, _("%(sku)s is saved.") % {"sku": saved.sku})
        return HttpResponseRedirect(reverse("catalogue:product", args=[saved.pk]))
    return render(request, "catalogue/change.html", {"form": form, "product": shown}, status=422 if form.errors else 200)
