using System.Buffers;
using ZsIdNode.Protocol.Credentials;
using ZsIdNode.Protocol.Messages;
using ZsIdNode.Protocol.Security;
using ZsIdNode.Protocol.Tests.Golden;

namespace ZsIdNode.Protocol.Tests.Security;

public sealed class SessionKeyTests
{
    private static readonly SessionCipher[] Ciphers = [SessionCipher.Aes, SessionCipher.TripleDes, SessionCipher.Des];

    public static TheoryData<string> RecordedMacs => [.. GoldenMessage.Readable.Where(IsMacOfSession).Select(golden => golden.Name)];

    public static TheoryData<string> RecordedEncrypted => [.. Encrypted.Select(golden => golden.Name)];

    public static TheoryData<SessionCipher> EveryCipher => [.. Ciphers];

    private static IEnumerable<GoldenMessage> Encrypted =>
        GoldenMessage.All.Where(golden => (golden.First.Flags & EnvelopeFlags.Encrypted) != 0 && !golden.Name.StartsWith("example-", StringComparison.Ordinal));

    [Fact]
    public void Codes_and_ciphertexts_of_both_sides_are_recorded()
    {
        Assert.Equal(10, Encrypted.Count());
        string[] macs = [.. GoldenMessage.Readable.Where(IsMacOfSession).Select(golden => golden.Name)];
        Assert.Superset(
            new HashSet<string>(["session-dh-create/request/1", "session-dh-authenticated/request/1", "session-dh-authenticated/response/1", "session-dh-authenticated/response/2", "session-terminate/request/3"]),
            new HashSet<string>(macs));
    }

    [Theory]
    [MemberData(nameof(RecordedMacs))]
    public void A_recorded_code_is_right_and_made_again_in_the_same_bytes(string name)
    {
        GoldenMessage golden = GoldenMessage.Named(name);
        SessionKey key = KeyOf(name);
        Assert.Equal(Malformed.None, Message.TryRead(golden.Message, out Message message));

        Assert.Equal(MacFault.None, key.Check(golden.First, message));

        var output = new ArrayBufferWriter<byte>();
        output.Write(message.HeaderAndBody);
        key.WriteMac(output, golden.First, message.Credential.Counter, message.HeaderAndBody);
        Assert.Equal(Convert.ToHexString(golden.Message), Convert.ToHexString(output.WrittenSpan));
    }

    [Theory]
    [MemberData(nameof(RecordedMacs))]
    public void A_message_with_one_flipped_bit_has_no_code_that_is_right(string name)
    {
        GoldenMessage golden = GoldenMessage.Named(name);
        SessionKey key = KeyOf(name);
        for (int bit = 0; bit < 8 * golden.Message.Length; bit++)
        {
            byte[] damaged = Damage.Flipped(golden.Message, bit);
            bool right = Message.TryRead(damaged, out Message message) == Malformed.None && key.Check(golden.First, message) == MacFault.None;

            // Version, reserved byte and options of the credential are the only bits that nobody reads or signs.
            bool unread = bit / 8 >= golden.Message.Length - CredentialBytes(golden) + 4 && bit / 8 < golden.Message.Length - CredentialBytes(golden) + 8;
            Assert.Equal(unread, right);
        }
    }

    [Fact]
    public void What_else_is_wrong_with_a_code_has_a_name()
    {
        GoldenMessage golden = GoldenMessage.Request("session-dh-create", 1);
        SessionKey key = KeyOf(golden.Name);
        Assert.Equal(Malformed.None, Message.TryRead(golden.Message, out Message message));
        Assert.Equal(Malformed.None, Message.TryRead(GoldenMessage.Request("create-rsa").Message, out Message without));

        Assert.Equal(MacFault.Missing, key.Check(golden.First, without));
        Assert.Equal(MacFault.Algorithm, key.Check(golden.First with { Version = new(2, 6) }, message));
        Assert.Equal(MacFault.Wrong, key.Check(golden.First with { RequestId = 1 }, message));
        Assert.Equal(MacFault.Wrong, KeyOf("session-dh-encrypted").Check(golden.First, message));
        Assert.Throws<ArgumentOutOfRangeException>(() =>
            KeyOf("session-dh-encrypted").WriteMac(new ArrayBufferWriter<byte>(), GoldenMessage.Request("session-dh-create", 1).First with { Version = new(2, 6) }, 1, []));
    }

    [Theory]
    [MemberData(nameof(RecordedEncrypted))]
    public void A_recorded_ciphertext_becomes_a_message_and_the_message_the_same_ciphertext(string name)
    {
        GoldenMessage golden = GoldenMessage.Named(name);
        SessionKey key = KeyOf(name);
        byte[] output = new byte[golden.Message.Length];

        Assert.True(key.TryDecrypt(golden.Message, output, out int length));

        ReadOnlySpan<byte> plain = output.AsSpan(0, length);
        Assert.Equal(Malformed.None, Message.TryRead(plain, out Message message));
        Assert.True(Enum.IsDefined(message.Header.OpCode));
        Assert.True(message.Credential.Kind == CredentialKind.None || key.Check(golden.First, message) == MacFault.None);
        byte[] again = new byte[key.EncryptedLength(length)];
        key.Encrypt(plain, golden.Message.AsSpan(0, key.VectorBytes), again);
        Assert.Equal(Convert.ToHexString(golden.Message), Convert.ToHexString(again));
    }

    [Fact]
    public void The_worked_example_decrypts_to_the_one_before_it()
    {
        Assert.Equal(KeyExchangeFault.None, SessionKey.TryCreate(
            SessionCipher.Aes, Convert.FromHexString("5A584095C3837F25C6DD3CC9447EC92F2947F761411D118D0639F915EB198D3E"), out SessionKey? key));
        GoldenMessage golden = GoldenMessage.Named("example-19/request/0");
        byte[] output = new byte[golden.Message.Length];

        Assert.True(key!.TryDecrypt(golden.Message, output, out int length));

        byte[] plain = GoldenMessage.Named("example-18/request/0").Message;
        Assert.Equal(plain, output[..length]);
        Assert.Equal(Malformed.None, Message.TryRead(plain, out Message message));
        Assert.Equal(MacFault.None, key.Check(GoldenMessage.Named("example-18/request/0").First, message));
    }

    [Theory]
    [MemberData(nameof(EveryCipher))]
    public void Every_length_is_encrypted_and_decrypted(SessionCipher cipher)
    {
        SessionKey key = Made(cipher);
        var random = new Random(5);
        for (int length = 0; length <= 50; length++)
        {
            byte[] plain = new byte[length];
            byte[] vector = new byte[key.VectorBytes];
            random.NextBytes(plain);
            random.NextBytes(vector);
            byte[] encrypted = new byte[key.EncryptedLength(length)];
            key.Encrypt(plain, vector, encrypted);

            byte[] output = new byte[encrypted.Length - key.VectorBytes];
            Assert.True(key.TryDecrypt(encrypted, output, out int decrypted));
            Assert.Equal(plain, output[..decrypted]);
        }
    }

    // From openssl enc -aes-128-cbc, -des-cbc and -des-ede3-cbc: key 0102…, vector 1112…, "header and body".
    [Theory]
    [InlineData(SessionCipher.Aes, "CCAF407E8636AA11673D0DD63EFA7A60")]
    [InlineData(SessionCipher.Des, "3FD113C68F1360D4821E35672295427C")]
    [InlineData(SessionCipher.TripleDes, "ED9EF829C8EE374B0A071E3B2F59D43D")]
    public void The_ciphers_are_what_they_are_called(SessionCipher cipher, string expected)
    {
        SessionKey key = Made(cipher);
        byte[] vector = [.. Enumerable.Range(0x11, key.VectorBytes).Select(digit => (byte)digit)];
        byte[] encrypted = new byte[key.EncryptedLength(15)];

        key.Encrypt("header and body"u8, vector, encrypted);

        Assert.Equal(expected, Convert.ToHexString(encrypted.AsSpan(key.VectorBytes)));
    }

    [Theory]
    [MemberData(nameof(EveryCipher))]
    public void Ciphertexts_that_are_cut_or_padded_wrongly_are_refused(SessionCipher cipher)
    {
        SessionKey key = Made(cipher);
        byte[] encrypted = new byte[key.EncryptedLength(40)];
        key.Encrypt(new byte[40], new byte[key.VectorBytes], encrypted);
        byte[] output = new byte[encrypted.Length];
        for (int length = 0; length < encrypted.Length; length++)
        {
            // A whole number of blocks ends in a zero byte of the message, which is no padding.
            Assert.False(key.TryDecrypt(encrypted.AsSpan(0, length), output, out int none));
            Assert.Equal(0, none);
        }

        // In CBC a flipped bit of one block flips the same bit in the next: here the last byte of the padding.
        int lastOfBefore = encrypted.Length - key.VectorBytes - 1;
        int padding = key.EncryptedLength(40) - key.VectorBytes - 40;
        for (int wrong = 0; wrong < 256; wrong++)
        {
            byte[] damaged = [.. encrypted];
            damaged[lastOfBefore] ^= (byte)(padding ^ wrong);
            Assert.Equal(wrong is 1 || wrong == padding, key.TryDecrypt(damaged, output, out _));
        }
    }

    [Theory]
    [InlineData(0, 0)]
    [InlineData(1, 1)]
    [InlineData(95, 95)]
    [InlineData(96, 96)]
    [InlineData(100, 96)]
    public void Leading_zeros_are_dropped_only_while_32_bytes_are_left(int zeros, int dropped)
    {
        byte[] secret = [.. new byte[zeros], .. Enumerable.Range(0, 128 - zeros).Select(at => (byte)(at + 1))];
        Assert.Equal(KeyExchangeFault.None, SessionKey.TryCreate(SessionCipher.Aes, secret.AsSpan(dropped, 32), out SessionKey? expected));

        Assert.Equal(KeyExchangeFault.None, SessionKey.TryDerive(SessionCipher.Aes, secret, out SessionKey? derived));

        Assert.Equal(Mac(expected!), Mac(derived!));
    }

    [Theory]
    [InlineData(SessionCipher.Des, 8)]
    [InlineData(SessionCipher.TripleDes, 24)]
    public void DES_takes_the_first_bytes_as_they_are_but_for_the_parity(SessionCipher cipher, int length)
    {
        byte[] secret = [0, .. Enumerable.Range(2, 127).Select(digit => (byte)digit)];
        byte[] odd = [.. secret.Take(length).Select(digit => (byte)(byte.PopCount(digit) % 2 == 0 ? digit ^ 1 : digit))];
        Assert.Equal(KeyExchangeFault.None, SessionKey.TryCreate(cipher, odd, out SessionKey? expected));

        Assert.Equal(KeyExchangeFault.None, SessionKey.TryDerive(cipher, secret, out SessionKey? derived));

        Assert.Equal(Mac(expected!), Mac(derived!));
    }

    [Theory]
    [InlineData(SessionCipher.Des)]
    [InlineData(SessionCipher.TripleDes)]
    public void A_secret_that_gives_a_weak_key_gives_no_session(SessionCipher cipher)
    {
        Assert.Equal(KeyExchangeFault.WeakKey, SessionKey.TryDerive(cipher, new byte[128], out SessionKey? key));
        Assert.Null(key);
    }

    [Theory]
    [MemberData(nameof(EveryCipher))]
    public void A_secret_or_key_of_another_length_gives_no_session(SessionCipher cipher)
    {
        Assert.Equal(KeyExchangeFault.Cipher, SessionKey.TryDerive(cipher, [1, 2, 3], out _));
        Assert.Equal(KeyExchangeFault.Cipher, SessionKey.TryDerive(cipher, [], out _));
        Assert.Equal(KeyExchangeFault.Cipher, SessionKey.TryCreate(cipher, new byte[33], out _));
    }

    private static SessionKey Made(SessionCipher cipher)
    {
        int length = cipher switch { SessionCipher.Aes => 32, SessionCipher.Des => 8, _ => 24 };
        Assert.Equal(KeyExchangeFault.None, SessionKey.TryCreate(cipher, [.. Enumerable.Range(1, length).Select(digit => (byte)digit)], out SessionKey? key));
        return key!;
    }

    private static SessionKey KeyOf(string name) => RecordedSession.In(name.Split('/')[0]).Key;

    private static string Mac(SessionKey key)
    {
        var output = new ArrayBufferWriter<byte>();
        key.WriteMac(output, new Envelope(ProtocolVersion.Spoken, ProtocolVersion.Spoken, EnvelopeFlags.None, 1, 2, 0, 0), 1, []);
        return Convert.ToHexString(output.WrittenSpan);
    }

    private static int CredentialBytes(GoldenMessage golden)
    {
        _ = Message.TryRead(golden.Message, out Message message);
        return golden.Message.Length - message.HeaderAndBody.Length;
    }

    private static bool IsMacOfSession(GoldenMessage golden) =>
        golden.Name.StartsWith("session-", StringComparison.Ordinal)
        && Message.TryRead(golden.Message, out Message message) == Malformed.None
        && message.Credential.Kind == CredentialKind.Mac;
}
