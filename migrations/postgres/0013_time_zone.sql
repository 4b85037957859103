-- Which day it is, is asked where the team works. What stood before counted days in UTC.
alter table workspace add column time_zone text not null default 'Asia/Shanghai';
