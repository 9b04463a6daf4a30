namespace ZsIdNode.Client.Http;

/// <summary>What happened on one Beijing day.</summary>
public sealed record DayStats(string Day, IReadOnlyList<PrefixStats> Prefixes, DayCounts Totals);

/// <summary>What happened under one prefix.</summary>
public sealed record PrefixStats(string Prefix, IReadOnlyList<DoorStats> Doors, string? Registrant = null);

/// <summary>What came in through one door, such as <c>http</c>.</summary>
public sealed record DoorStats(string Door, DayCounts Counts);

/// <summary>Events by measure; a measure that the node leaves out is 0.</summary>
public sealed record DayCounts(
    long Registered = 0,
    long Modified = 0,
    long Deleted = 0,
    long ChangeRefused = 0,
    long Resolved = 0,
    long HandleNotFound = 0,
    long ValuesNotFound = 0,
    long NotResponsible = 0,
    long ResolutionRefused = 0);
