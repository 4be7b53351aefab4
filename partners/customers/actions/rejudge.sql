-- After a partner moved in the tree: its pairs, and their verdicts, belong to the lowest organisation that now sees both keepers.
with moved as (
    select p.id, p.organisation_id as was, (
        select judge.id from organisations_organisation judge
        where starts_with(one.path, judge.path) and starts_with(other.path, judge.path) order by judge.depth desc limit 1) as now
    from customers_pair p
    join customers_customer first on first.id = p.first_id
    join organisations_organisation one on one.id = first.organisation_id
    join customers_customer second on second.id = p.second_id
    join organisations_organisation other on other.id = second.organisation_id
    join organisations_organisation mover on mover.id = %(mover)s
    where starts_with(one.path, mover.path) or starts_with(other.path, mover.path)
), pairs as (
    update customers_pair p set organisation_id = moved.now from moved where p.id = moved.id and moved.was <> moved.now returning p.id, p.organisation_id
), verdicts as (
    update customers_verdict v set organisation_id = pairs.organisation_id from pairs where v.pair_id = pairs.id
)
select count(*) from pairs
