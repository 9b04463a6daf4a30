namespace ZsIdNode.Storage;

/// <summary>Paths that stand in files: they may have come from elsewhere, and must not lead out of their folder.</summary>
internal static class RelativePath
{
    /// <summary>Whether a path with <c>/</c> between its steps stays below the folder that it is relative to.</summary>
    public static bool IsSafe(string path) =>
        path.Length > 0
        && !path.Contains('\\')
        && !path.Contains(':')
        && !path.Contains('\0')
        && path.Split('/').All(step => step is not ("" or "." or ".."));
}
