namespace ZsIdNode.Handles.Values;

/// <summary>Points at the value with <paramref name="Index"/> in the record of <paramref name="Handle"/>.</summary>
/// <param name="Handle">A handle, as text; it need not exist here.</param>
/// <param name="Index">The index of the value; 0 means any.</param>
public sealed record HandleReference(string Handle, int Index)
{
    /// <summary>The form of the field: <c>300:0.NA/88.118</c>.</summary>
    public override string ToString() => $"{Index}:{Handle}";
}
