using System.Buffers;
using System.Numerics;
using System.Security.Cryptography;
using ZsIdNode.Handles.Keys;
using ZsIdNode.Protocol.Messages;
using ZsIdNode.Protocol.Security;
using ZsIdNode.Protocol.Tests.Golden;

namespace ZsIdNode.Protocol.Tests.Security;

public sealed class DiffieHellmanTests
{
    private static readonly DiffieHellmanGroup Group = DiffieHellmanGroup.Oakley2;

    [Theory]
    [InlineData("session-dh-anonymous-setup")]
    [InlineData("session-dh-authenticated")]
    [InlineData("session-dh-create")]
    [InlineData("session-dh-encrypted")]
    [InlineData("session-terminate")]
    public void The_recorded_client_and_server_agree_on_the_recorded_key(string vector)
    {
        RecordedSession session = RecordedSession.In(vector);
        Assert.Equal(KeyExchangeFault.None, DiffieHellmanGroup.TryTake(session.ClientKey, DiffieHellmanGroup.PrimeBitsMost, out DiffieHellmanGroup? group));

        var client = new DiffieHellmanKeyPair(group!, session.ClientExponent);

        Assert.Equal(session.ClientKey.Y.Unsigned.ToArray(), client.PublicKey.Y.Unsigned.ToArray());
        Assert.Equal(KeyExchangeFault.None, client.TryAgree(session.ServerKey, SessionCipher.Aes, out SessionKey? key));
        AssertSame(session.Key, key!);
    }

    [Fact]
    public void The_worked_example_gives_its_key_on_both_sides()
    {
        var client = new DiffieHellmanKeyPair(Group, SHA256.HashData("client"u8));
        var server = new DiffieHellmanKeyPair(Group, SHA256.HashData("server"u8));
        Assert.Equal(KeyExchangeFault.None, SessionKey.TryCreate(
            SessionCipher.Aes, Convert.FromHexString("5A584095C3837F25C6DD3CC9447EC92F2947F761411D118D0639F915EB198D3E"), out SessionKey? expected));

        Assert.Equal(KeyExchangeFault.None, client.TryAgree(server.PublicKey, SessionCipher.Aes, out SessionKey? ofClient));
        Assert.Equal(KeyExchangeFault.None, server.TryAgree(client.PublicKey, SessionCipher.Aes, out SessionKey? ofServer));

        AssertSame(expected!, ofClient!);
        AssertSame(expected!, ofServer!);
        Assert.Equal(KeyRecordIn("example-17a/request/0"), Written(client.PublicKey));
    }

    [Theory]
    [InlineData(SessionCipher.Aes)]
    [InlineData(SessionCipher.TripleDes)]
    [InlineData(SessionCipher.Des)]
    public void A_server_answers_in_the_group_of_the_client(SessionCipher cipher)
    {
        RandomBytes random = Seeded(7);
        DiffieHellmanGroup[] groups = [DiffieHellmanGroup.Oakley2, DiffieHellmanGroup.Modp2048];
        foreach (DiffieHellmanGroup group in groups)
        {
            var client = DiffieHellmanKeyPair.Create(group, random);

            Assert.Equal(KeyExchangeFault.None, DiffieHellmanKeyPair.TryAnswer(client.PublicKey, cipher, DiffieHellmanGroup.PrimeBitsMost, random, out DiffieHellmanKeyPair? server, out SessionKey? ofServer));

            Assert.Equal(client.PublicKey.P, server!.PublicKey.P);
            Assert.Equal(client.PublicKey.G, server.PublicKey.G);
            Assert.NotEqual(client.PublicKey.Y, server.PublicKey.Y);
            Assert.Equal(KeyExchangeFault.None, client.TryAgree(server.PublicKey, cipher, out SessionKey? ofClient));
            AssertSame(ofServer!, ofClient!);
        }
    }

    [Fact]
    public void An_exponent_of_zeros_is_still_long()
    {
        var pair = DiffieHellmanKeyPair.Create(Group, output => output.Clear());

        Assert.True(pair.PublicKey.Y.BitLength > 1_000);
    }

    [Fact]
    public void A_hostile_key_is_refused_by_name()
    {
        DiffieHellmanPublicKey good = new DiffieHellmanKeyPair(Group, [0x12, 0x34]).PublicKey;
        BigInteger p = new(good.P.Unsigned, isUnsigned: true, isBigEndian: true);

        Assert.Equal(KeyExchangeFault.None, Answered(good));
        Assert.All((BigInteger[])[0, 1, p - 1, p, p + 1, 2 * p, BigInteger.One << 16_000], y => Assert.Equal(KeyExchangeFault.PublicNumber, Answered(good with { Y = Integer(y) })));
        Assert.All((BigInteger[])[0, 1, p - 1, p, p + 2], g => Assert.Equal(KeyExchangeFault.Generator, Answered(good with { G = Integer(g) })));
        Assert.Equal(KeyExchangeFault.NoPrime, Answered(good with { P = Integer(p - 1) }));
        Assert.Equal(KeyExchangeFault.PrimeTooShort, Answered(good with { P = Integer(0) }));
        Assert.Equal(KeyExchangeFault.PrimeTooShort, Answered(good with { P = Integer((BigInteger.One << 1_023) - 1) }));
        Assert.Equal(KeyExchangeFault.None, Answered(good with { P = Integer((BigInteger.One << 1_024) - 1) }));
        Assert.Equal(KeyExchangeFault.None, Answered(good with { P = Integer((BigInteger.One << 4_096) - 1) }));
        Assert.Equal(KeyExchangeFault.PrimeTooLong, Answered(good with { P = Integer((BigInteger.One << 4_096) + 1) }));
    }

    [Theory]
    [InlineData(2_048, DiffieHellmanGroup.PrimeBitsUsual, KeyExchangeFault.None)]
    [InlineData(2_049, DiffieHellmanGroup.PrimeBitsUsual, KeyExchangeFault.PrimeTooLong)]
    [InlineData(4_097, int.MaxValue, KeyExchangeFault.PrimeTooLong)]
    public void We_compute_with_no_longer_prime_than_we_are_told_to(int bits, int most, KeyExchangeFault expected)
    {
        DiffieHellmanPublicKey key = new DiffieHellmanKeyPair(Group, [0x12, 0x34]).PublicKey with { P = Integer((BigInteger.One << bits) - 1) };

        Assert.Equal(expected, Answered(key, most));
    }

    [Fact]
    public void No_recorded_client_brings_a_prime_that_is_not_usually_taken()
    {
        foreach (GoldenMessage golden in GoldenMessage.Readable.Where(golden => golden.IsRequest))
        {
            Assert.Equal(Malformed.None, Message.TryRead(golden.Message, out Message message));
            if (message.Header.OpCode == OpCode.SessionSetup && PublicKeyRecord.TryRead(KeyRecordIn(golden.Name), out PublicKeyRecord? key) && key is DiffieHellmanPublicKey brought)
            {
                Assert.Equal(KeyExchangeFault.None, Answered(brought, DiffieHellmanGroup.PrimeBitsUsual));
            }
        }
    }

    [Fact]
    public void A_client_takes_no_other_group_and_no_hostile_number_from_a_server()
    {
        var client = new DiffieHellmanKeyPair(Group, [0x12, 0x34]);
        DiffieHellmanPublicKey other = new DiffieHellmanKeyPair(DiffieHellmanGroup.Modp2048, [0x12, 0x34]).PublicKey;

        Assert.Equal(KeyExchangeFault.OtherGroup, client.TryAgree(other, SessionCipher.Aes, out _));
        Assert.Equal(KeyExchangeFault.OtherGroup, client.TryAgree(client.PublicKey with { G = Integer(5) }, SessionCipher.Aes, out _));
        Assert.Equal(KeyExchangeFault.PublicNumber, client.TryAgree(client.PublicKey with { Y = Integer(1) }, SessionCipher.Aes, out _));
    }

    [Theory]
    [InlineData(SessionCipher.None)]
    [InlineData(SessionCipher.Sm4)]
    [InlineData((SessionCipher)77)]
    public void A_cipher_that_we_do_not_do_gives_no_session(SessionCipher cipher)
    {
        var pair = new DiffieHellmanKeyPair(Group, [0x12, 0x34]);

        Assert.Equal(KeyExchangeFault.Cipher, pair.TryAgree(pair.PublicKey, cipher, out SessionKey? key));
        Assert.Null(key);
    }

    private static KeyExchangeFault Answered(DiffieHellmanPublicKey key, int primeBitsMost = DiffieHellmanGroup.PrimeBitsMost) =>
        DiffieHellmanKeyPair.TryAnswer(key, SessionCipher.Aes, primeBitsMost, Seeded(1), out _, out _);

    private static RandomBytes Seeded(int seed)
    {
        var random = new Random(seed);
        return random.NextBytes;
    }

    private static KeyInteger Integer(BigInteger number) => KeyInteger.FromUnsigned(number.ToByteArray(isUnsigned: true, isBigEndian: true));

    private static void AssertSame(SessionKey expected, SessionKey actual)
    {
        byte[] vector = new byte[expected.VectorBytes];
        byte[] encrypted = new byte[expected.EncryptedLength(3)];
        expected.Encrypt([1, 2, 3], vector, encrypted);
        byte[] output = new byte[encrypted.Length];
        Assert.True(actual.TryDecrypt(encrypted, output, out int length));
        Assert.Equal([1, 2, 3], output[..length]);

        var macs = new ArrayBufferWriter<byte>[] { new(), new() };
        var envelope = new Envelope(ProtocolVersion.Spoken, ProtocolVersion.Spoken, EnvelopeFlags.None, 1, 2, 0, 0);
        expected.WriteMac(macs[0], envelope, 1, [1, 2, 3]);
        actual.WriteMac(macs[1], envelope, 1, [1, 2, 3]);
        Assert.Equal(macs[0].WrittenSpan.ToArray(), macs[1].WrittenSpan.ToArray());
    }

    private static byte[] KeyRecordIn(string name)
    {
        Assert.Equal(Malformed.None, Message.TryRead(GoldenMessage.Named(name).Message, out Message message));
        Assert.Equal(Malformed.None, SessionSetupRequest.TryRead(message.Body, out SessionSetupRequest request));
        return request.PublicKey.ToArray();
    }

    private static byte[] Written(PublicKeyRecord key)
    {
        var output = new ArrayBufferWriter<byte>();
        key.Write(output);
        return output.WrittenSpan.ToArray();
    }
}
