namespace ZsIdNode.Server.Wire.Security;

/// <summary>
/// The numbers of the latest challenges that have ended, rightly answered or not. A client that answers to one of them is
/// told that it is late; one that answers in a session that is gone must be told to set up another.
/// </summary>
internal sealed class EndedNumbers
{
    /// <summary>How many numbers are remembered; beyond it the oldest is forgotten.</summary>
    public const int NumbersMost = 8_192;

    private readonly Queue<uint> _byAge = [];
    private readonly HashSet<uint> _numbers = [];

    public bool Contains(uint number) => _numbers.Contains(number);

    public void Add(uint number)
    {
        if (!_numbers.Add(number))
        {
            return;
        }

        _byAge.Enqueue(number);
        if (_byAge.Count > NumbersMost)
        {
            _numbers.Remove(_byAge.Dequeue());
        }
    }
}
