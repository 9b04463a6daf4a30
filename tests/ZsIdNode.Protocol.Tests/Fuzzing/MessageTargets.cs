using System.Buffers;
using ZsIdNode.Protocol.Messages;
using ZsIdNode.Protocol.Tests.Golden;
using ZsIdNode.Protocol.Tests.Messages;
using ZsIdNode.Testing.Fuzzing;

namespace ZsIdNode.Protocol.Tests.Fuzzing;

/// <summary>One target for each message: what can be read can be written, and what was written is read as the same.</summary>
internal static class MessageTargets
{
    private const int MadeEach = 8;

    // Readers look at the bytes where they are; there is nothing to allocate for.
    private const long AllocatedBytesMost = 0;

    public static IEnumerable<FuzzTarget> All { get; } =
        [.. BodyEcho.All.Select(echo => new FuzzTarget(echo.Key, [.. Recorded(echo.Value), .. Made(echo.Key)], AllocatedBytesMost, EchoTwice(echo.Value)))];

    private static FuzzRun EchoTwice(Echo echo)
    {
        var once = new ArrayBufferWriter<byte>(2 * Mutator.InputBytesMost);
        var twice = new ArrayBufferWriter<byte>(2 * Mutator.InputBytesMost);
        return input =>
        {
            once.ResetWrittenCount();
            twice.ResetWrittenCount();
            if (echo(input, once) != Malformed.None || once.WrittenCount == 0)
            {
                return;
            }

            if (echo(once.WrittenSpan, twice) != Malformed.None || !twice.WrittenSpan.SequenceEqual(once.WrittenSpan))
            {
                throw new InvalidDataException($"What was written is not read as the same: {Convert.ToHexString(once.WrittenSpan)}");
            }
        };
    }

    private static IEnumerable<byte[]> Recorded(Echo echo)
    {
        foreach (GoldenMessage golden in GoldenMessage.Readable)
        {
            Assert.Equal(Malformed.None, Message.TryRead(golden.Message, out Message message));
            if (BodyEcho.For(message.Header) != echo)
            {
                continue;
            }

            ReadOnlySpan<byte> body = message.Body;
            if (BodyEcho.HasDigestBefore(message.Header))
            {
                RequestDigest.TryRead(message.Body, out _, out body);
            }

            yield return body.ToArray();
        }
    }

    private static IEnumerable<byte[]> Made(string name)
    {
        var bodies = new MadeBodies(new Random(88_118));
        return Enumerable.Range(0, MadeEach).Select(_ => bodies.Make(name));
    }
}
