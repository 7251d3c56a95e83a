class IndexOrdersOnUserId < ActiveRecord::Migration[8.0]
  disable_ddl_transaction!

  def change
    add_index :orders, :user_id, name: "ix_orders_user_id", algorithm: :concurrently
  end
end
