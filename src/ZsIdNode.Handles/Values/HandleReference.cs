using System.Diagnostics.CodeAnalysis;
using System.Globalization;

namespace ZsIdNode.Handles.Values;

/// <summary>Points at the value with <paramref name="Index"/> in the record of <paramref name="Handle"/>.</summary>
/// <param name="Handle">A handle, as text; it need not exist here.</param>
/// <param name="Index">The index of the value; 0 means any.</param>
public sealed record HandleReference(string Handle, int Index)
{
    /// <summary>Reads the form of the field: <c>300:0.NA/88.118</c>.</summary>
    public static bool TryParse(ReadOnlySpan<char> text, [NotNullWhen(true)] out HandleReference? reference)
    {
        reference = null;
        int colon = text.IndexOf(':');
        if (colon < 1
            || !int.TryParse(text[..colon], NumberStyles.None, CultureInfo.InvariantCulture, out int index)
            || Handles.Handle.TryParse(text[(colon + 1)..], out _) != HandleFault.None)
        {
            return false;
        }

        reference = new HandleReference(text[(colon + 1)..].ToString(), index);
        return true;
    }

    /// <summary>The form of the field: <c>300:0.NA/88.118</c>.</summary>
    public override string ToString() => $"{Index}:{Handle}";
}
