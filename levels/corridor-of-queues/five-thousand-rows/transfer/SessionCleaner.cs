// Runs every night at 02:00.
public sealed class SessionCleaner(ShopContext shop)
{
    public Task<int> RunAsync(CancellationToken stop) =>
        shop.Sessions
            .Where(s => s.LastSeenAt < DateTime.UtcNow.AddDays(-90))
            .ExecuteDeleteAsync(stop);
}
