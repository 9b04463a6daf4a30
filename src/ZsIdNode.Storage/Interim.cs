#pragma warning disable
using ZsIdNode.Registry.Records; using ZsIdNode.Registry.Transactions; using ZsIdNode.Storage.Journal; using ZsIdNode.Handles;
namespace ZsIdNode.Storage.Journal {
 public class JournalOptions {} public class JournalRecovery { public long Transactions, BytesCut; }
 public class JournalDamagedException : Exception {}
 public class TransactionJournal : ITransactionLog, IDisposable { List<Transaction> l = new();
  public JournalRecovery Recovery = new(); public static TransactionJournal Open(string a, Guid g, JournalOptions o, Action<IReadOnlyList<Transaction>>? r) => new();
  public long LastSequence => l.Count; public DateTimeOffset LastTime => default; public void Append(IReadOnlyList<Transaction> b) => l.AddRange(b); public void Dispose() {} } }
namespace ZsIdNode.Storage.Records {
 public class FasterRecordStore : IRecordStore, IDisposable { System.Collections.Concurrent.ConcurrentDictionary<string, byte[]> d = new();
  public static FasterRecordStore Create(string a, StorageOptions o) => new();
  public RecordRead TryRead(ReadOnlySpan<byte> key, RecordBuffer r) { if (!d.TryGetValue(Convert.ToHexString(key), out var v)) return RecordRead.Missing; v.CopyTo(r.Reserve(v.Length)); return RecordRead.Found; }
  public ValueTask<bool> ReadFromDiskAsync(ReadOnlyMemory<byte> k, RecordBuffer r, CancellationToken s) => throw new Exception();
  public void Write(ReadOnlySpan<byte> k, ReadOnlySpan<byte> v) => d[Convert.ToHexString(k)] = v.ToArray(); public void Delete(ReadOnlySpan<byte> k) => d.TryRemove(Convert.ToHexString(k), out _); public void Dispose(){} } }
namespace ZsIdNode.Registry.Records { public class RecordView(IRecordStore s) : IView { public void Apply(IReadOnlyList<Transaction> t) { foreach (var x in t) if (x is RecordWritten w) s.Write(RecordKey.Of(w.Handle), w.Record.Span); else if (x is RecordDeleted e) s.Delete(RecordKey.Of(e.Handle)); } } }
namespace ZsIdNode.Storage { public class StorageOptions { public JournalOptions Journal { get; init; } = new(); public IEnumerable<string> Faults() => []; }
 public class DataFolderException(string m) : IOException(m);
 public class DataFolder : IDisposable { public string Path; public string JournalPath => Path + "/journal"; public string ViewsPath => Path + "/views"; public string KeysPath => Path + "/keys"; public Guid NodeId; 
 public static DataFolder Open(string p, TimeProvider t, Func<Guid> n) { System.IO.Directory.CreateDirectory(p + "/keys"); return new DataFolder { Path = p }; } public void Dispose() {} } }
namespace ZsIdNode.Storage.Records { public class InMemoryRecordStore : FasterRecordStore {} }
