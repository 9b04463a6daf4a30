using System.Globalization;
using System.Text;
using ZsIdNode.Handles;

namespace ZsIdNode.Client.Import;

/// <summary>A column of a catalogue.</summary>
/// <param name="Name">The header cell.</param>
/// <param name="Index">The index of the values it makes; 0 while none is settled.</param>
/// <param name="Type">The type of the values it makes.</param>
public readonly record struct CatalogueColumn(string Name, int Index, string Type)
{
    /// <summary>Where the fields of templates begin; 1000 to 1999 are the identifier system's own.</summary>
    public const int FirstBusinessIndex = 2_000;

    /// <summary>The index that a type has wherever handles are registered, if it has one.</summary>
    public static int? ConventionalIndex(string type) => type.ToUpperInvariant() switch
    {
        "URL" => 1,
        "EMAIL" => 2,
        "DESC" => 3,
        _ => null,
    };

    /// <summary>Reads <c>TYPE</c> or <c>INDEX:TYPE</c>.</summary>
    /// <param name="place">Which column it is, from 1.</param>
    public static CatalogueFault? TryRead(string name, int place, out CatalogueColumn column)
    {
        column = default;
        if (name.Length == 0)
        {
            return new CatalogueFault(CatalogueFaultKind.ColumnNameEmpty, name, $"Column {place} has no name; expected the type of its values, such as product_name, or an index and a type, such as 2000:product_name.");
        }

        int colon = name.IndexOf(':');
        string type = name[(colon + 1)..].Trim();
        int index = 0;
        bool indexRead = colon < 0 || (int.TryParse(name.AsSpan(0, colon), NumberStyles.None, CultureInfo.InvariantCulture, out index) && index > 0);
        bool typeRead = type.Length > 0 && Encoding.UTF8.GetByteCount(type) <= HandleLimits.TypeBytesMost && !type.Any(char.IsControl);
        if (!indexRead || !typeRead)
        {
            return new CatalogueFault(CatalogueFaultKind.ColumnNameMalformed, name, $"Column {place} is named '{name}'; expected a type of at most {HandleLimits.TypeBytesMost} bytes, alone or behind an index of at least 1, such as 2000:product_name.");
        }

        column = new CatalogueColumn(name, index, type);
        return null;
    }
}
