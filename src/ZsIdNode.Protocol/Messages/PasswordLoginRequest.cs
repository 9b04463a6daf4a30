using System.Buffers;
using ZsIdNode.Handles;
using ZsIdNode.Handles.Fields;

namespace ZsIdNode.Protocol.Messages;

/// <summary>
/// Logs a connection in with a password in clear (operation 2000 of the IDIS SDK), laid out like a resolution
/// without indexes and with one type: <c>bytes user name, i4 0, i4 1, bytes password</c>.
/// </summary>
/// <remarks>A view over the frame; copy what must outlive it.</remarks>
public readonly ref struct PasswordLoginRequest
{
    private const int PasswordBytesMost = 1_024;

    private PasswordLoginRequest(ReadOnlySpan<byte> userName, ReadOnlySpan<byte> password)
    {
        UserName = userName;
        Password = password;
    }

    public ReadOnlySpan<byte> UserName { get; }

    public ReadOnlySpan<byte> Password { get; }

    public static Malformed TryRead(ReadOnlySpan<byte> body, out PasswordLoginRequest request)
    {
        var reader = new FieldReader(body);
        ReadOnlySpan<byte> userName = reader.Block(HandleLimits.HandleBytesMost);
        int indexCount = reader.Int32();
        int typeCount = reader.Int32();
        ReadOnlySpan<byte> password = reader.Block(PasswordBytesMost);
        bool read = !reader.Failed && indexCount == 0 && typeCount == 1;
        request = read ? new PasswordLoginRequest(userName, password) : default;
        return read ? Malformed.None : Malformed.Field;
    }

    public static void Write(IBufferWriter<byte> output, ReadOnlySpan<byte> userName, ReadOnlySpan<byte> password)
    {
        var writer = new FieldWriter(output);
        writer.Block(userName);
        writer.Int32(0);
        writer.Int32(1);
        writer.Block(password);
    }
}
