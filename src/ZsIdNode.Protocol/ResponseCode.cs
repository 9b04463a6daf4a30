namespace ZsIdNode.Protocol;

/// <summary>What became of a request; 0 marks a request.</summary>
public enum ResponseCode
{
    Reserved = 0,
    Success = 1,

    /// <summary>Internal error. Java clients silently try another site on it: never for a caller's mistake.</summary>
    Error = 2,
    ServerTooBusy = 3,
    ProtocolError = 4,
    OperationNotSupported = 5,
    RecursionCountTooHigh = 6,
    ServerBackup = 7,
    HandleNotFound = 100,
    HandleAlreadyExists = 101,
    InvalidHandle = 102,
    ValuesNotFound = 200,
    ValueAlreadyExists = 201,
    InvalidValue = 202,
    OutOfDateSiteInfo = 300,
    ServerNotResponsible = 301,
    ServiceReferral = 302,
    PrefixReferral = 303,
    InvalidAdmin = 400,
    InsufficientPermissions = 401,
    AuthenticationNeeded = 402,
    AuthenticationFailed = 403,
    InvalidCredential = 404,
    AuthenticationTimeout = 405,
    AuthenticationError = 406,
    SessionTimeout = 500,
    SessionFailed = 501,
    InvalidSessionKey = 502,
    NeedRsaKeyForSessionExchange = 503,
    InvalidSessionSetupRequest = 504,
    SessionMessageRejected = 505,
}
