using System.Collections.Immutable;
using ZsIdNode.Storage.Journal.Files;

namespace ZsIdNode.Storage.Sorted;

/// <summary>The folder of the runs of one table. Numbers are never used twice, so a file that is left over is never taken for another.</summary>
internal sealed class RunFolder
{
    private readonly IJournalFiles _files;
    private readonly HashSet<long> _unfinished = [];
    private readonly Lock _lock = new();
    private long _lastNumber;

    public RunFolder(IJournalFiles files)
    {
        _files = files;
        _lastNumber = List().DefaultIfEmpty().Max();
    }

    /// <summary>Those that are being written, or written and not yet part of the table.</summary>
    public IReadOnlyList<long> Unfinished
    {
        get
        {
            lock (_lock)
            {
                return [.. _unfinished];
            }
        }
    }

    /// <summary>The numbers of all runs that lie there.</summary>
    public IReadOnlyList<long> List() =>
        [.. _files.List().Select(name => RunName.TryParse(name, out long number) ? number : 0).Where(number => number > 0)];

    /// <summary>Opens runs, all or none.</summary>
    /// <exception cref="IOException">One is missing or damaged.</exception>
    public ImmutableArray<Run> Open(IReadOnlyList<RunPlace> places)
    {
        List<Run> runs = [];
        try
        {
            foreach (RunPlace place in places)
            {
                runs.Add(Run.Open(_files, place));
            }
        }
        catch (Exception)
        {
            runs.ForEach(run => run.Close());
            throw;
        }

        return [.. runs];
    }

    /// <summary>Writes a run and opens it; nothing when there is nothing to write. <see cref="Finish"/> follows.</summary>
    public Run? Write(long number, MergeCursor entries, bool dropsDeletions, CancellationToken stop) =>
        RunWriter.Write(_files, number, entries, dropsDeletions, stop) is RunPlace place ? Run.Open(_files, place) : null;

    /// <summary>Gives the number of the next run to write.</summary>
    public long Begin()
    {
        lock (_lock)
        {
            _unfinished.Add(++_lastNumber);
            return _lastNumber;
        }
    }

    public void Finish(long number)
    {
        lock (_lock)
        {
            _unfinished.Remove(number);
        }
    }

    public void Delete(IEnumerable<long> numbers)
    {
        foreach (long number in numbers)
        {
            _files.Delete(RunName.Of(number));
        }
    }
}
