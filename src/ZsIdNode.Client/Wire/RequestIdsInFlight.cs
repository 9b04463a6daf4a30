namespace ZsIdNode.Client.Wire;

/// <summary>Gives each question an id that no other unanswered question has.</summary>
internal sealed class RequestIdsInFlight(Func<uint> source)
{
    private readonly Lock _lock = new();
    private readonly HashSet<uint> _taken = [];

    public uint Take()
    {
        lock (_lock)
        {
            // Counting on from a taken id ends after as many steps as there are questions in flight,
            // whatever the source does.
            uint id = source();
            while (!_taken.Add(id))
            {
                id++;
            }

            return id;
        }
    }

    public void Return(uint id)
    {
        lock (_lock)
        {
            _taken.Remove(id);
        }
    }
}
