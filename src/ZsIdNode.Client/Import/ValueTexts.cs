using System.Collections.Immutable;
using System.Globalization;
using ZsIdNode.Handles.Values;

namespace ZsIdNode.Client.Import;

/// <summary>Reads values as people type them: <c>TYPE=text</c> or <c>INDEX:TYPE=text</c>.</summary>
public static class ValueTexts
{
    /// <summary>Reads the values of a record. Indexes that are not given follow the convention of catalogues: URL 1, EMAIL 2, DESC 3, others from 2000 on.</summary>
    /// <param name="fault">What is wrong and what would be right, in a sentence.</param>
    public static bool TryReadRecord(IReadOnlyCollection<string> texts, out ImmutableArray<HandleValue> values, out string fault)
    {
        values = [];
        fault = "";
        int next = CatalogueColumn.FirstBusinessIndex;
        ImmutableArray<HandleValue>.Builder read = ImmutableArray.CreateBuilder<HandleValue>(texts.Count);
        foreach (string text in texts)
        {
            int equals = text.IndexOf('=', StringComparison.Ordinal);
            if (equals <= 0)
            {
                fault = $"'{text}' is no value; expected TYPE=text or INDEX:TYPE=text, such as URL=https://example.org/17.";
                return false;
            }

            string type = text[..equals];
            int colon = type.IndexOf(':', StringComparison.Ordinal);
            int index = 0;
            if (colon >= 0 && !int.TryParse(type[..colon], NumberStyles.None, CultureInfo.InvariantCulture, out index))
            {
                fault = $"'{type[..colon]}' is no index; expected a number, such as 1:URL=https://example.org/17.";
                return false;
            }

            type = type[(colon + 1)..];
            index = colon >= 0 ? index : CatalogueColumn.ConventionalIndex(type) ?? next++;
            read.Add(HandleValue.OfText(index, type, text[(equals + 1)..]));
        }

        ValueFault valueFault = ValueValidation.CheckRecord(read);
        fault = valueFault.IsNone ? "" : valueFault.Describe() + ".";
        values = read.DrainToImmutable();
        return valueFault.IsNone;
    }
}
