using System.Diagnostics;
using System.Globalization;
using ZsIdNode.Handles;
using ZsIdNode.Registry.Prefixes;
using ZsIdNode.Registry.Transactions;
using ZsIdNode.Storage;
using ZsIdNode.Storage.Checkpoints;
using ZsIdNode.Storage.Directories;

namespace ZsIdNode.Benchmarks;

/// <summary>
/// Registers millions of handles in a stored directory and says what that takes: <c>directory [handles] [prefixes] [random]</c>.
/// A run of its own and no benchmark, for what happens behind and on disk counts too.
/// </summary>
internal static class DirectoryLoad
{
    private const int Batch = 4_096;
    private const int Pages = 2_000;
    private const int PageHandles = 100;

    public static async Task RunAsync(string[] options)
    {
        int handles = options.Length > 0 ? int.Parse(options[0], CultureInfo.InvariantCulture) : 5_000_000;
        int prefixes = options.Length > 1 ? int.Parse(options[1], CultureInfo.InvariantCulture) : 1;
        bool isRandom = options.Contains("random");
        string folder = Directory.CreateTempSubdirectory("zsid-directory-").FullName;
        Console.WriteLine($"{handles:N0} handles, {prefixes:N0} prefixes, {(isRandom ? "random" : "counted")} suffixes, {Environment.ProcessorCount} cores");
        try
        {
            ViewCheckpoint checkpoint = await FillAsync(folder, handles, prefixes, isRandom);
            await ReadAgainAsync(folder, checkpoint, handles, prefixes);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static async Task<ViewCheckpoint> FillAsync(string folder, int handles, int prefixes, bool isRandom)
    {
        using var directory = new StoredHandleDirectory(folder, new StorageOptions());
        var random = new Random(1);
        var applying = new Stopwatch();
        TimeSpan applied = default;
        TimeSpan made = default;
        using var process = Process.GetCurrentProcess();
        TimeSpan before = process.TotalProcessorTime;
        long memoryMost = 0;
        for (int first = 0; first < handles; first += Batch)
        {
            TimeSpan makes = ThreadTime();
            Transaction[] batch = [.. Enumerable.Range(first + 1, Math.Min(Batch, handles - first)).Select(number => Registered(number, prefixes, isRandom ? random.NextInt64(1_000_000_000_000) : number))];
            TimeSpan applies = ThreadTime();
            applying.Start();
            directory.Apply(batch);
            applying.Stop();
            made += applies - makes;
            applied += ThreadTime() - applies;
            memoryMost = Math.Max(memoryMost, directory.BytesInMemory);
        }

        long began = Stopwatch.GetTimestamp();
        ViewCheckpoint checkpoint = await directory.Freeze(handles).WriteAsync(default);
        TimeSpan checkpointed = Stopwatch.GetElapsedTime(began);
        directory.Settle();
        TimeSpan settled = Stopwatch.GetElapsedTime(began);
        process.Refresh();
        TimeSpan worked = process.TotalProcessorTime - before - made;

        Tell("applied", $"{applying.Elapsed.TotalSeconds:F2} s by the clock, {handles / applying.Elapsed.TotalSeconds / 1e6:F2} M/s");
        Tell("applying thread", $"{applied.TotalSeconds:F2} s of processor, {handles / applied.TotalSeconds / 1e6:F2} M/s of a core");
        Tell("all work, merges too", $"{worked.TotalSeconds:F2} s of processor, {worked.TotalMicroseconds / handles:F2} µs each");
        Tell("checkpoint", $"{checkpointed.TotalMilliseconds:F0} ms; nothing left to merge after {settled.TotalMilliseconds:F0} ms");
        Tell("memory", $"at most {memoryMost / 1e6:F1} MB, now {directory.BytesInMemory / 1e6:F2} MB, {directory.BytesInMemory / (double)handles:F3} bytes each");
        Tell("disk", $"{directory.BytesOnDisk / 1e6:F1} MB, {directory.BytesOnDisk / (double)handles:F2} bytes each");
        checkpoint = await directory.Freeze(handles).WriteAsync(default);
        directory.Retire([checkpoint]);
        return checkpoint;
    }

    private static async Task ReadAgainAsync(string folder, ViewCheckpoint checkpoint, int handles, int prefixes)
    {
        using var directory = new StoredHandleDirectory(folder, new StorageOptions());
        long began = Stopwatch.GetTimestamp();
        directory.Restore(checkpoint, handles);
        Tell("restored", $"{Stopwatch.GetElapsedTime(began).TotalMilliseconds:F1} ms, {checkpoint.Files.Length} files");
        await TellPagesAsync("pages, walked", async page => (await directory.ReadPageAsync(PrefixOf(page % prefixes), LastOf(page), PageHandles, default)).Length);
        var random = new Random(2);
        await TellPagesAsync("pages, anywhere", async page =>
            (await directory.ReadPageAsync(PrefixOf(page % prefixes), Handle.Parse($"{PrefixOf(page % prefixes)}/LAMP-{random.NextInt64(handles):D12}"), PageHandles, default)).Length);
        await TellPagesAsync("changes, anywhere", async page => (await directory.ReadChangesAsync(PrefixOf(page % prefixes), random.Next(handles), PageHandles, default)).Length);

        // As after a commit each: what is new must be sorted first.
        long next = handles;
        await TellPagesAsync("pages beside writes", async page =>
        {
            directory.Apply([.. Enumerable.Range(0, 20).Select(_ => Registered(++next, prefixes, random.NextInt64(1_000_000_000_000)))]);
            return (await directory.ReadPageAsync(PrefixOf(page % prefixes), after: null, PageHandles, default)).Length;
        });
        began = Stopwatch.GetTimestamp();
        directory.Verify(progress: null, default);
        Tell("verified", $"{Stopwatch.GetElapsedTime(began).TotalMilliseconds:F0} ms");
    }

    private static async Task TellPagesAsync(string what, Func<int, Task<int>> readPage)
    {
        double[] times = new double[Pages];
        long read = 0;
        for (int page = 0; page < Pages; page++)
        {
            long began = Stopwatch.GetTimestamp();
            read += await readPage(page);
            times[page] = Stopwatch.GetElapsedTime(began).TotalMicroseconds;
        }

        Array.Sort(times);
        Tell(what, $"median {times[Pages / 2]:F0} µs, 99 % {times[Pages * 99 / 100]:F0} µs, {(double)read / Pages:F0} items each");
    }

    /// <summary>What this thread has had of a processor: neighbours on the machine do not count. Linux only.</summary>
    private static TimeSpan ThreadTime()
    {
        const string Schedule = "/proc/thread-self/schedstat";
        return File.Exists(Schedule)
            ? TimeSpan.FromMicroseconds(long.Parse(File.ReadAllText(Schedule).Split(' ')[0], CultureInfo.InvariantCulture) / 1_000)
            : default;
    }

    private static RecordWritten Registered(long sequence, int prefixes, long suffix) =>
        new(Handle.Parse($"{PrefixOf((int)(sequence % prefixes))}/LAMP-{suffix:D12}"), default, IsNew: true, Door.Http) { Sequence = sequence };

    private static Handle? LastOf(int page) => page == 0 ? null : Handle.Parse($"{PrefixOf(0)}/LAMP-{page * PageHandles:D12}");

    private static Prefix PrefixOf(int number) => Prefix.Parse($"88.118.{number + 42}");

    private static void Tell(string what, string figures) => Console.WriteLine($"  {what,-22}{figures}");
}
