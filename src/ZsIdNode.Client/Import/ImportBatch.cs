using System.Buffers;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using ZsIdNode.Handles;

namespace ZsIdNode.Client.Import;

/// <summary>
/// The batch that an import is: the same file under the same key can be imported again and again, and every line of it is
/// registered once.
/// </summary>
/// <param name="Key">What the node knows the batch by.</param>
/// <param name="IsOfContent">
/// Whether the key follows from the content, so that parts which the node has under it are certain to be those of this
/// file and need not be sent again.
/// </param>
public sealed record ImportBatch(string Key, bool IsOfContent)
{
    public const int KeyLengthMost = 64;

    // Part of what is digested: a version that cuts a file in another way, or writes other bytes for a row, must not take
    // its parts for those of this one.
    private const string CutFormat = "zsid import 1";

    private static readonly SearchValues<char> Visible = SearchValues.Create([.. Enumerable.Range('!', '~' - '!' + 1).Select(code => (char)code)]);

    /// <summary>A batch with a name that somebody gave it; <see langword="false"/> when it cannot be one.</summary>
    public static bool TryName(string key, out ImportBatch? batch)
    {
        bool valid = key.Length is > 0 and <= KeyLengthMost && !key.AsSpan().ContainsAnyExcept(Visible);
        batch = valid ? new ImportBatch(key, IsOfContent: false) : null;
        return valid;
    }

    /// <summary>Names the batch for what is in the file and all that shapes its parts.</summary>
    /// <param name="file">Read from where it stands to its end, and taken back there.</param>
    public static async Task<ImportBatch> OfAsync(Stream file, Prefix? prefix, ImportOptions options, CancellationToken stop = default)
    {
        long start = file.Position;
        byte[] content = await SHA256.HashDataAsync(file, stop);
        file.Position = start;
        string shape = string.Create(CultureInfo.InvariantCulture, $"{CutFormat}\n{prefix}\n{options.BatchRows}\n{Convert.ToHexStringLower(content)}\n");
        return new ImportBatch(Hash(shape), IsOfContent: true);
    }

    /// <summary>The key of the batch in which lines go once more that were refused so many times.</summary>
    internal string KeyOfRefused(int times) => Hash(string.Create(CultureInfo.InvariantCulture, $"{Key}\n{times}\n"));

    private static string Hash(string text) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)));
}
