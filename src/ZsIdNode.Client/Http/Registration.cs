using System.Collections.Immutable;
using ZsIdNode.Handles;
using ZsIdNode.Handles.Values;

namespace ZsIdNode.Client.Http;

/// <summary>A handle to be registered, and the line of the file that asks for it.</summary>
/// <param name="Line">The line on which the row begins; the receipt repeats it.</param>
public sealed record Registration(long Line, Handle Handle, ImmutableArray<HandleValue> Values);
