-- How much of begun work is done, and on which day that was said.
alter table plan_task add column done_percent integer check (done_percent between 0 and 100);
alter table plan_task add column done_percent_on date;
