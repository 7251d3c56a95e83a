ALTER TABLE "invoices" VALIDATE CONSTRAINT "invoice_region_there";
