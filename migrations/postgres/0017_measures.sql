-- A criterion says what it measures in the words of its measure, so that a further measure needs no further column. What older versions let through
-- and nothing asked for (answers of a mean, answers of a segment without its question) is kept where it is not empty: it was audited, and the answers
-- of a mean were signed.
alter table criterion rename column measure to kind;
alter table criterion add column spec jsonb, add column segment jsonb;
update criterion set
  spec = jsonb_build_object('position', position)
    || case when kind = 'share' or answers <> '[]' then jsonb_build_object('answers', answers) else '{}' end
    || case when segment_position is null and segment_answers <> '[]' then jsonb_build_object('segmentAnswers', segment_answers) else '{}' end,
  segment = case when segment_position is not null then jsonb_build_object('position', segment_position, 'answers', segment_answers) end;
alter table criterion
  alter column spec set not null,
  drop column position,
  drop column answers,
  drop column segment_position,
  drop column segment_answers;
