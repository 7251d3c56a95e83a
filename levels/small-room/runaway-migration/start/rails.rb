class AddCurrencyToOrders < ActiveRecord::Migration[8.0]
  def up
    add_column :orders, :currency, :string
    Order.update_all(currency: "EUR")
  end

  def down
    remove_column :orders, :currency
  end
end
