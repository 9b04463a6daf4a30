using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using ZsIdNode.Testing;

namespace ZsIdNode.Server.Tests.Fakes;

/// <summary>A certificate and its key in every form in which an operator may have them.</summary>
internal sealed class CertificateFiles : IDisposable
{
    public const string Name = "CN=id.example.cn";
    public const string Password = "open, sesame";

    private readonly TemporaryFolder _folder = new();

    public CertificateFiles()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        using var issuerKey = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        DateTimeOffset from = DateTimeOffset.FromUnixTimeSeconds(1_700_000_000);
        var issuerRequest = new CertificateRequest("CN=Issuer", issuerKey, HashAlgorithmName.SHA256);
        issuerRequest.CertificateExtensions.Add(new X509BasicConstraintsExtension(certificateAuthority: true, hasPathLengthConstraint: false, pathLengthConstraint: 0, critical: true));
        using X509Certificate2 issuer = issuerRequest.CreateSelfSigned(from, from.AddYears(20));
        using X509Certificate2 issued = new CertificateRequest(Name, key, HashAlgorithmName.SHA256).Create(issuer, from, from.AddYears(10), [1, 2, 3, 4]);
        using X509Certificate2 whole = issued.CopyWithPrivateKey(key);
        File.WriteAllText(Pem, issued.ExportCertificatePem() + "\n" + issuer.ExportCertificatePem());
        File.WriteAllText(Key, key.ExportPkcs8PrivateKeyPem());
        File.WriteAllText(PemWithKey, File.ReadAllText(Pem) + "\n" + File.ReadAllText(Key));
        File.WriteAllText(EncryptedKey, key.ExportEncryptedPkcs8PrivateKeyPem(Password, new PbeParameters(PbeEncryptionAlgorithm.Aes256Cbc, HashAlgorithmName.SHA256, 1_000)));
        File.WriteAllText(OtherKey, issuerKey.ExportPkcs8PrivateKeyPem());
        File.WriteAllText(PasswordFile, Password + "\n");
        File.WriteAllBytes(Pfx, new X509Certificate2Collection { whole, issuer }.Export(X509ContentType.Pkcs12, Password)!);
        File.WriteAllText(Rubbish, "no certificate");
    }

    public string Pem => _folder.Under("door.pem");

    public string Key => _folder.Under("door.key");

    public string PemWithKey => _folder.Under("both.pem");

    public string EncryptedKey => _folder.Under("encrypted.key");

    public string OtherKey => _folder.Under("other.key");

    public string PasswordFile => _folder.Under("password");

    public string Pfx => _folder.Under("door.pfx");

    public string Rubbish => _folder.Under("rubbish.pem");

    public string Missing => _folder.Under("missing.pem");

    public void Dispose() => _folder.Dispose();
}
