class IndexOrdersOnVoucher < ActiveRecord::Migration[8.0]
  disable_ddl_transaction!

  def change
    add_index :orders, :voucher, algorithm: :concurrently
  end
end
