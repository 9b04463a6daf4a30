namespace ZsIdNode.Testing;

/// <summary>A source of bytes that a test has written down beforehand: each draw must find a script of its length.</summary>
public sealed class ScriptedRandom
{
    private readonly Queue<byte[]> _script = [];

    /// <summary>Whether everything that was written down has been drawn.</summary>
    public bool IsExhausted => _script.Count == 0;

    public void Add(params byte[][] draws)
    {
        foreach (byte[] draw in draws)
        {
            _script.Enqueue(draw);
        }
    }

    public void Fill(Span<byte> output)
    {
        byte[] next = _script.Count > 0 ? _script.Dequeue() : throw new InvalidOperationException($"{output.Length} bytes were drawn that are not in the script.");
        if (next.Length != output.Length)
        {
            throw new InvalidOperationException($"{output.Length} bytes were drawn where the script has {next.Length}.");
        }

        next.CopyTo(output);
    }
}
