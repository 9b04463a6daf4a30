namespace ZsIdNode.Client.Tests.Wire;

/// <summary>A bound on real waiting, so that a client that hangs fails its test instead of the whole run.</summary>
internal static class Patience
{
    private static readonly TimeSpan Bound = TimeSpan.FromSeconds(30);

    public static Task<T> Soon<T>(this Task<T> task) => task.WaitAsync(Bound);

    public static Task Soon(this Task task) => task.WaitAsync(Bound);
}
