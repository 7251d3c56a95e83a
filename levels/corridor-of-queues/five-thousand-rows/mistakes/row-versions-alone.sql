UPDATE [orders] SET [status] = N'closed' WHERE [created_at] < '2016-04-01';
