using System.Net;

namespace ZsIdNode.Client.Http;

/// <summary>Says what an answer without success means.</summary>
internal static class NodeFaults
{
    /// <param name="ofPart">Whether it answers a part of a batch.</param>
    public static NodeFault Of(Uri address, HttpStatusCode status, HandleAnswer? said, bool ofPart = false)
    {
        NodeFaultKind kind = status switch
        {
            HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden => NodeFaultKind.NotAuthorised,
            HttpStatusCode.NotFound => NodeFaultKind.NotFound,
            HttpStatusCode.Conflict when ofPart => NodeFaultKind.PartDiffers,
            HttpStatusCode.Conflict => NodeFaultKind.AlreadyExists,
            HttpStatusCode.RequestEntityTooLarge => NodeFaultKind.TooLarge,
            HttpStatusCode.ServiceUnavailable => NodeFaultKind.Busy,
            >= HttpStatusCode.BadRequest and < HttpStatusCode.InternalServerError => NodeFaultKind.Refused,
            _ => NodeFaultKind.Failed,
        };
        string words = string.IsNullOrEmpty(said?.Message) ? $"HTTP {(int)status}" : $"{said.Message.TrimEnd('.')} (HTTP {(int)status})";
        return new NodeFault(kind, $"{Describe(kind, address)} It says: {words}.", said?.ResponseCode);
    }

    private static string Describe(NodeFaultKind kind, Uri address) => kind switch
    {
        NodeFaultKind.NotAuthorised => $"{address} does not accept the token, or none was given.",
        NodeFaultKind.NotFound => $"{address} has nothing under this name.",
        NodeFaultKind.AlreadyExists => $"Something is registered under this name at {address} already.",
        NodeFaultKind.TooLarge => $"The request is larger than {address} takes.",
        NodeFaultKind.Busy => $"{address} is too busy, and stayed so while the request was repeated; try again later.",
        NodeFaultKind.PartDiffers => $"{address} knows a batch of this name with other content; give what is new another name.",
        NodeFaultKind.Refused => $"{address} refuses the request.",
        _ => $"{address} failed to answer.",
    };
}
