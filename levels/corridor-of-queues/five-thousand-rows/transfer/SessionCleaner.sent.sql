DELETE FROM [s]
FROM [sessions] AS [s]
WHERE [s].[last_seen_at] < DATEADD(day, -90.0E0, GETUTCDATE());
