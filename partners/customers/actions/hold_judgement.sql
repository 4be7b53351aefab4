-- One judgement at a time: two links may each be allowed and together join what was judged not the same.
select pg_advisory_xact_lock(7341)
