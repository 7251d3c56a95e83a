class AddTokenToOrders < ActiveRecord::Migration[8.0]
  def change
    add_column :orders, :token, :uuid, default: -> { "gen_random_uuid()" }, null: false
  end
end
