using System.Text;
using ZsIdNode.Handles.Signatures;
using ZsIdNode.Handles.Values;
using ZsIdNode.Testing;

namespace ZsIdNode.Handles.Tests.Values;

public sealed class SignedValueTests
{
    public static TheoryData<string> Forms => ["compact", "json"];

    [Theory]
    [MemberData(nameof(Forms))]
    public void A_signature_tells_who_signed_which_values_until_when(string form)
    {
        Assert.True(SignedStatement.TryRead(Wrapped(form, SignedSamples.SignatureClaims), out SignedStatement? signed));

        Assert.Equal(("RS256", "300:0.NA/88.118", "88.118.42/LAMP"), (signed.Algorithm, signed.Issuer, signed.Subject));
        Assert.Equal((1_795_200_000, 1_795_199_400, 1_826_736_000), (signed.IssuedAt, signed.NotBefore, signed.Expires));
        Assert.Equal("SHA-256", signed.DigestAlgorithm);
        Assert.Equal([(1, 32), (100, 3)], signed.Digests.Select(digest => (digest.Index, digest.Digest.Length)));
        Assert.Equal(["400:0.NA/88.118"], signed.Chain.AsEnumerable());
        Assert.Null(signed.KeyKind);
        Assert.Equal("300:0.NA/88.118 signs 88.118.42/LAMP, values 1, 100 by SHA-256, until 2027-11-20 18:40:00Z (RS256, unchecked)", signed.Describe());
    }

    [Theory]
    [MemberData(nameof(Forms))]
    public void A_certificate_tells_whose_key_it_certifies_and_for_what(string form)
    {
        Assert.True(SignedStatement.TryRead(Wrapped(form, SignedSamples.CertificateClaims), out SignedStatement? certificate));

        Assert.Equal("RSA", certificate.KeyKind);
        Assert.Equal(
            [new CertifiedPermission("", "everything"), new CertifiedPermission("0.NA/88.118", "derivedPrefixes")],
            certificate.Permissions.AsEnumerable());
        Assert.Equal(
            "300:0.NA/0.NA certifies the RSA key 300:0.NA/88.118 for everything, derivedPrefixes 0.NA/88.118, until 2027-11-20 18:40:00Z (RS256, unchecked)",
            certificate.Describe());
    }

    [Theory]
    [InlineData("SM2SM3")]
    [InlineData("SM2256")]
    [InlineData("DS160")]
    public void The_algorithms_of_every_client_are_taken(string algorithm) =>
        Assert.True(SignedStatement.TryRead(SignedSamples.Compact(SignedSamples.SignatureClaims, $$"""{"alg":"{{algorithm}}","typ":"JWT"}"""), out _));

    [Theory]
    [InlineData("""{"sub":"88.118/x"}""")]
    [InlineData("""{"iss":"300:88.118/x"}""")]
    [InlineData("""{"iss":"","sub":"88.118/x"}""")]
    [InlineData("""{"iss":1,"sub":"88.118/x"}""")]
    [InlineData("""{"iss":"300:a/b","sub":"a/b","exp":"tomorrow"}""")]
    [InlineData("""{"iss":"300:a/b","sub":"a/b","exp":1.5}""")]
    [InlineData("""{"iss":"300:a/b","sub":"a/b","digests":[]}""")]
    [InlineData("""{"iss":"300:a/b","sub":"a/b","digests":{"digests":[]}}""")]
    [InlineData("""{"iss":"300:a/b","sub":"a/b","digests":{"alg":"SHA-256","digests":[{"index":1,"digest":"?"}]}}""")]
    [InlineData("""{"iss":"300:a/b","sub":"a/b","digests":{"alg":"SHA-256","digests":[7]}}""")]
    [InlineData("""{"iss":"300:a/b","sub":"a/b","publicKey":{"n":"AQAB"}}""")]
    [InlineData("""{"iss":"300:a/b","sub":"a/b","perms":[{"handle":"a/b"}]}""")]
    [InlineData("""{"iss":"300:a/b","sub":"a/b","chain":[null]}""")]
    [InlineData("""{"iss":"300:a/b","sub":"a/b","iss":"301:a/b"}""")]
    [InlineData("""{"iss":"\ud800","sub":"a/b"}""")]
    [InlineData("[]")]
    [InlineData("{")]
    [InlineData("")]
    public void Claims_that_are_not_what_their_names_say_are_refused(string claims)
    {
        Assert.False(SignedStatement.TryRead(SignedSamples.Compact(claims), out _));
        Assert.False(SignedStatement.TryRead(SignedSamples.Json(claims), out _));
    }

    [Theory]
    [InlineData("")]
    [InlineData("..")]
    [InlineData("eyJhbGciOiJSUzI1NiJ9.e30")]
    [InlineData("eyJhbGciOiJSUzI1NiJ9.e30.")]
    [InlineData("e30.e30.AAAA")]
    [InlineData("eyJhbGciOiJSUzI1NiJ9.e30.AAAA.AAAA")]
    [InlineData("{}")]
    [InlineData("""{"payload":"e30","signatures":[]}""")]
    [InlineData("""{"payload":"e30","signatures":[{"protected":"eyJhbGciOiJSUzI1NiJ9"}]}""")]
    [InlineData("""{"payload":7,"signatures":[{"protected":"eyJhbGciOiJSUzI1NiJ9","signature":"AAAA"}]}""")]
    public void What_is_no_web_signature_is_refused(string data) => Assert.False(SignedStatement.TryRead(Encoding.UTF8.GetBytes(data), out _));

    [Fact]
    public void Signed_values_that_lack_what_their_type_promises_are_not_written_unless_structures_are_not_checked()
    {
        (ValueFaultKind Fault, string Type, byte[] Data)[] values =
        [
            (ValueFaultKind.None, "HS_SIGNATURE", SignedSamples.Signature),
            (ValueFaultKind.None, "HS_CERT", SignedSamples.Certificate),
            (ValueFaultKind.None, "hs_cert.x", SignedSamples.Json(SignedSamples.CertificateClaims)),
            (ValueFaultKind.Signature, "HS_SIGNATURE", SignedSamples.Certificate),
            (ValueFaultKind.Certificate, "HS_CERT", SignedSamples.Signature),
            (ValueFaultKind.Signature, "HS_SIGNATURE", [1, 2, 3]),
            (ValueFaultKind.Certificate, "HS_CERT", new byte[SignedStatement.BytesMost + 1]),
            (ValueFaultKind.SecretKey, "HS_SECKEY", []),
            (ValueFaultKind.AdminRecord, "HS_ADMIN", [1]),
        ];

        Assert.All(values, value =>
        {
            HandleValue[] record = [new HandleValue(400, value.Type, value.Data)];
            Assert.Equal(value.Fault, ValueValidation.CheckRecord(record).Kind);
            Assert.Equal(ValueFaultKind.None, ValueValidation.CheckRecord(record, checksStructures: false).Kind);
        });
    }

    [Fact]
    public void A_beginning_or_a_flipped_bit_is_judged_without_exception()
    {
        foreach (byte[] whole in (byte[][])[SignedSamples.Signature, SignedSamples.Json(SignedSamples.CertificateClaims)])
        {
            foreach (byte[] damaged in Golden.PrefixesOf(whole).Concat(Golden.FlipsOf(whole)))
            {
                _ = SignedStatement.TryRead(damaged, out SignedStatement? statement) ? statement.Describe() : "";
            }
        }
    }

    private static byte[] Wrapped(string form, string claims) => form == "compact" ? SignedSamples.Compact(claims) : SignedSamples.Json(claims);
}
