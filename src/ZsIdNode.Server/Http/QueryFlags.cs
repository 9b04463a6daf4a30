namespace ZsIdNode.Server.Http;

/// <summary>Reads the boolean parameters of the Handle REST interface.</summary>
internal static class QueryFlags
{
    /// <summary>True when present with an empty value, <c>true</c> or <c>yes</c>, in any case.</summary>
    public static bool IsSet(HttpRequest request, string name) =>
        request.Query.TryGetValue(name, out var values)
        && values.Any(value => string.IsNullOrEmpty(value)
            || value.Equals("true", StringComparison.OrdinalIgnoreCase)
            || value.Equals("yes", StringComparison.OrdinalIgnoreCase));

    /// <summary>True only when it says <c>true</c>; what changes something must be said in full.</summary>
    public static bool IsTrue(HttpRequest request, string name) =>
        request.Query.TryGetValue(name, out var values) && values.Any(value => "true".Equals(value, StringComparison.OrdinalIgnoreCase));
}
