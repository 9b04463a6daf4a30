using System.Buffers;
using System.Collections.Immutable;
using System.Text;
using ZsIdNode.Cli.Output;
using ZsIdNode.Client.Batch;
using ZsIdNode.Handles;
using ZsIdNode.Handles.Values;

namespace ZsIdNode.Cli.Founding;

/// <summary>What the operator of the node above is given: the prefix record as a Handle batch with the files that it names, and as JSON.</summary>
internal static class ParentBundle
{
    public const string Folder = "parent";

    public static string BatchFile(Prefix prefix) => Path.Combine(Folder, $"{prefix}.batch");

    public static string JsonFile(Prefix prefix) => Path.Combine(Folder, $"{prefix}.json");

    public static void AddTo(FoundingFiles files, Prefix prefix, ImmutableArray<HandleValue> record)
    {
        string handle = prefix.PrefixHandle.ToString();
        var named = new SortedDictionary<string, byte[]>(StringComparer.Ordinal);
        using var batch = new StringWriter();
        BatchWriter.WriteCreate(batch, handle, record, value =>
        {
            string name = value.Type == ValueTypes.PublicKey ? AdministratorKey.PublicName : SiteFiles.BinaryName;
            named[name] = value.Data.ToArray();
            return name;
        });
        files.Add(BatchFile(prefix), Encoding.UTF8.GetBytes(batch.ToString()));
        foreach ((string name, byte[] bytes) in named)
        {
            files.Add(Path.Combine(Folder, name), bytes);
        }

        var json = new ArrayBufferWriter<byte>();
        RecordText.WriteFile(json, handle, record);
        files.Add(JsonFile(prefix), json.WrittenSpan.ToArray());
    }
}
