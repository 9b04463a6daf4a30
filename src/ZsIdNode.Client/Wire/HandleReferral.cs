using System.Collections.Immutable;
using System.Text;
using ZsIdNode.Handles;
using ZsIdNode.Handles.Fields;
using ZsIdNode.Handles.Values;
using ZsIdNode.Protocol;
using ZsIdNode.Protocol.Messages;

namespace ZsIdNode.Client.Wire;

/// <summary>
/// Where to ask instead: <c>bytes handle</c>, and <c>value[] values</c> if bytes remain.
/// </summary>
/// <param name="Handle">The handle whose site values to use; empty when the values are given here.</param>
/// <param name="Values">Site and service values.</param>
public sealed record HandleReferral(string Handle, ImmutableArray<HandleValue> Values)
{
    internal static Malformed TryRead(ReadOnlySpan<byte> body, out HandleReferral? referral)
    {
        var reader = new FieldReader(body);
        ReadOnlySpan<byte> handle = reader.Block(HandleLimits.HandleBytesMost);
        ReadOnlySpan<byte> values = reader.Rest.IsEmpty ? default : ValueList.Read(ref reader).Bytes;
        referral = reader.Failed ? null : new HandleReferral(Encoding.UTF8.GetString(handle), ValueEncoding.TryReadAll(values) ?? []);
        return reader.Failed ? Malformed.Field : Malformed.None;
    }
}
