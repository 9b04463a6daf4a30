namespace ZsIdNode.Metering.Programmes;

/// <summary>How a value is held against a threshold. 超 is read as "above", 以上 as "at least".</summary>
public enum Comparison
{
    /// <summary>Written <c>&gt;</c>: the threshold itself is not enough.</summary>
    Above,

    /// <summary>Written <c>&gt;=</c>: the threshold itself is enough.</summary>
    AtLeast,
}
