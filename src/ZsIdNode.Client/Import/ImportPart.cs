using ZsIdNode.Client.Http;

namespace ZsIdNode.Client.Import;

/// <summary>A piece of a catalogue: the rows of one request, and what was left out between them.</summary>
/// <param name="Number">From 0; the same file gives the same parts.</param>
/// <param name="Faults">Rows that lie before the end of the part and cannot be sent.</param>
/// <param name="BytesRead">How much of the file lies behind.</param>
internal sealed record ImportPart(int Number, RegistrationBatch Rows, IReadOnlyList<RowFault> Faults, long BytesRead);
