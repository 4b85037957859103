-- One row per line of an order or refund; refunds carry negative quantities and amounts, so that sums are net.
CREATE TABLE IF NOT EXISTS order_line (
  workspace_id String,
  launch_id String,
  batch_id String,
  source String,
  external_id String,
  order_ref String,
  -- 'order' or 'refund'
  kind String,
  occurred_on Date,
  -- milliseconds since 1970
  occurred_at Int64,
  channel String,
  sku String,
  customer String,
  reason String,
  quantity Int64,
  -- minor units of the currency (分, cents)
  amount_minor Int64,
  currency String
) ENGINE = MergeTree
ORDER BY (workspace_id, launch_id, batch_id, occurred_on);
