namespace ZsIdNode.Protocol.Json;

/// <summary>What is wrong with a JSON body: where, and what was expected there.</summary>
/// <param name="Place">The path of the member, such as <c>values[2].data.value.permissions</c>; empty for the whole body.</param>
/// <param name="Expected">What would have been right, as the end of "expected …".</param>
public readonly record struct JsonFault(string? Place, string? Expected)
{
    public static JsonFault None => default;

    public bool IsNone => Expected is null;

    /// <summary>Says where and what, in one English sentence without a full stop.</summary>
    public string Describe() =>
        IsNone ? "the body is well-formed"
        : string.IsNullOrEmpty(Place) ? $"in the body: expected {Expected}"
        : $"in {Place}: expected {Expected}";
}
