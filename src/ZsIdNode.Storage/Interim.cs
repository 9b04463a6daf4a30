#pragma warning disable
using ZsIdNode.Registry.Records; using ZsIdNode.Registry.Transactions; using ZsIdNode.Storage.Journal; using ZsIdNode.Handles;
namespace ZsIdNode.Storage.Journal {
 public class JournalOptions { public long SegmentBytes { get; init; } } public class JournalRecovery { public long Transactions, BytesCut; }
 public class JournalDamagedException : Exception {}
 public class TransactionJournal : ITransactionLog, IDisposable { List<Transaction> l = new();
  public JournalRecovery Recovery = new(); public static TransactionJournal Open(string a, Guid g, JournalOptions o, Action<IReadOnlyList<Transaction>>? r) => new();
  public long LastSequence => l.Count; public DateTimeOffset LastTime => default; public void Append(IReadOnlyList<Transaction> b) => l.AddRange(b); public void Dispose() {} } }
