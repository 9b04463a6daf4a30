namespace ZsIdNode.Client.Http;

/// <summary>What one request to <c>/api/registrations</c> may hold; the node answers more with 413.</summary>
public static class RegistrationLimits
{
    public const int LinesMost = 1_000;

    /// <summary>The largest body in bytes.</summary>
    public const int BodyBytesMost = 8 * 1_048_576;
}
