namespace ZsIdNode.LoadTests;

/// <summary>The load test cannot run; the message says why and what would help.</summary>
internal sealed class LoadTestException(string message, Exception? inner = null) : Exception(message, inner)
{
    public static void ThrowUnless(bool holds, string message)
    {
        if (!holds)
        {
            throw new LoadTestException(message);
        }
    }
}
