"""The reviewed table: what stands outside a wall, and why that is right. A line here is a decision; keep it short."""

# Tables that reach an organisation by foreign keys and have no row-level security.
OPEN_TABLES: dict[str, str] = {
    "pricing_promotion_products": "pairs of a promotion's and a product's number; both are opened only through the promotion",
}

# Models whose manager is not ours.
FOREIGN_MANAGERS: dict[str, str] = {
    "access.OrganisationDuty": "guardian's own manager writes it; row-level security stands behind it",
    "pricing.Promotion_products": "Django's own table of pairs",
}

# Foreign keys to a walled parent that no composite key (SameOrganisation) holds together.
LOOSE_KEYS: dict[str, str] = {
    "journal.Delivery.event": "written by the one statement that answers the event, for the event's own organisation",
    "pricing.Promotion_products.promotion": "the pair has no organisation of its own",
    "exchange.Import.job": "started in the same transaction, for the organisation that brings the file in",
    "receivables.Entry.reverses": "the reversal is written from the entry it reverses, on the same locked account",
    "receivables.Posting.account": "the entry's account: one statement writes both, and the entry is held to its account",
    "receivables.Invoice.corrects": "looked up on the same locked account",
    "receivables.Invoice.entry": "made in the same statement on the same locked account",
    "receivables.Payment.entry": "made in the same statement on the same locked account",
    "receivables.CreditDecision.follows": "looked up on the same locked account",
    "receivables.Application.account": "the invoice's account; the application is held to its invoice",
    "receivables.Application.payment": "looked up on the same locked account",
    "receivables.Application.credit_note": "looked up on the same locked account",
    "receivables.Application.entry": "made in the same statement on the same locked account",
    "customers.Pair.first": "the pair belongs to the lowest organisation above both keepers, worked out from them in the same statement",
    "customers.Pair.second": "as the first: who sees the pair sees both",
    "orders.Order.account": "found by buyer and seller, never taken from the request",
    "orders.Order.place": "the seller's serving place, never taken from the request; its owner is not the buyer",
    "fulfilment.Shipment.place": "the order's place",
    "fulfilment.Shipment.invoice": "issued for this shipment in the same transaction",
    "fulfilment.Return.credit_note": "issued for this return in the same transaction",
    "pipeline.Lead.customer": "chosen or made by whoever wins, among the customers it may see",
    "pipeline.Activity.lead": "the lead goes on to others; what was noted stays with whom it was noted by",
    "pipeline.Move.lead": "history of a lead that goes from partner to partner; each sees what concerned itself",
    "routing.Offer.lead": "a partner is asked about a lead it does not hold; the slip has all that it may read",
}
