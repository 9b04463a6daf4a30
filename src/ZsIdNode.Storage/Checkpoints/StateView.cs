using System.Buffers;
using ZsIdNode.Registry.Transactions;
using ZsIdNode.Storage.Journal;

namespace ZsIdNode.Storage.Checkpoints;

/// <summary>Keeps a small view on disk: one file per checkpoint.</summary>
/// <param name="viewsPath">The folder of the views; this one's is below it.</param>
public sealed class StateView(ISmallView view, string viewsPath) : ICheckpointedView
{
    private const string Extension = ".state";

    private readonly string _folder = Path.Combine(viewsPath, view.Name);

    public string Name => view.Name;

    public bool MayBeMissing => view.MayBeMissing;

    public void Apply(IReadOnlyList<Transaction> transactions) => view.Apply(transactions);

    public IFrozenView Freeze(long sequence)
    {
        var state = new ArrayBufferWriter<byte>();
        view.Save(state);
        return new Frozen(Name, _folder, NumberedName.Of(sequence, Extension), state.WrittenMemory);
    }

    public void Restore(ViewCheckpoint checkpoint, long sequence)
    {
        if (checkpoint.Files is not [CheckpointFile file])
        {
            throw new CheckpointDamagedException($"The checkpoint at transaction {sequence} has {checkpoint.Files.Length} files of {Name} where one belongs");
        }

        string path = Path.Combine(_folder, file.Name);
        byte[] state = ReadAll(path);
        if (state.Length != file.Bytes || Crc32C.Of(state) != file.Checksum)
        {
            throw new CheckpointDamagedException($"{path}: the checksum does not fit");
        }

        if (!view.TryLoad(state))
        {
            throw new CheckpointDamagedException($"{path} cannot be read although its checksum is right");
        }
    }

    public void Retire(IReadOnlyList<ViewCheckpoint> kept)
    {
        if (Directory.Exists(_folder))
        {
            foreach (string file in Directory.GetFiles(_folder).Where(file => !IsNamedBy(kept, Path.GetFileName(file))))
            {
                File.Delete(file);
            }
        }
    }

    private static bool IsNamedBy(IReadOnlyList<ViewCheckpoint> kept, string name) =>
        kept.Any(checkpoint => checkpoint.Files.Any(file => file.Name == name));

    private static byte[] ReadAll(string path)
    {
        try
        {
            return File.ReadAllBytes(path);
        }
        catch (Exception cause) when (cause is IOException or UnauthorizedAccessException)
        {
            throw new CheckpointDamagedException($"{path} cannot be read: {cause.Message}", cause);
        }
    }

    private sealed class Frozen(string view, string folder, string name, ReadOnlyMemory<byte> state) : IFrozenView
    {
        public Task<ViewCheckpoint> WriteAsync(CancellationToken stop) => Task.Run(
            () =>
            {
                DurableFile.MakeFolder(folder);
                DurableFile.Write(Path.Combine(folder, name), state.Span);
                return new ViewCheckpoint(view, State: [], [new CheckpointFile(name, state.Length, Crc32C.Of(state.Span))]);
            },
            stop);
    }
}
