using System.Runtime.InteropServices;

namespace ZsIdNode.LoadTests.Wire;

/// <summary>
/// Waits until one of many sockets has something, by poll(2). The runtime's own way would be a task for each
/// receive, which costs the generator more than the node's answer costs the node.
/// </summary>
internal sealed partial class Readiness
{
    private const short Input = 0x1;
    private const short Output = 0x4;

    private readonly IReadOnlyList<WireConnection> _connections;
    private readonly Entry[] _entries;

    public Readiness(IReadOnlyList<WireConnection> connections)
    {
        _connections = connections;
        _entries = new Entry[connections.Count];
        for (int at = 0; at < _entries.Length; at++)
        {
            _entries[at].Descriptor = (int)connections[at].Socket.Handle;
        }
    }

    /// <summary>Waits, 0 for not at all, and says for how many sockets <see cref="IsReady"/> is true.</summary>
    public int Wait(int milliseconds)
    {
        for (int at = 0; at < _entries.Length; at++)
        {
            WireConnection connection = _connections[at];
            _entries[at].Wanted = (short)(Input | (connection.HasUnsentBytes ? Output : 0));
            if (connection.IsBroken)
            {
                // poll(2) passes over what is negative.
                _entries[at].Descriptor = -1;
            }
        }

        return Poll(ref MemoryMarshal.GetArrayDataReference(_entries), (nuint)_entries.Length, milliseconds);
    }

    /// <summary>Whether the last wait found something to receive, or a fault to be told by receiving.</summary>
    public bool IsReady(int connection) => (_entries[connection].Found & ~Output) != 0;

    public bool CanSend(int connection) => (_entries[connection].Found & Output) != 0;

    // A failed call finds nothing, and the driver comes round again: the only failure is a signal in between.
    [LibraryImport("libc", EntryPoint = "poll")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int Poll(ref Entry entries, nuint count, int milliseconds);

    [StructLayout(LayoutKind.Sequential)]
    private struct Entry
    {
        public int Descriptor;
        public short Wanted;
        public short Found;
    }
}
