using System.Security.Cryptography;

namespace ZsIdNode.Client.Wire;

/// <summary>Sources of request ids: positive numbers of 31 bits, as the Handle.net client draws them.</summary>
public static class RequestIds
{
    /// <summary>Ids that nobody can foresee; over UDP that is what keeps strangers from answering.</summary>
    public static Func<uint> Unpredictable { get; } = () => (uint)RandomNumberGenerator.GetInt32(1, int.MaxValue);

    /// <summary>Ids that a seed decides, for runs that must repeat.</summary>
    public static Func<uint> From(Random random)
    {
        var drawing = new Lock();
        return () =>
        {
            lock (drawing)
            {
                return (uint)random.Next(1, int.MaxValue);
            }
        };
    }
}
