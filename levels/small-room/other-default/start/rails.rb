class AddRetainedFromToOrders < ActiveRecord::Migration[8.0]
  def up
    execute "SET lock_timeout = '2s'"
    add_column :orders, :retained_from, :timestamptz,
               null: false, default: -> { "now()" }
  end

  def down
    remove_column :orders, :retained_from
  end
end
