using System.Text;
using ZsIdNode.Handles;
using ZsIdNode.Registry.Transactions;

namespace ZsIdNode.Registry.Registration;

/// <summary>How large a change is before it has been judged.</summary>
internal static class ChangeSize
{
    // The objects around what a change carries, roughly; it keeps many small changes from being free.
    private const int FixedBytes = 256;

    /// <summary>What it takes while it waits, in bytes.</summary>
    public static long WaitingBytes(Change change) => FixedBytes + change switch
    {
        WriteRecord write => write.Handle.Utf8.Length + write.Record.Length,
        DeleteRecord delete => delete.Handle.Utf8.Length,
        AddValues add => add.Handle.Utf8.Length + add.Values.Length,
        ModifyValues modify => modify.Handle.Utf8.Length + modify.Values.Length,
        RemoveValues remove => remove.Handle.Utf8.Length + ((long)remove.Indexes.Length * sizeof(int)),
        HomePrefix home => Prefix.LengthMost + Encoding.UTF8.GetByteCount(home.Registrant),
        UnhomePrefix => Prefix.LengthMost,
        CountActivity count => TransactionSize.BytesMost(new ActivityCounted(count.Deltas)),
        MalformedLine malformed => Encoding.UTF8.GetByteCount(malformed.Message),
        _ => throw new ArgumentOutOfRangeException(nameof(change), change, null),
    };

    /// <summary>What its transaction takes in a commit at most, in bytes.</summary>
    public static long CommitBytesMost(Change change) => WaitingBytes(change) + change switch
    {
        // The whole record is written again, under the handle as it stands there.
        AddValues or ModifyValues or RemoveValues => HandleLimits.HandleBytesMost + HandleLimits.RecordBytesMost,
        _ => 0,
    };
}
