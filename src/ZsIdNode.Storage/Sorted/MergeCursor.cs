namespace ZsIdNode.Storage.Sorted;

/// <summary>
/// Walks many cursors as one: in the order of keys, each key once, as the newest cursor that has it says. Deletions are given too.
/// </summary>
internal sealed class MergeCursor
{
    private readonly SortedCursor[] _inputs;
    private readonly int _skip;
    private readonly ulong[] _heads;
    private readonly bool[] _ended;

    // A tree of losers: each inner node holds the input that lost there, the place before the tree the winner of all.
    // The next entry then costs one comparison per level, and most of them compare two numbers.
    private readonly int[] _losers;
    private byte[] _last = new byte[256];
    private int _lastLength = -1;
    private ulong _lastHead;

    /// <param name="inputs">The newest first.</param>
    /// <param name="skip">How many bytes all keys that the inputs give have in common.</param>
    public MergeCursor(IReadOnlyList<SortedCursor> inputs, int skip)
    {
        _inputs = [.. inputs];
        _skip = skip;
        _heads = new ulong[_inputs.Length];
        _ended = new bool[_inputs.Length];
        _losers = new int[Math.Max(1, _inputs.Length)];
        for (int input = 0; input < _inputs.Length; input++)
        {
            Step(input);
        }

        Build();
    }

    /// <summary>Merges cursors that walk all of what they walk.</summary>
    public static MergeCursor OfAll(IReadOnlyList<SortedCursor> inputs)
    {
        // Least and greatest keys have in common what all keys between them have.
        int skip = inputs.Count == 0 ? 0 : EntryLimits.KeyBytesMost;
        foreach (SortedCursor input in inputs)
        {
            skip = Math.Min(skip, inputs[0].LeastKey.CommonPrefixLength(input.LeastKey));
            skip = Math.Min(skip, inputs[0].LeastKey.CommonPrefixLength(input.GreatestKey));
        }

        return new MergeCursor(inputs, skip);
    }

    public ReadOnlySpan<byte> Key => _inputs[_losers[0]].Key;

    public ReadOnlySpan<byte> Value => _inputs[_losers[0]].Value;

    public bool IsDeletion => _inputs[_losers[0]].IsDeletion;

    public bool MoveNext()
    {
        if (_inputs.Length == 0)
        {
            return false;
        }

        // The entry that was given last is still at the top; behind it come older ones with its key.
        while (!_ended[_losers[0]])
        {
            int winner = _losers[0];
            if (!IsLast(winner))
            {
                Remember(winner);
                return true;
            }

            Step(winner);
            Replay(winner);
        }

        return false;
    }

    private bool IsLast(int input) =>
        _lastLength >= 0 && _heads[input] == _lastHead && _inputs[input].Key.SequenceEqual(_last.AsSpan(0, _lastLength));

    private void Remember(int input)
    {
        ReadOnlySpan<byte> key = _inputs[input].Key;
        if (key.Length > _last.Length)
        {
            _last = new byte[EntryLimits.KeyBytesMost];
        }

        key.CopyTo(_last);
        _lastLength = key.Length;
        _lastHead = _heads[input];
    }

    private void Step(int input)
    {
        _ended[input] = !_inputs[input].MoveNext();
        _heads[input] = _ended[input] ? ulong.MaxValue : KeyHead.Of(_inputs[input].Key, _skip);
    }

    private bool Wins(int left, int right)
    {
        if (_heads[left] != _heads[right])
        {
            return _heads[left] < _heads[right];
        }

        if (_ended[left] || _ended[right])
        {
            return !_ended[left];
        }

        int compared = _inputs[left].Key.SequenceCompareTo(_inputs[right].Key);
        return compared != 0 ? compared < 0 : left < right;
    }

    /// <summary>Lets an input that has moved play its way up again.</summary>
    private void Replay(int input)
    {
        int winner = input;
        for (int node = (input + _inputs.Length) / 2; node > 0; node /= 2)
        {
            if (Wins(_losers[node], winner))
            {
                (winner, _losers[node]) = (_losers[node], winner);
            }
        }

        _losers[0] = winner;
    }

    private void Build()
    {
        int count = _inputs.Length;
        if (count == 0)
        {
            return;
        }

        // The inputs are the leaves, behind the inner nodes.
        Span<int> winners = new int[2 * count];
        for (int node = (2 * count) - 1; node > 0; node--)
        {
            if (node >= count)
            {
                winners[node] = node - count;
                continue;
            }

            int left = winners[2 * node];
            int right = winners[(2 * node) + 1];
            bool leftWins = Wins(left, right);
            winners[node] = leftWins ? left : right;
            _losers[node] = leftWins ? right : left;
        }

        _losers[0] = count == 1 ? 0 : winners[1];
    }
}
