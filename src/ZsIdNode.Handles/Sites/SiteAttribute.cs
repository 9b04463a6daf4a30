namespace ZsIdNode.Handles.Sites;

/// <summary>
/// A remark about a site. In use: <c>desc</c>; <c>domain</c> and <c>path</c> (host name and HTTP path to use
/// instead of the address, <c>.n</c> behind it for server n); <c>alt_addr</c> for further addresses.
/// </summary>
public sealed record SiteAttribute(string Name, string Value);
