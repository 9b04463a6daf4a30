namespace ZsIdNode.Client.Wire;

/// <summary>The last request ids that nobody listens for any more; a late answer to one of them is no fault.</summary>
internal sealed class RecentIds
{
    /// <summary>The most ids remembered; an answer later than that many others is taken for a stray.</summary>
    private const int IdsMost = 1_024;

    private readonly Queue<uint> _inOrder = new();
    private readonly HashSet<uint> _ids = [];

    public bool Contains(uint id) => _ids.Contains(id);

    public void Add(uint id)
    {
        if (!_ids.Add(id))
        {
            return;
        }

        _inOrder.Enqueue(id);
        if (_inOrder.Count > IdsMost)
        {
            _ids.Remove(_inOrder.Dequeue());
        }
    }
}
