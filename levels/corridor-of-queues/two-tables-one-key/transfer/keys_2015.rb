# Rails 4.2, PostgreSQL 9.4. refunds is new and empty; payments is the
# busiest table of the service, and a report is reading it just now.
class CreateRefunds < ActiveRecord::Migration
  def change
    create_table :refunds do |t|
      t.integer :payment_id, null: false
    end
    add_foreign_key :refunds, :payments
  end
end
