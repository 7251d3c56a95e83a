class AddDeliveryHintToOrders < ActiveRecord::Migration[8.0]
  def change
    add_column :orders, :delivery_hint, :text
  end
end
