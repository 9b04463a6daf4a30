using System.Globalization;
using ZsIdNode.Handles;
using ZsIdNode.Registry.Transactions;

namespace ZsIdNode.LoadTests.Storage;

/// <summary>Registrations as a factory makes them: one handle of 26 bytes, one record.</summary>
internal static class SampleTransactions
{
    private static readonly DateTimeOffset Noon = new(2026, 11, 21, 4, 0, 0, TimeSpan.Zero);

    public static Transaction Registration(long sequence, ReadOnlyMemory<byte> record) =>
        new RecordWritten(Handle.Parse(string.Create(CultureInfo.InvariantCulture, $"88.118.42/LAMP-{sequence:D11}")), record, IsNew: true, Door.Http)
        {
            Sequence = sequence,
            Time = Noon.AddMilliseconds(sequence),
        };

    public static Transaction[] Registrations(long first, int count, ReadOnlyMemory<byte> record)
    {
        var registrations = new Transaction[count];
        for (int at = 0; at < count; at++)
        {
            registrations[at] = Registration(first + at, record);
        }

        return registrations;
    }
}
