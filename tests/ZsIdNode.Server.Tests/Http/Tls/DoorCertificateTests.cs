using System.Security.Cryptography;
using ZsIdNode.Server.Http;
using ZsIdNode.Server.Http.Tls;
using ZsIdNode.Server.Sites;
using ZsIdNode.Server.Tests.Fakes;
using ZsIdNode.Testing;

namespace ZsIdNode.Server.Tests.Http.Tls;

public sealed class DoorCertificateTests : IDisposable
{
    private readonly CertificateFiles _files = new();
    private readonly RSA _siteKey = RSA.Create(2_048);

    [Fact]
    public void Without_a_file_it_is_made_from_the_key_of_the_site_and_names_its_address()
    {
        using DoorCertificate made = DoorCertificate.Open(new HttpOptions(), _siteKey, new SiteOptions { Address = "203.0.113.7" }, new FakeTime());

        Assert.Equal(_siteKey.ExportRSAPublicKey(), made.Certificate.GetPublicKey());
        Assert.True(made.Certificate.HasPrivateKey);
        Assert.True(made.Certificate.MatchesHostname("203.0.113.7"));
        Assert.Empty(made.Chain);
    }

    [Fact]
    public void Every_form_gives_the_certificate_with_its_key_and_its_issuer()
    {
        HttpOptions[] forms =
        [
            new() { Certificate = _files.PemWithKey },
            new() { Certificate = _files.Pem, CertificateKey = _files.Key },
            new() { Certificate = _files.Pem, CertificateKey = _files.EncryptedKey, CertificatePasswordFile = _files.PasswordFile },
            new() { Certificate = _files.Pfx, CertificatePasswordFile = _files.PasswordFile },
        ];
        Assert.All(forms, form =>
        {
            using DoorCertificate loaded = Open(form);

            Assert.Equal((CertificateFiles.Name, true), (loaded.Certificate.Subject, loaded.Certificate.HasPrivateKey));
            Assert.Equal("CN=Issuer", Assert.Single(loaded.Chain).Subject);
        });
    }

    [Fact]
    public void What_is_missing_or_does_not_belong_together_is_said_with_its_option()
    {
        (HttpOptions Options, string Option, string File)[] wrong =
        [
            (new() { Certificate = _files.Missing }, "http.certificate:", _files.Missing),
            (new() { Certificate = _files.Pem, CertificateKey = _files.Missing }, "http.certificateKey:", _files.Missing),
            (new() { Certificate = _files.Pfx, CertificatePasswordFile = _files.Missing }, "http.certificatePasswordFile:", _files.Missing),
            (new() { Certificate = _files.Rubbish }, "http.certificate:", _files.Rubbish),
            (new() { Certificate = _files.Pem }, "http.certificate:", _files.Pem),
            (new() { Certificate = _files.Pem, CertificateKey = _files.OtherKey }, "http.certificate:", _files.OtherKey),
            (new() { Certificate = _files.Pem, CertificateKey = _files.EncryptedKey }, "http.certificate:", _files.EncryptedKey),
            (new() { Certificate = _files.Pfx }, "http.certificate:", _files.Pfx),
        ];
        Assert.All(wrong, one =>
        {
            NodeStartException fault = Assert.Throws<NodeStartException>(() => Open(one.Options));

            Assert.StartsWith(one.Option, fault.Message, StringComparison.Ordinal);
            Assert.Contains(one.File, fault.Message, StringComparison.Ordinal);
        });
    }

    [Fact]
    public void A_key_without_its_certificate_is_a_fault_of_the_options()
    {
        var options = new NodeOptions { Http = new HttpOptions { CertificateKey = _files.Key } };

        Assert.StartsWith("http.certificate:", Assert.Single(options.Faults()), StringComparison.Ordinal);
    }

    public void Dispose()
    {
        _siteKey.Dispose();
        _files.Dispose();
    }

    private DoorCertificate Open(HttpOptions options) => DoorCertificate.Open(options, _siteKey, new SiteOptions(), new FakeTime());
}
