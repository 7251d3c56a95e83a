class IndexCustomersOnEmail < ActiveRecord::Migration[8.0]
  disable_ddl_transaction!

  def change
    add_index :customers, :email, unique: true, algorithm: :concurrently
  end
end
