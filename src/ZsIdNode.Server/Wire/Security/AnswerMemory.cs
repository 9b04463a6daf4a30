namespace ZsIdNode.Server.Wire.Security;

/// <summary>Which request a datagram brings.</summary>
internal readonly record struct DatagramKey(PeerSource Source, uint SessionId, uint RequestId);

/// <summary>What <see cref="AnswerMemory"/> knows of a request.</summary>
internal enum Remembered : byte
{
    /// <summary>It has not come before, and is being answered from now on.</summary>
    Nothing,

    /// <summary>It is being answered: that answer will do.</summary>
    BeingAnswered,

    /// <summary>It was answered; the answer is written again.</summary>
    Answered,
}

/// <summary>
/// The latest answers over UDP. A client that hears nothing sends its request again after half a second, with the
/// same number; what it asked for must not be done twice, and a challenge that it answered is gone by then.
/// </summary>
internal sealed class AnswerMemory(TimeProvider time)
{
    /// <summary>How many requests are remembered.</summary>
    public const int RequestsMost = 4_096;

    /// <summary>How many bytes of answers are remembered.</summary>
    public const int BytesMost = 16 * 1_024 * 1_024;

    /// <summary>How long a request is remembered; clients give up after three seconds.</summary>
    public static readonly TimeSpan TimeMost = TimeSpan.FromSeconds(10);

    private readonly Lock _lock = new();
    private readonly Dictionary<DatagramKey, LinkedListNode<Entry>> _entries = [];
    private readonly LinkedList<Entry> _byAge = [];
    private long _bytes;

    public int Count
    {
        get
        {
            lock (_lock)
            {
                return _entries.Count;
            }
        }
    }

    /// <summary>Begins to answer a request, or writes the answer that was given to it before.</summary>
    public Remembered Begin(DatagramKey key, ResponseBuffer output)
    {
        lock (_lock)
        {
            Forget();
            if (_entries.TryGetValue(key, out LinkedListNode<Entry>? known))
            {
                if (known.Value.Answer is not byte[] answer)
                {
                    return Remembered.BeingAnswered;
                }

                answer.CopyTo(output.GetSpan(answer.Length));
                output.Advance(answer.Length);
                return Remembered.Answered;
            }

            _entries.Add(key, _byAge.AddLast(new Entry(key, time.GetTimestamp())));
            return Remembered.Nothing;
        }
    }

    /// <summary>Ends what <see cref="Begin"/> began. Without an answer the request may come again.</summary>
    public void End(DatagramKey key, ReadOnlySpan<byte> answer)
    {
        lock (_lock)
        {
            if (!_entries.TryGetValue(key, out LinkedListNode<Entry>? node))
            {
                return;
            }

            if (answer.IsEmpty)
            {
                Remove(node);
                return;
            }

            node.Value.Answer = answer.ToArray();
            _bytes += answer.Length;
            Forget();
        }
    }

    private void Forget()
    {
        while (_byAge.First is LinkedListNode<Entry> oldest
            && (_entries.Count >= RequestsMost || _bytes > BytesMost || time.GetElapsedTime(oldest.Value.Since) > TimeMost))
        {
            Remove(oldest);
        }
    }

    private void Remove(LinkedListNode<Entry> node)
    {
        _bytes -= node.Value.Answer?.Length ?? 0;
        _entries.Remove(node.Value.Key);
        _byAge.Remove(node);
    }

    private sealed class Entry(DatagramKey key, long since)
    {
        public DatagramKey Key => key;

        public long Since => since;

        public byte[]? Answer { get; set; }
    }
}
