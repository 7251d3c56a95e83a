class AddIndexToOrdersStatus < ActiveRecord::Migration[8.0]
  def change
    add_index :orders, :status
  end
end
