# Rails 8, PostgreSQL 15, three in the morning. No report runs, nobody has a
# console open, and the service has been down for four minutes. What
# pg_stat_activity shows beside this migration, since ten past ten at night:
#   autovacuum: VACUUM public.orders (to prevent wraparound)
class DropAuditTrigger < ActiveRecord::Migration[8.0]
  def up
    execute "DROP TRIGGER orders_audit ON orders"
  end
end
