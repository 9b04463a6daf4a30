using ZsIdNode.Registry.Transactions;

namespace ZsIdNode.Simulation.Ports;

/// <summary>
/// A log on a disk that fails when told to. After a failed write the disk may hold the batch or not, and never a part of
/// it; which shows when the log is opened again.
/// </summary>
internal sealed class CrashingLog(Random dice, Bug bug) : ITransactionLog
{
    private readonly List<Transaction> _taken = [];
    private readonly List<Transaction> _inDoubt = [];
    private int _acknowledgedEarly;
    private bool _broken;

    /// <summary>What the next append meets; a full disk stays full until it is told otherwise.</summary>
    public LogFault Fault { get; set; }

    /// <summary>How many appends have failed.</summary>
    public int Failures { get; private set; }

    /// <summary>What the log says that it holds.</summary>
    public IReadOnlyList<Transaction> Transactions => _taken;

    public long LastSequence => _taken.Count;

    public DateTimeOffset LastTime => _taken.Count == 0 ? default : _taken[^1].Time;

    public void Append(IReadOnlyList<Transaction> batch)
    {
        if (Fault == LogFault.None && !_broken)
        {
            _taken.AddRange(batch);
            _acknowledgedEarly = bug == Bug.LogAcknowledgesEarly ? batch.Count : 0;
            return;
        }

        Failures++;
        if (Fault == LogFault.DiskFull && !_broken)
        {
            _taken.AddRange(bug == Bug.LogKeepsRefused ? batch : []);
            throw new LogFailedException("The disk is full.", LogFailure.DiskFull);
        }

        bool isOnDisk = !_broken && dice.Next(2) == 0;
        _inDoubt.AddRange(!isOnDisk ? [] : bug == Bug.LogTearsCommits ? batch.Take(dice.Next(batch.Count + 1)) : batch);
        _broken = true;
        throw Fault == LogFault.PowerCut ? new PowerCutException() : new LogFailedException("The disk does not write.", LogFailure.Broken);
    }

    /// <summary>Opens the log after the process has ended, in whatever way.</summary>
    /// <param name="powerLost">Whether what the disk had not yet written is gone.</param>
    /// <returns>What is found beyond the last transaction that was acknowledged.</returns>
    public IReadOnlyList<Transaction> Reopen(bool powerLost)
    {
        if (powerLost)
        {
            _taken.RemoveRange(_taken.Count - _acknowledgedEarly, _acknowledgedEarly);
        }

        Transaction[] found = [.. _inDoubt];
        _taken.AddRange(found);
        _inDoubt.Clear();
        _acknowledgedEarly = 0;
        _broken = false;
        Fault = LogFault.None;
        return found;
    }
}
