namespace ZsIdNode.Client.Http;

/// <summary>A prefix that the node took.</summary>
/// <param name="ResponseCode">The Handle response code; 1 is success.</param>
public sealed record PrefixAnswer(int ResponseCode = 1, string? Handle = null, string? Message = null);

/// <summary>Who a prefix is allocated to.</summary>
internal sealed record PrefixRequest(string Registrant);
