namespace ZsIdNode.Client.Administration;

/// <summary>What a creation does about the name.</summary>
public enum Creation : byte
{
    /// <summary>A handle that exists already is left alone, and the creation refused.</summary>
    New = 0,

    /// <summary>A handle that exists already is replaced.</summary>
    Overwrite,

    /// <summary>The server puts a suffix of its own behind what is given.</summary>
    Mint,
}
