insert into sellthrough_reportline (organisation_id, report_id, product_id, sold, counted, adjusted, warnings)
select line.* from unnest(
    %(organisations)s::bigint[], %(reports)s::bigint[], %(products)s::bigint[], %(sold)s::int[], %(counted)s::int[],
    %(adjusted)s::bigint[], %(warnings)s::jsonb[]) as line
