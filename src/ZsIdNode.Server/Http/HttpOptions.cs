namespace ZsIdNode.Server.Http;

/// <summary>The HTTP door.</summary>
public sealed class HttpOptions
{
    /// <summary>The address to listen on. Loopback unless set: opening the node to a network is a decision.</summary>
    public string Address { get; set; } = "127.0.0.1";

    /// <summary>The port; 0 takes any free one.</summary>
    // What Handle servers use for HTTP.
    public int Port { get; set; } = 8000;

    /// <summary>Whether the port takes HTTPS, too. The Handle REST interface takes credentials over HTTPS alone.</summary>
    public bool Tls { get; set; } = true;

    /// <summary>A certificate in PEM or PFX, its issuers behind it; without one it is made from the site's key.</summary>
    public string Certificate { get; set; } = "";

    /// <summary>The private key in PEM, when the file of the certificate does not hold it.</summary>
    public string CertificateKey { get; set; } = "";

    /// <summary>A file with the password of the private key, when it has one.</summary>
    public string CertificatePasswordFile { get; set; } = "";

    /// <summary>The largest request body in bytes.</summary>
    public int BodyBytesMost { get; set; } = 8 * 1_024 * 1_024;

    /// <summary>The most records in one bulk request.</summary>
    public int BulkRecordsMost { get; set; } = 1_000;
}
