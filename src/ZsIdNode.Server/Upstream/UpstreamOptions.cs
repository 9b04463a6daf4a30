using ZsIdNode.Client.Wire;

namespace ZsIdNode.Server.Upstream;

/// <summary>The servers that the node itself asks about handles of others. Without any it asks nobody.</summary>
public sealed class UpstreamOptions
{
    /// <summary>Asked in this order, until one answers for the handle.</summary>
    public IReadOnlyList<UpstreamServer> Servers { get; set; } = [];

    /// <summary>How long one question may take, all servers and referrals included.</summary>
    // Whoever waits for it waits at a login prompt; the Handle.net client gives a server 60 s in all.
    public TimeSpan TimeMost { get; set; } = TimeSpan.FromSeconds(5);

    /// <summary>The most questions at once; beyond it a question is not asked.</summary>
    // Strangers can have us ask by naming a key of theirs.
    public int QuestionsMost { get; set; } = 32;

    /// <summary>The most records that are remembered; beyond it the oldest is forgotten. As many again that do not exist.</summary>
    public int RecordsMost { get; set; } = 4_096;

    /// <summary>How long a record is remembered, if its own time to live is not shorter. A revoked key still opens for so long.</summary>
    public TimeSpan RecordTimeMost { get; set; } = TimeSpan.FromMinutes(5);

    /// <summary>How long it is remembered that there is no such record.</summary>
    public TimeSpan MissingTimeMost { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>Whether referrals may lead to loopback and private addresses; they come from strangers.</summary>
    public bool FollowsToPrivateAddresses { get; set; }

    /// <summary>Says everything that is wrong, one sentence each.</summary>
    internal IEnumerable<string> Faults()
    {
        foreach (UpstreamServer server in Servers)
        {
            HandleServerFault fault = HandleServer.TryParse(server?.Address, out _);
            if (fault != HandleServerFault.None)
            {
                yield return $"upstream.servers: '{server?.Address}': {fault.Describe()}.";
            }
        }

        foreach ((string name, TimeSpan value, TimeSpan most) in new[]
        {
            ("upstream.timeMost", TimeMost, TimeSpan.FromMinutes(1)),
            ("upstream.recordTimeMost", RecordTimeMost, TimeSpan.FromDays(1)),
            ("upstream.missingTimeMost", MissingTimeMost, TimeSpan.FromDays(1)),
        })
        {
            if (value < TimeSpan.FromSeconds(1) || value > most)
            {
                yield return $"{name}: {value} is out of range; expected 00:00:01 to {most}.";
            }
        }

        foreach ((string name, int value, int most) in new[] { ("upstream.questionsMost", QuestionsMost, 4_096), ("upstream.recordsMost", RecordsMost, 1_000_000) })
        {
            if (value < 1 || value > most)
            {
                yield return $"{name}: {value} is out of range; expected 1 to {most}.";
            }
        }
    }
}
