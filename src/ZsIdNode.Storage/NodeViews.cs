using ZsIdNode.Metering.Counts;
using ZsIdNode.Registry.Batches;
using ZsIdNode.Registry.Prefixes;
using ZsIdNode.Registry.Records;
using ZsIdNode.Storage.Batches;
using ZsIdNode.Storage.Checkpoints;
using ZsIdNode.Storage.Counts;
using ZsIdNode.Storage.Directories;
using ZsIdNode.Storage.Prefixes;
using ZsIdNode.Storage.Records;

namespace ZsIdNode.Storage;

/// <summary>All that a node keeps beside its journal, and follows from it.</summary>
public sealed class NodeViews : IDisposable
{
    private readonly StoredFiles? _files;

    internal NodeViews(string viewsPath, BatchLedgerOptions batches, IRecordStore records, ICheckpointedView recordView, IHandleDirectory handles, ICheckpointedView handleView)
    {
        Records = records;
        Handles = handles;
        Batches = new BatchLedger(batches);
        All =
        [
            recordView,
            new StateView(new PrefixView(Prefixes), viewsPath),
            handleView,
            new StateView(new CountsView(Counts), viewsPath),
            new StateView(new BatchView(Batches), viewsPath),
        ];
    }

    private NodeViews(string viewsPath, BatchLedgerOptions batches, StoredFiles files, ICheckpointedView recordView)
        : this(viewsPath, batches, files.Records, recordView, files.Handles, files.Handles) => _files = files;

    public IRecordStore Records { get; }

    public PrefixDirectory Prefixes { get; } = new();

    public IHandleDirectory Handles { get; }

    public DailyCounts Counts { get; } = new();

    public BatchLedger Batches { get; }

    /// <summary>What keeps a view from following the log, for people; nothing when all is well.</summary>
    public string? Trouble => _files?.Records.Trouble ?? _files?.Handles.Refusal;

    /// <summary>What is wrong with the files although the views follow the log.</summary>
    public IEnumerable<StoreWarning> Warnings => _files?.Warnings ?? [];

    internal IReadOnlyList<ICheckpointedView> All { get; }

    /// <summary>The views that are files.</summary>
    internal StoredFiles Files => _files ?? throw new InvalidOperationException("These views are kept in memory.");

    /// <summary>Makes empty views whose files lie below a folder.</summary>
    public static NodeViews Create(string viewsPath, StorageOptions options)
    {
        var records = new FasterRecordStore(viewsPath, options);
        try
        {
            return Of(viewsPath, options.Batches, records, new StoredRecordView(records), new StoredHandleDirectory(Path.Combine(viewsPath, StoredHandleDirectory.ViewName), options));
        }
        catch
        {
            records.Dispose();
            throw;
        }
    }

    /// <param name="recordView">The view that writes to the records.</param>
    internal static NodeViews Of(string viewsPath, BatchLedgerOptions batches, FasterRecordStore records, ICheckpointedView recordView, StoredHandleDirectory handles) =>
        new(viewsPath, batches, new StoredFiles(records, handles), recordView);

    public void Dispose()
    {
        _files?.Records.Dispose();
        _files?.Handles.Dispose();
    }
}

