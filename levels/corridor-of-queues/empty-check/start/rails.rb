class OrdersCountryNotNull < ActiveRecord::Migration[8.0]
  def change
    change_column_null :orders, :country, false
  end
end
