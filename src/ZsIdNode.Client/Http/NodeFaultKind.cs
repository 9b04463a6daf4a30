namespace ZsIdNode.Client.Http;

/// <summary>The ways in which asking a node can fail.</summary>
public enum NodeFaultKind : byte
{
    None = 0,

    /// <summary>No connection could be made.</summary>
    Unreachable,

    /// <summary>The connection broke before the answer was whole.</summary>
    ConnectionLost,

    /// <summary>No answer came in time.</summary>
    TimedOut,

    /// <summary>The node wants a token, or another one (HTTP 401, 403).</summary>
    NotAuthorised,

    /// <summary>Nothing stands under this name (404).</summary>
    NotFound,

    /// <summary>Something stands under this name already (409).</summary>
    AlreadyExists,

    /// <summary>The request is larger than the node takes (413).</summary>
    TooLarge,

    /// <summary>The node stayed too busy through every repetition (503).</summary>
    Busy,

    /// <summary>A part of this number has other content at the node (409 to a part of a batch).</summary>
    PartDiffers,

    /// <summary>The node refuses the request (any other 4xx).</summary>
    Refused,

    /// <summary>The node failed (any other status).</summary>
    Failed,

    /// <summary>The answer is not what this interface promises: is it a ZsIdNode at all?</summary>
    AnswerMalformed,
}
