namespace ZsIdNode.Protocol;

/// <summary>What a request asks for.</summary>
public enum OpCode
{
    Reserved = 0,
    Resolution = 1,
    GetSiteInfo = 2,
    CreateHandle = 100,
    DeleteHandle = 101,
    AddValue = 102,
    RemoveValue = 103,
    ModifyValue = 104,
    ListHandles = 105,
    ListDerivedPrefixes = 106,
    ChallengeResponse = 200,
    VerifyChallenge = 201,
    HomePrefix = 300,
    UnhomePrefix = 301,
    ListHomedPrefixes = 302,
    SessionSetup = 400,
    SessionTerminate = 401,
    SessionExchangeKey = 402,
    GetNextTransactionId = 1000,
    RetrieveTransactions = 1001,
    DumpHandles = 1002,
    BackupServer = 1003,

    /// <summary>User name and password; IDIS SDK only.</summary>
    LoginPassword = 2000,

    /// <summary>Login with a key; both Chinese SDKs.</summary>
    LoginKey = 2001,
}
