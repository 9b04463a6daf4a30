namespace ZsIdNode.EndToEnd.Battery;

/// <summary>How changes are asked for over TCP.</summary>
public enum How
{
    /// <summary>Each is challenged.</summary>
    Plain,

    /// <summary>Each is challenged, and each answer signed by the server.</summary>
    Certified,

    /// <summary>In a session, authenticated by its key.</summary>
    Session,

    /// <summary>In a session, encrypted with its key.</summary>
    EncryptedSession,
}
