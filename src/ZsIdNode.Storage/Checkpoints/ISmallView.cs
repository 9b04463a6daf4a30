using System.Buffers;
using ZsIdNode.Registry.Transactions;

namespace ZsIdNode.Storage.Checkpoints;

/// <summary>A view that is small enough to be saved whole, in the moment between two commits.</summary>
public interface ISmallView : IView
{
    /// <summary>What the view and its folder are called; it never changes.</summary>
    string Name { get; }

    /// <inheritdoc cref="ICheckpointedView.MayBeMissing"/>
    bool MayBeMissing => false;

    void Save(IBufferWriter<byte> output);

    /// <summary>Becomes what was saved; <see langword="false"/> when it cannot be read, and then nothing has changed.</summary>
    bool TryLoad(ReadOnlySpan<byte> state);
}
