using System.Text;
using ZsIdNode.Handles;
using ZsIdNode.Registry.Batches;

namespace ZsIdNode.Simulation.Model;

/// <summary>The clients that send parts of batches: new ones, those that they sent before, and now and then other content under an old number.</summary>
internal sealed class Importers(Random dice, Crowd crowd)
{
    private const int Batches = 3;
    private const int RememberedMost = 30;

    private readonly List<PartWish> _sent = [];
    private int _parts;

    /// <summary>What is sent next.</summary>
    public PartWish Next(DateTimeOffset now)
    {
        if (_sent.Count > 0 && dice.Next(2) == 0)
        {
            PartWish sent = _sent[dice.Next(_sent.Count)];
            return dice.Next(8) == 0 ? Make(sent.Part.Key, sent.Part.Number, now) : Again(sent, now);
        }

        PartWish next = Make(BatchKey.Parse($"batch-{dice.Next(Batches)}"), _parts++, now);
        _sent.Add(next);
        _sent.RemoveRange(0, Math.Max(0, _sent.Count - RememberedMost));
        return next;
    }

    // What is sent is the same; should the node take it only now, it dates it now.
    private static PartWish Again(PartWish sent, DateTimeOffset now) => sent with
    {
        Lines = [.. sent.Lines.Select(line => line with { Values = [.. line.Values.Select(value => value with { Timestamp = (uint)now.ToUnixTimeSeconds() })] })],
    };

    private PartWish Make(BatchKey key, int number, DateTimeOffset now)
    {
        Door door = crowd.Door();
        RegisterWish[] lines = [.. Enumerable.Range(0, 1 + dice.Next(10)).Select(_ => crowd.Registration(now) with { Door = door, IsInPart = true })];
        string content = string.Join('\n', lines.Select(line => $"{line.Handle} {string.Join(' ', line.Values.Select(value => value.Text))}"));
        return new PartWish(new BatchPart(key, number, PartDigest.Of(Encoding.UTF8.GetBytes(content))), [.. lines]);
    }
}
