namespace ZsIdNode.Client.Http;

/// <summary>Where a node is and how patiently it is asked.</summary>
public sealed record NodeClientOptions
{
    /// <summary>The node's HTTP address, such as <c>http://127.0.0.1:8000/</c>.</summary>
    public required Uri Address { get; init; }

    /// <summary>The bearer token; reading needs none.</summary>
    public string? Token { get; init; }

    /// <summary>How long one request may take.</summary>
    public TimeSpan RequestTimeout { get; init; } = TimeSpan.FromSeconds(100);

    /// <summary>How often a request is repeated that a busy node sent back.</summary>
    public int BusyRepeatsMost { get; init; } = 8;

    /// <summary>The wait before the first repetition; it doubles up to <see cref="BusyWaitMost"/>.</summary>
    public TimeSpan BusyWait { get; init; } = TimeSpan.FromMilliseconds(200);

    /// <summary>The longest wait, whatever the node's Retry-After says.</summary>
    public TimeSpan BusyWaitMost { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>How waiting is done; a test does it without.</summary>
    public Func<TimeSpan, CancellationToken, Task> Wait { get; init; } = Task.Delay;
}
