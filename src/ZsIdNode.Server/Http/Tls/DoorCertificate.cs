using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using ZsIdNode.Server.Sites;

namespace ZsIdNode.Server.Http.Tls;

/// <summary>
/// What the HTTP door shows over TLS. Unless the operator names a certificate it is made from the site's key: Handle
/// clients compare its public key with the one in the site record, and look at neither names nor issuers.
/// </summary>
internal sealed class DoorCertificate : IDisposable
{
    // It is made anew at every start; what clients remember is the key.
    private static readonly TimeSpan Validity = TimeSpan.FromDays(3_650);

    // The clocks of clients may be behind.
    private static readonly TimeSpan Backdating = TimeSpan.FromDays(1);

    private DoorCertificate(X509Certificate2 certificate, X509Certificate2Collection chain)
    {
        Certificate = certificate;
        Chain = chain;
    }

    public X509Certificate2 Certificate { get; }

    /// <summary>The issuers that are sent along.</summary>
    public X509Certificate2Collection Chain { get; }

    /// <exception cref="NodeStartException">A file that the options name is not what it should be.</exception>
    public static DoorCertificate Open(HttpOptions options, RSA siteKey, SiteOptions site, TimeProvider time) =>
        options.Certificate.Length == 0 ? OfSite(siteKey, site, time.GetUtcNow()) : Load(options);

    public void Dispose()
    {
        Certificate.Dispose();
        foreach (X509Certificate2 issuer in Chain)
        {
            issuer.Dispose();
        }
    }

    private static DoorCertificate OfSite(RSA key, SiteOptions site, DateTimeOffset now)
    {
        var request = new CertificateRequest("CN=ZsIdNode", key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        var names = new SubjectAlternativeNameBuilder();
        names.AddIpAddress(IPAddress.Parse(site.Address));
        request.CertificateExtensions.Add(names.Build());
        using X509Certificate2 made = request.CreateSelfSigned(now - Backdating, now + Validity);
        return new DoorCertificate(WithUsableKey(made), []);
    }

    private static DoorCertificate Load(HttpOptions options)
    {
        byte[] file = Read("http.certificate", options.Certificate);
        string? password = options.CertificatePasswordFile.Length == 0 ? null : Text("http.certificatePasswordFile", options.CertificatePasswordFile).Trim();
        bool isPem = file.AsSpan().IndexOf("-----BEGIN"u8) >= 0;
        try
        {
            return isPem
                ? LoadPem(Text("http.certificate", options.Certificate), options.CertificateKey.Length == 0 ? null : Text("http.certificateKey", options.CertificateKey), password)
                : LoadPfx(file, password);
        }
        catch (Exception fault) when (fault is CryptographicException or ArgumentException)
        {
            string key = options.CertificateKey.Length == 0 ? "" : $" with {options.CertificateKey}";
            throw new NodeStartException(
                $"http.certificate: {options.Certificate}{key} is no certificate with its private key, in PEM or PFX: {fault.Message}; look at http.certificateKey and http.certificatePasswordFile, too.", fault);
        }
    }

    private static DoorCertificate LoadPem(string pem, string? key, string? password)
    {
        using X509Certificate2 loaded = password is null ? X509Certificate2.CreateFromPem(pem, key ?? pem) : X509Certificate2.CreateFromEncryptedPem(pem, key ?? pem, password);
        var all = new X509Certificate2Collection();
        all.ImportFromPem(pem);
        return Of(loaded, all);
    }

    private static DoorCertificate LoadPfx(byte[] pfx, string? password)
    {
        X509Certificate2Collection all = X509CertificateLoader.LoadPkcs12Collection(pfx, password, X509KeyStorageFlags.Exportable);
        return Of(all.FirstOrDefault(certificate => certificate.HasPrivateKey) ?? throw new CryptographicException("it holds no private key"), all);
    }

    private static DoorCertificate Of(X509Certificate2 leaf, X509Certificate2Collection all)
    {
        X509Certificate2[] issuers = [.. all.Where(certificate => certificate.Thumbprint != leaf.Thumbprint)];
        X509Certificate2 usable = WithUsableKey(leaf);
        foreach (X509Certificate2 shown in all.Except(issuers))
        {
            shown.Dispose();
        }

        return new DoorCertificate(usable, [.. issuers]);
    }

    /// <summary>The same certificate with its key as TLS takes it on every platform; Windows refuses keys that are in memory alone.</summary>
    private static X509Certificate2 WithUsableKey(X509Certificate2 certificate) =>
        X509CertificateLoader.LoadPkcs12(certificate.Export(X509ContentType.Pkcs12), password: null);

    private static string Text(string option, string file) => System.Text.Encoding.UTF8.GetString(Read(option, file));

    private static byte[] Read(string option, string file)
    {
        try
        {
            return File.ReadAllBytes(file);
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            throw new NodeStartException($"{option}: {file} cannot be read: {fault.Message}", fault);
        }
    }
}
