using ZsIdNode.Handles;
using ZsIdNode.Registry.Prefixes;
using ZsIdNode.Registry.Records;

namespace ZsIdNode.Registry.Resolution;

/// <summary>What was found under a handle.</summary>
public enum ResolutionStatus : byte
{
    /// <summary>The record is in the buffer.</summary>
    Found,
    HandleNotFound,
    NotResponsible,

    /// <summary>The record may be on disk: ask again with <see cref="Resolver.ResolveFromDiskAsync"/>.</summary>
    OnDisk,
}

/// <param name="Ordinal">The ordinal of <see cref="PrefixDirectory"/> that the question counts under.</param>
public readonly record struct ResolutionResult(ResolutionStatus Status, int Ordinal);

/// <summary>Finds the record of a handle. In memory it neither waits nor allocates.</summary>
public sealed class Resolver(PrefixDirectory prefixes, IRecordStore records)
{
    /// <summary>Looks in memory.</summary>
    /// <param name="handle">The bytes that were asked for, any bytes: what is no handle is found nowhere.</param>
    /// <param name="record">Gets the record.</param>
    public ResolutionResult Resolve(ReadOnlySpan<byte> handle, RecordBuffer record)
    {
        Responsibility responsibility = Responsibility.For(handle, prefixes.Current);

        // An empty handle is nobody's: the recorded server says "not found", not "not responsible".
        if (handle.IsEmpty)
        {
            return new ResolutionResult(ResolutionStatus.HandleNotFound, PrefixDirectory.UnknownOrdinal);
        }

        if (!responsibility.IsOurs)
        {
            return new ResolutionResult(ResolutionStatus.NotResponsible, PrefixDirectory.UnknownOrdinal);
        }

        if (handle.Length > HandleLimits.HandleBytesMost)
        {
            return new ResolutionResult(ResolutionStatus.HandleNotFound, responsibility.Ordinal);
        }

        RecordRead read = records.TryRead(RecordKey.Of(handle, record), record);
        ResolutionStatus status = read switch
        {
            RecordRead.Found => ResolutionStatus.Found,
            RecordRead.Missing => ResolutionStatus.HandleNotFound,
            _ => ResolutionStatus.OnDisk,
        };
        return new ResolutionResult(status, responsibility.Ordinal);
    }

    /// <summary>Finishes a question that <see cref="Resolve"/> could not answer from memory.</summary>
    /// <param name="asked">What <see cref="Resolve"/> said.</param>
    public async ValueTask<ResolutionResult> ResolveFromDiskAsync(ReadOnlyMemory<byte> handle, ResolutionResult asked, RecordBuffer record, CancellationToken stop)
    {
        byte[] key = RecordKey.Of(handle.Span, record).ToArray();
        bool found = await records.ReadFromDiskAsync(key, record, stop).ConfigureAwait(false);
        return asked with { Status = found ? ResolutionStatus.Found : ResolutionStatus.HandleNotFound };
    }
}
