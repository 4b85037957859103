-- The post that brought a line over the API; '' for lines of imports.
ALTER TABLE order_line ADD COLUMN IF NOT EXISTS post_id String DEFAULT '';
