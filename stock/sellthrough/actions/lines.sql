insert into sellthrough_reportline (
    organisation_id, report_id, product_id, sold, returned, moved_in, moved_out, counted, adjusted, warnings)
select %(organisation)s, %(report)s, line.* from unnest(
    %(products)s::bigint[], %(sold)s::int[], %(returned)s::int[], %(moved_in)s::int[], %(moved_out)s::int[], %(counted)s::int[],
    %(adjusted)s::bigint[], %(warnings)s::jsonb[]) as line
