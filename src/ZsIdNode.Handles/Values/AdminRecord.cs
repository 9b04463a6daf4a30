using System.Buffers;
using System.Diagnostics.CodeAnalysis;
using System.Text;
using ZsIdNode.Handles.Fields;

namespace ZsIdNode.Handles.Values;

/// <summary>The data of an HS_ADMIN value: who administers, and what he may do.</summary>
/// <param name="Administrator">The administrator's key or list; index 0 means any of that handle.</param>
public sealed record AdminRecord(AdminPermissions Permissions, HandleReference Administrator)
{
    /// <inheritdoc cref="EncodedAdmin.HasLegacyBytes"/>
    public bool HasLegacyBytes { get; init; }

    public static bool TryRead(ReadOnlySpan<byte> data, [NotNullWhen(true)] out AdminRecord? admin)
    {
        bool read = EncodedAdmin.TryRead(data, out EncodedAdmin encoded);
        admin = read
            ? new AdminRecord(encoded.Permissions, new HandleReference(Encoding.UTF8.GetString(encoded.Handle), encoded.Index))
            {
                HasLegacyBytes = encoded.HasLegacyBytes,
            }
            : null;
        return read;
    }

    public void Write(IBufferWriter<byte> output)
    {
        var writer = new FieldWriter(output);
        writer.Int16((short)Permissions);
        writer.Text(Administrator.Handle);
        writer.Int32(Administrator.Index);
        if (HasLegacyBytes)
        {
            writer.Raw(stackalloc byte[EncodedAdmin.LegacyBytes]);
        }
    }
}
