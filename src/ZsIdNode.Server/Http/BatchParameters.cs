using System.Globalization;
using ZsIdNode.Registry.Batches;

namespace ZsIdNode.Server.Http;

/// <summary>The parameters that make a bulk registration a part of a batch; both or none of them.</summary>
/// <param name="Key">Nothing when the request is no part of a batch.</param>
internal readonly record struct BatchParameters(BatchKey? Key, int Part)
{
    private const string KeyName = "batch";
    private const string PartName = "part";

    /// <param name="fault">What is wrong, as a sentence.</param>
    public static bool TryRead(IQueryCollection query, out BatchParameters parameters, out string fault)
    {
        parameters = default;
        fault = query.ContainsKey(KeyName) != query.ContainsKey(PartName) ? "'batch' and 'part' belong together; give both, or none." : "";
        return fault.Length == 0 && TryRead(query, PartName, out parameters, out fault);
    }

    /// <param name="partName">What the number of the part is called; 0 when it is left out.</param>
    public static bool TryRead(IQueryCollection query, string partName, out BatchParameters parameters, out string fault)
    {
        parameters = default;
        fault = "";
        if (!query.ContainsKey(KeyName))
        {
            return true;
        }

        int part = 0;
        if (!BatchKey.TryParse(Single(query, KeyName), out BatchKey key))
        {
            fault = $"'batch' is not the key of a batch; expected 1 to {BatchKey.LengthMost} visible ASCII characters.";
        }
        else if (query.ContainsKey(partName) && !int.TryParse(Single(query, partName), NumberStyles.None, CultureInfo.InvariantCulture, out part))
        {
            fault = $"'{partName}' is not the number of a part; expected 0 to {int.MaxValue}.";
        }

        parameters = new BatchParameters(key, part);
        return fault.Length == 0;
    }

    /// <summary>A parameter that is given once; nothing otherwise, since several would be read as one.</summary>
    private static string? Single(IQueryCollection query, string name) => query[name].Count == 1 ? query[name][0] : null;
}
