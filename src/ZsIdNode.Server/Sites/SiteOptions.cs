namespace ZsIdNode.Server.Sites;

/// <summary>What the node says of itself in its site record.</summary>
public sealed class SiteOptions
{
    /// <summary>The address that clients reach the node at.</summary>
    public string Address { get; set; } = "127.0.0.1";

    /// <summary>A line for people, in the attribute <c>desc</c>.</summary>
    public string Description { get; set; } = "ZsIdNode";

    /// <summary>Raised by the operator on every change of the site record; clients with an older one fetch it again.</summary>
    public short Serial { get; set; } = 1;
}
