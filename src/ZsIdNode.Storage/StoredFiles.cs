using System.Globalization;
using System.Numerics;
using ZsIdNode.Storage.Directories;
using ZsIdNode.Storage.Records;

namespace ZsIdNode.Storage;

/// <summary>The views that are larger than memory may be.</summary>
internal sealed record StoredFiles(FasterRecordStore Records, StoredHandleDirectory Handles)
{
    private const string Rebuild = "look at the disk, then stop the node and run 'zsid rebuild', which makes the views anew from the journal";

    public IEnumerable<StoreWarning> Warnings
    {
        get
        {
            if (Records.Damage is string damage)
            {
                yield return new StoreWarning(StoreConcern.RecordsDamaged, $"{damage} Everything else is answered; {Rebuild}.");
            }

            if (Records.RecordsPerBucket > FasterRecordStore.RecordsPerBucketMost)
            {
                yield return new StoreWarning(StoreConcern.RecordIndexSmall, IndexSmall(Records.Records, Records.RecordsPerBucket));
            }

            if (Handles.Trouble is string trouble)
            {
                yield return new StoreWarning(StoreConcern.HandleDirectory, $"{trouble.TrimEnd('.')}. On a full disk make space, and it is tried again; otherwise {Rebuild}.");
            }
        }
    }

    private static string IndexSmall(long records, double perBucket)
    {
        // The next power of two with four records a bucket or fewer leaves room to grow.
        long wanted = (long)BitOperations.RoundUpToPowerOf2((ulong)(records / 4 * RecordLog.BucketBytes));
        return string.Create(CultureInfo.InvariantCulture, $"The index of the records is too small: {perBucket:N1} records share a place that is meant for {FasterRecordStore.RecordsPerBucketMost:N0}, so reads and starts take longer. Set storage.recordIndexBytes to {wanted}, stop the node and run 'zsid rebuild'.");
    }
}
