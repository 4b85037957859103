-- In which language a sample is told; those from before were told in Chinese.
alter table sample_load add column locale text not null default 'zh-CN';
