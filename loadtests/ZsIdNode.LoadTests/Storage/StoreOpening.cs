using System.Diagnostics;
using System.Globalization;
using System.Numerics;
using ZsIdNode.Registry.Records;
using ZsIdNode.Registry.Resolution;
using ZsIdNode.Storage;

namespace ZsIdNode.LoadTests.Storage;

/// <summary>Opens a store as a start of the node does, in a process of its own, and tells how long it took to the first answer.</summary>
internal static class StoreOpening
{
    public const string Verb = "storage-open";

    private const int RecordsABucket = 6;
    private const int BucketBytes = 64;
    private const long IndexBytesLeast = 64L * 1_024 * 1_024;
    private const long IndexBytesMost = 1L << 30;
    private const int Prefixes = 1_000;
    private const int ValueBytes = 100;

    public static long IndexBytesFor(long records) =>
        Math.Clamp((long)BitOperations.RoundUpToPowerOf2((ulong)(records * BucketBytes / RecordsABucket)), IndexBytesLeast, IndexBytesMost);

    /// <summary>Runs <see cref="RunAsync"/> in another process, whose memory holds nothing else.</summary>
    public static async Task RunApartAsync(string folder, long indexBytes, long records, TextWriter output)
    {
        string[] words = [Verb, folder, indexBytes.ToString(CultureInfo.InvariantCulture), records.ToString(CultureInfo.InvariantCulture)];
        bool isHost = Path.GetFileNameWithoutExtension(Environment.ProcessPath) == "dotnet";
        using Process process = Process.Start(new ProcessStartInfo(Environment.ProcessPath!, isHost ? [typeof(StoreOpening).Assembly.Location, .. words] : words) { RedirectStandardOutput = true })!;
        output.Write(await process.StandardOutput.ReadToEndAsync());
        await process.WaitForExitAsync();
        LoadTestException.ThrowUnless(process.ExitCode == 0, "The store could not be opened.");
    }

    public static async Task RunAsync(string folder, long indexBytes, long records)
    {
        long began = Stopwatch.GetTimestamp();
        await using OpenNode node = OpenNode.Open(folder, new StorageOptions { RecordIndexBytes = indexBytes });
        await AnswerAsync(node, records / 2);
        double seconds = Stopwatch.GetElapsedTime(began).TotalSeconds;
        RecoveryReport recovery = node.Store.Recovery;
        double outsideLog = Environment.WorkingSet - Math.Min(new StorageOptions().RecordMemoryBytes, ScratchFolder.BytesOf(Path.Combine(folder, "views", "records")));
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"  opened: first answer after {seconds:0.00} s, {recovery.Transactions:N0} transactions replayed{(recovery.Transactions > 0 ? string.Create(CultureInfo.InvariantCulture, $" ({recovery.Transactions / recovery.Elapsed.TotalSeconds:N0}/s)") : "")}; process {Environment.WorkingSet / 1e6:N0} MB, {outsideLog / records:0.0} bytes an identifier outside the pages of the log"));
    }

    private static async Task AnswerAsync(OpenNode node, long number)
    {
        byte[] handle = new Catalogue(Prefixes, ValueBytes).HandleOf(number).Utf8.ToArray();
        var record = new RecordBuffer();
        ResolutionResult result = node.Resolver.Resolve(handle, record);
        if (result.Status == ResolutionStatus.OnDisk)
        {
            result = await node.Resolver.ResolveFromDiskAsync(handle, result, record, CancellationToken.None);
        }

        LoadTestException.ThrowUnless(result.Status == ResolutionStatus.Found, $"A registered handle is answered with {result.Status}.");
    }
}
