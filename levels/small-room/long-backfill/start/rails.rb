class FillOrdersRegion < ActiveRecord::Migration[8.0]
  PAGE = 50_000
  REGION = "region = CASE WHEN country IN ('ES', 'FR', 'IT', 'PT') " \
           "THEN 'south' ELSE 'north' END"

  def up
    (0..).step(PAGE) do |offset|
      ids = Order.where(region: nil).order(:id)
                 .limit(PAGE).offset(offset).ids
      Order.where(id: ids).update_all(REGION)
      break if ids.size < PAGE
    end
  end
end
