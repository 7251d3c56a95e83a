UPDATE orders SET region = CASE WHEN country IN ('ES', 'FR', 'IT', 'PT') THEN 'south' ELSE 'north' END WHERE region IS NULL;
