using System.Security.Cryptography;
using System.Text;
using ZsIdNode.Protocol.Credentials;
using ZsIdNode.Protocol.Tests.Golden;
using ZsIdNode.Testing;

namespace ZsIdNode.Protocol.Tests.Credentials;

public sealed class SignedBytesTests
{
    private static readonly byte[] Body = [0xB0, 0xD7];

    [Theory]
    [InlineData("resolve-certified", "SHA-256")]
    [InlineData("resolve-protocol-2-7-certified", "SHA-256")]
    [InlineData("resolve-protocol-2-6-certified", "SHA1")]
    [InlineData("verify-challenge-seckey", "SHA-256")]
    [InlineData("session-dh-anonymous-setup", "SHA-256")]
    [InlineData("session-rsa-client-key", "SHA-256")]
    [InlineData("create-certified", "SHA-256")]
    public void The_signature_of_the_recorded_server_is_over_these_bytes(string vector, string algorithm)
    {
        GoldenMessage golden = GoldenMessage.Response(vector);
        Assert.Equal(Malformed.None, Message.TryRead(golden.Message, out Message message));

        Assert.Equal(CredentialKind.Signature, message.Credential.Kind);
        Assert.Equal(algorithm, Encoding.ASCII.GetString(message.Credential.Algorithm));
        Assert.True(Verifies(golden.First, message));
        Assert.False(Verifies(golden.First with { Version = new(2, 5) }, message));
    }

    [Theory]
    [InlineData("session-dh-create")]
    [InlineData("session-dh-authenticated")]
    public void The_authentication_code_of_a_recorded_request_is_over_these_bytes(string vector)
    {
        GoldenMessage golden = GoldenMessage.Request(vector, 1);
        byte[] key = Convert.FromHexString(Vector.Load(vector).Json.GetProperty("session_key_hex").GetString()!);
        Assert.Equal(Malformed.None, Message.TryRead(golden.Message, out Message message));

        var signed = new SignedBytes(golden.First, CredentialKind.Mac, message.Credential.Counter, message.HeaderAndBody);
        using var hmac = IncrementalHash.CreateHMAC(HashAlgorithmName.SHA256, key);
        signed.AppendTo(hmac);

        Assert.Equal(CredentialKind.Mac, message.Credential.Kind);
        Assert.Equal(1u, message.Credential.Counter);
        Assert.Equal(message.Credential.Proof.ToArray(), hmac.GetHashAndReset());
    }

    [Theory]
    [InlineData(2, 11, CredentialKind.Signature, "020B020B" + "11223344" + "55667788" + "00000009" + "B0D7")]
    [InlineData(2, 8, CredentialKind.Mac, "0208020B" + "11223344" + "55667788" + "00000009" + "B0D7")]
    [InlineData(2, 7, CredentialKind.Signature, "0207" + "11223344" + "55667788" + "00000009" + "B0D7")]
    [InlineData(2, 6, CredentialKind.Signature, "0206" + "1122" + "00000009" + "000000000000" + "B0D7")]
    [InlineData(2, 5, CredentialKind.Mac, "0205" + "1122" + "00000009" + "000000000000" + "B0D7")]
    [InlineData(2, 5, CredentialKind.Signature, "B0D7")]
    [InlineData(2, 4, CredentialKind.Mac, "B0D7")]
    public void Each_version_covers_what_it_covers(byte major, byte minor, CredentialKind kind, string expected)
    {
        var envelope = new Envelope(new(major, minor), new(2, 11), EnvelopeFlags.Encrypted, 0x11223344, 0x55667788, 0, 99);

        var signed = new SignedBytes(envelope, kind, counter: 9, Body);

        byte[] bytes = new byte[signed.Length];
        signed.CopyTo(bytes);
        Assert.Equal(expected, Convert.ToHexString(bytes));
    }

    private static bool Verifies(in Envelope envelope, in Message message)
    {
        HashAlgorithmName hash = message.Credential.Algorithm.SequenceEqual("SHA1"u8) ? HashAlgorithmName.SHA1 : HashAlgorithmName.SHA256;
        using var digest = IncrementalHash.CreateHash(hash);
        new SignedBytes(envelope, message.Credential.Kind, message.Credential.Counter, message.HeaderAndBody).AppendTo(digest);

        using var key = RSA.Create();
        key.ImportSubjectPublicKeyInfo(Convert.FromHexString(Vector.Keys.GetProperty("server").GetProperty("public_spki_der_hex").GetString()!), out _);
        return key.VerifyHash(digest.GetHashAndReset(), message.Credential.Proof, hash, RSASignaturePadding.Pkcs1);
    }
}
