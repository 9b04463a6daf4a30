using System.Buffers;
using System.Diagnostics;
using System.Globalization;
using ZsIdNode.Handles;
using ZsIdNode.Handles.Values;
using ZsIdNode.LoadTests.Reporting;
using ZsIdNode.Registry;
using ZsIdNode.Registry.Records;
using ZsIdNode.Registry.Transactions;
using ZsIdNode.Storage;
using ZsIdNode.Storage.Checkpoints;
using ZsIdNode.Storage.Records;

namespace ZsIdNode.LoadTests.Records;

/// <summary>
/// The record view alone, with more records than memory: fills it, takes a checkpoint, reads at random from disk
/// beside reads from memory, and comes back from the checkpoint. No node, no socket.
/// </summary>
internal sealed class RecordsOnDisk(RecordsOnDiskOptions options)
{
    private const int BatchRecords = 1_000;

    private readonly TextWriter _output = Console.Out;
    private readonly StorageOptions _storage = new()
    {
        RecordMemoryBytes = (long)options.MemoryMebibytes << 20,
        RecordIndexBytes = (long)options.IndexMebibytes << 20,
    };

    public async Task<bool> RunAsync()
    {
        string folder = Path.Combine(options.DataParent, $"zsid-records-{Environment.ProcessId}");
        Directory.CreateDirectory(folder);
        try
        {
            MachineFacts machine = MachineFacts.Read();
            await _output.WriteLineAsync($"{machine.Processor}, {machine.Cores} cores, load {machine.LoadAverage}; {options}");
            return await RunAsync(folder);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private async Task<bool> RunAsync(string folder)
    {
        ViewCheckpoint checkpoint;
        byte[] digest = [];
        using (var store = new FasterRecordStore(folder, _storage))
        {
            var view = new StoredRecordView(store);
            Stopwatch clock = Stopwatch.StartNew();
            long encoded = Fill(view);
            Report("filled", $"{options.Records / clock.Elapsed.TotalSeconds:N0} records/s, {store.LogBytes / (1 << 20):N0} MiB of log, {store.SpilledBytes / (1 << 20):N0} MiB no longer in memory, {store.RecordsPerBucket:N1} records a bucket");

            clock.Restart();
            IFrozenView frozen = view.Freeze(options.Records);
            TimeSpan held = clock.Elapsed;
            checkpoint = await frozen.WriteAsync(CancellationToken.None);
            long bytes = Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories).Sum(file => new FileInfo(file).Length);
            Report("checkpoint", $"writer held {held.TotalMilliseconds:N1} ms, on disk after {clock.Elapsed.TotalSeconds:N2} s; {bytes:N0} bytes of files for {encoded:N0} of handles and values: {(double)bytes / encoded:N3}; {(double)bytes / options.Records:N1} bytes a record");

            if (store.SpilledBytes > 0)
            {
                double raw = RawReads(folder);
                foreach (int inFlight in new[] { 1, 32, 128 })
                {
                    FileCache.Forget(folder);
                    await ReadAsync(store, inFlight, raw);
                }
            }

            if (options.Digest)
            {
                clock.Restart();
                digest = store.Digest(CancellationToken.None);
                Report("digest", $"{options.Records / clock.Elapsed.TotalSeconds:N0} records/s");
            }
        }

        Stopwatch opening = Stopwatch.StartNew();
        using var restored = new FasterRecordStore(folder, _storage);
        new StoredRecordView(restored).Restore(checkpoint, options.Records);
        Report("restored", $"{opening.Elapsed.TotalSeconds:N2} s, {restored.MemoryBytes / (1 << 20):N0} MiB of memory");
        bool isSame = !options.Digest || restored.Digest(CancellationToken.None).SequenceEqual(digest);
        bool isWhole = isSame && restored.Records == options.Records && await SampleAsync(restored);
        Report("sample", isWhole ? "every record read is the one that was written" : "WRONG");
        return isWhole;
    }

    private long Fill(StoredRecordView view)
    {
        long encoded = 0;
        var batch = new List<Transaction>(BatchRecords);
        for (int at = 0; at < options.Records; at++)
        {
            Handle handle = HandleOf(at);
            ReadOnlyMemory<byte> record = RecordOf(at, handle);
            encoded += record.Length - StoredRecord.HeaderBytes;
            batch.Add(new RecordWritten(handle, record, IsNew: true, Door.Http) { Sequence = at + 1 });
            if (batch.Count == BatchRecords || at == options.Records - 1)
            {
                view.Apply(batch);
                batch.Clear();
            }
        }

        return encoded;
    }

    private async Task ReadAsync(FasterRecordStore store, int inFlight, double raw)
    {
        long until = Stopwatch.GetTimestamp() + (options.Seconds * Stopwatch.Frequency);
        using var stop = new CancellationTokenSource();
        Task<long> inMemory = Task.Factory.StartNew(() => ReadFromMemory(store, stop.Token), default, TaskCreationOptions.LongRunning, TaskScheduler.Default);
        TimeSpan before = Process.GetCurrentProcess().TotalProcessorTime;
        long began = Stopwatch.GetTimestamp();
        long[] reads = await Task.WhenAll(Enumerable.Range(0, inFlight).Select(reader => Task.Run(() => ReadFromDiskAsync(store, reader, until))));
        TimeSpan took = Stopwatch.GetElapsedTime(began);
        await stop.CancelAsync();
        double rate = reads.Sum() / took.TotalSeconds;
        double cores = (Process.GetCurrentProcess().TotalProcessorTime - before) / took;
        Report($"{inFlight} at once", $"{rate:N0} reads/s from disk, {rate / raw:P0} of plain 4 KiB reads at 32; beside them {await inMemory / took.TotalSeconds:N0}/s from memory, paced; {cores:N1} cores");
    }

    private async Task<long> ReadFromDiskAsync(FasterRecordStore store, int reader, long until)
    {
        var random = new Random(options.Seed + reader);
        var buffer = new RecordBuffer();
        long reads = 0;
        while (Stopwatch.GetTimestamp() < until)
        {
            int at = random.Next(options.Records);
            byte[] key = RecordKey.Of(HandleOf(at));
            if (store.TryRead(key, buffer) == RecordRead.OnDisk)
            {
                if (!await store.ReadFromDiskAsync(key, buffer, CancellationToken.None))
                {
                    throw new LoadTestException($"Record {at} is missing.");
                }

                reads++;
            }
        }

        return reads;
    }

    private long ReadFromMemory(FasterRecordStore store, CancellationToken stop)
    {
        var buffer = new RecordBuffer();
        byte[] newest = RecordKey.Of(HandleOf(options.Records - 1));
        long reads = 0;
        while (!stop.IsCancellationRequested)
        {
            for (int read = 0; read < 100; read++)
            {
                reads += store.TryRead(newest, buffer) == RecordRead.Found ? 1 : 0;
            }

            Thread.Sleep(1);
        }

        return reads;
    }

    private async Task<bool> SampleAsync(FasterRecordStore store)
    {
        var random = new Random(options.Seed);
        var buffer = new RecordBuffer();
        for (int read = 0; read < 20_000; read++)
        {
            int at = random.Next(options.Records);
            Handle handle = HandleOf(at);
            byte[] key = RecordKey.Of(handle);
            bool found = store.TryRead(key, buffer) is var result && (result == RecordRead.Found || (result == RecordRead.OnDisk && await store.ReadFromDiskAsync(key, buffer, CancellationToken.None)));
            if (!found || !buffer.Bytes.SequenceEqual(RecordOf(at, handle).Span))
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>What the disk gives without a store: 32 threads, 4 KiB each.</summary>
    private double RawReads(string folder)
    {
        FileCache.Forget(folder);
        string[] files = [.. Directory.EnumerateFiles(folder, "log.*", SearchOption.AllDirectories)];
        long until = Stopwatch.GetTimestamp() + (options.Seconds * Stopwatch.Frequency);
        long began = Stopwatch.GetTimestamp();
        long reads = 0;
        Thread[] threads = [.. Enumerable.Range(0, 32).Select(reader => new Thread(() =>
        {
            var random = new Random(reader);
            var handles = files.Select(file => File.OpenHandle(file, share: FileShare.ReadWrite, options: FileOptions.RandomAccess)).ToArray();
            byte[] bytes = new byte[4_096];
            while (Stopwatch.GetTimestamp() < until)
            {
                var file = handles[random.Next(handles.Length)];
                long pages = RandomAccess.GetLength(file) / bytes.Length;
                RandomAccess.Read(file, bytes, random.NextInt64(pages) * bytes.Length);
                Interlocked.Increment(ref reads);
            }

            Array.ForEach(handles, handle => handle.Dispose());
        }))];
        Array.ForEach(threads, thread => thread.Start());
        Array.ForEach(threads, thread => thread.Join());
        double rate = reads / Stopwatch.GetElapsedTime(began).TotalSeconds;
        Report("plain", $"{rate:N0} reads/s of 4 KiB, 32 threads");
        return rate;
    }

    private static Handle HandleOf(int at) => Handle.Parse(string.Create(CultureInfo.InvariantCulture, $"88.118.42/Lamp-{at:D12}"));

    private ReadOnlyMemory<byte> RecordOf(int at, Handle handle)
    {
        var output = new ArrayBufferWriter<byte>(options.ValueBytes + 256);
        string text = at.ToString(CultureInfo.InvariantCulture).PadRight(Math.Max(0, options.ValueBytes - ValueOverheadBytes), 'x');
        StoredRecord.Write(output, handle.Utf8, [HandleValue.OfText(1, "URL", text)]);
        return output.WrittenMemory;
    }

    // Index, time stamp, TTL, permissions, type and lengths of the one value.
    private const int ValueOverheadBytes = 29;

    private void Report(string what, string text) => _output.WriteLine($"{what,-12} {text}");
}
