-- A role must fit its organisation. Same: the person holds the role and is called so.
with staged as (
    select s.id, c.role, o.depth = 1 as is_hq, m.id as held, u.name is distinct from c.name or coalesce(c.language, u.language) <> u.language as differs
    from exchange_stagedrow s
    cross join lateral jsonb_to_record(s.cells) as c(partner text, email text, name text, role text, language text)
    join organisations_organisation o on o.code = c.partner
    left join access_user u on u.email = c.email
    left join access_membership m on m.user_id = u.id and m.organisation_id = o.id and m.role = c.role and m.ended_at is null
    where s.imported_id = %(imported)s and s.state <> 'wrong'
)
update exchange_stagedrow s
set state = case
        when not staged.role = any (case when staged.is_hq then %(hq_roles)s::text[] else %(partner_roles)s::text[] end) then 'wrong'
        when staged.held is null then 'new' when staged.differs then 'changed' else 'same' end,
    errors = case
        when not staged.role = any (case when staged.is_hq then %(hq_roles)s::text[] else %(partner_roles)s::text[] end) then
            s.errors || jsonb_build_array(jsonb_build_object('column', 'role', 'code', 'not_role', 'value', staged.role,
                'allowed', array_to_string(case when staged.is_hq then %(hq_roles)s::text[] else %(partner_roles)s::text[] end, ', ')))
        else s.errors end
from staged where staged.id = s.id
