using System.Buffers;
using System.IO.Pipelines;
using System.Text.Json;

namespace ZsIdNode.Client.Http;

/// <summary>Reads the receipts of a batch, one JSON object per line, as they come in.</summary>
internal static class ReceiptReader
{
    // A receipt repeats a handle (at most 2 KiB, longer with escapes) and says a sentence.
    private const int LineBytesMost = 65_536;

    /// <summary>Adds the receipts that belong to <paramref name="lines"/>, in that order.</summary>
    /// <returns>Whether every line got its receipt and nothing else came.</returns>
    public static async Task<bool> ReadAsync(Stream body, IReadOnlyList<long> lines, List<Receipt> receipts, CancellationToken stop)
    {
        PipeReader input = PipeReader.Create(body, new StreamPipeReaderOptions(leaveOpen: true));
        while (true)
        {
            ReadResult read = await input.ReadAsync(stop);
            ReadOnlySequence<byte> rest = read.Buffer;
            while (TryCutLine(ref rest, read.IsCompleted, out ReadOnlySequence<byte> line))
            {
                if (!line.IsEmpty && !TryTake(line, lines, receipts))
                {
                    return false;
                }
            }

            if (read.IsCompleted)
            {
                return receipts.Count == lines.Count;
            }

            if (rest.Length > LineBytesMost)
            {
                return false;
            }

            input.AdvanceTo(rest.Start, rest.End);
        }
    }

    private static bool TryCutLine(ref ReadOnlySequence<byte> rest, bool isLast, out ReadOnlySequence<byte> line)
    {
        SequencePosition? end = rest.PositionOf((byte)'\n');
        line = end is null ? rest : rest.Slice(0, end.Value);
        if (end is null && !(isLast && !rest.IsEmpty))
        {
            return false;
        }

        rest = end is null ? rest.Slice(rest.End) : rest.Slice(rest.GetPosition(1, end.Value));
        return true;
    }

    private static bool TryTake(ReadOnlySequence<byte> line, IReadOnlyList<long> lines, List<Receipt> receipts)
    {
        try
        {
            var json = new Utf8JsonReader(line);
            Receipt? receipt = JsonSerializer.Deserialize(ref json, NodeJson.Default.Receipt);
            if (receipt is null || receipts.Count == lines.Count || receipt.Line != lines[receipts.Count])
            {
                return false;
            }

            receipts.Add(receipt);
            return true;
        }
        catch (JsonException)
        {
            return false;
        }
    }
}
