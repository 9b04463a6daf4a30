using System.Buffers;
using ZsIdNode.Handles;
using ZsIdNode.Handles.Fields;
using ZsIdNode.Registry.Prefixes;
using ZsIdNode.Registry.Transactions;
using ZsIdNode.Storage.Checkpoints;

namespace ZsIdNode.Storage.Prefixes;

/// <summary>
/// The homed prefixes on disk, as the transactions that would bring them about: <c>u8 format = 1, i32 count, then for
/// each: prefix (text), registrant (text), i64 milliseconds since 1970</c>.
/// </summary>
public sealed class PrefixView(PrefixDirectory prefixes) : ISmallView
{
    private const byte Format = 1;
    private const int EntryBytesLeast = sizeof(int) + sizeof(int) + sizeof(long);
    private const int RegistrantBytesMost = 64 * 1_024 * 1_024;

    public string Name => "prefixes";

    public void Apply(IReadOnlyList<Transaction> transactions) => prefixes.Apply(transactions);

    public void Save(IBufferWriter<byte> output)
    {
        IReadOnlyCollection<HomedPrefix> homed = prefixes.Current.All;
        var writer = new FieldWriter(output);
        writer.Byte(Format);
        writer.Int32(homed.Count);
        foreach (HomedPrefix prefix in homed)
        {
            writer.Text(prefix.Prefix.ToString());
            writer.Text(prefix.Registrant);
            writer.Int64(prefix.HomedAt.ToUnixTimeMilliseconds());
        }
    }

    public bool TryLoad(ReadOnlySpan<byte> state)
    {
        var reader = new FieldReader(state);
        bool known = reader.Byte() == Format;
        var homed = new Transaction[reader.Count(int.MaxValue, EntryBytesLeast)];
        for (int at = 0; at < homed.Length && known && !reader.Failed; at++)
        {
            known = Prefix.TryParse(System.Text.Encoding.UTF8.GetString(reader.Text(Prefix.LengthMost)), out Prefix prefix);
            string registrant = System.Text.Encoding.UTF8.GetString(reader.Text(RegistrantBytesMost));
            known &= UnixTime.TryRead(reader.Int64(), out DateTimeOffset time);
            homed[at] = new PrefixHomed(prefix, registrant) { Time = time };
        }

        if (!known || !reader.AtEnd)
        {
            return false;
        }

        prefixes.Apply(homed);
        return true;
    }
}
