namespace ZsIdNode.Handles.Values;

/// <summary>
/// The value types that the field knows by name, and how types compare: without ASCII case, and with a
/// trailing dot for a whole family.
/// </summary>
public static class ValueTypes
{
    public const string Url = "URL";
    public const string Email = "EMAIL";
    public const string Description = "DESC";
    public const string Administrator = "HS_ADMIN";
    public const string ReferenceList = "HS_VLIST";
    public const string SecretKey = "HS_SECKEY";
    public const string PublicKey = "HS_PUBKEY";
    public const string Site = "HS_SITE";
    public const string Site6 = "HS_SITE.6";
    public const string SitePrefix = "HS_SITE.PREFIX";
    public const string DelegatedSite = "HS_NA_DELEGATE";
    public const string Service = "HS_SERV";
    public const string ServicePrefix = "HS_SERV.PREFIX";
    public const string Alias = "HS_ALIAS";
    public const string Namespace = "HS_NAMESPACE";
    public const string Certificate = "HS_CERT";
    public const string Signature = "HS_SIGNATURE";
    public const string Locations = "10320/loc";

    public static ReadOnlySpan<byte> UrlUtf8 => "URL"u8;

    public static ReadOnlySpan<byte> EmailUtf8 => "EMAIL"u8;

    public static ReadOnlySpan<byte> DescriptionUtf8 => "DESC"u8;

    public static ReadOnlySpan<byte> AdministratorUtf8 => "HS_ADMIN"u8;

    public static ReadOnlySpan<byte> ReferenceListUtf8 => "HS_VLIST"u8;

    public static ReadOnlySpan<byte> SecretKeyUtf8 => "HS_SECKEY"u8;

    public static ReadOnlySpan<byte> PublicKeyUtf8 => "HS_PUBKEY"u8;

    public static ReadOnlySpan<byte> SiteUtf8 => "HS_SITE"u8;

    public static ReadOnlySpan<byte> Site6Utf8 => "HS_SITE.6"u8;

    public static ReadOnlySpan<byte> SitePrefixUtf8 => "HS_SITE.PREFIX"u8;

    public static ReadOnlySpan<byte> DelegatedSiteUtf8 => "HS_NA_DELEGATE"u8;

    public static ReadOnlySpan<byte> ServiceUtf8 => "HS_SERV"u8;

    public static ReadOnlySpan<byte> ServicePrefixUtf8 => "HS_SERV.PREFIX"u8;

    public static ReadOnlySpan<byte> AliasUtf8 => "HS_ALIAS"u8;

    public static ReadOnlySpan<byte> NamespaceUtf8 => "HS_NAMESPACE"u8;

    public static ReadOnlySpan<byte> CertificateUtf8 => "HS_CERT"u8;

    public static ReadOnlySpan<byte> SignatureUtf8 => "HS_SIGNATURE"u8;

    public static ReadOnlySpan<byte> LocationsUtf8 => "10320/loc"u8;

    /// <summary>
    /// Tells whether a value of type <paramref name="actual"/> answers a request for
    /// <paramref name="requested"/>: <c>URL</c> asks for exactly that type, <c>URL.</c> for it and every
    /// <c>URL.x</c>.
    /// </summary>
    public static bool Matches(ReadOnlySpan<byte> requested, ReadOnlySpan<byte> actual) =>
        requested is [.., (byte)'.'] ? IsOf(actual, requested[..^1]) : AsciiCase.Equal(requested, actual);

    /// <summary>Tells whether a value of type <paramref name="actual"/> is a <paramref name="type"/> or a <c>type.x</c>.</summary>
    public static bool IsOf(ReadOnlySpan<byte> actual, ReadOnlySpan<byte> type) =>
        AsciiCase.StartsWith(actual, type) && (actual.Length == type.Length || actual[type.Length] == '.');

    /// <summary>Tells which structure the data of a value of this type has.</summary>
    public static ValueStructure StructureOf(ReadOnlySpan<byte> type) =>
        !AsciiCase.StartsWith(type, "HS_"u8) ? ValueStructure.None
        : IsOf(type, AdministratorUtf8) ? ValueStructure.Administrator
        : IsOf(type, ReferenceListUtf8) ? ValueStructure.ReferenceList
        : IsOf(type, SiteUtf8) || IsOf(type, DelegatedSiteUtf8) ? ValueStructure.Site
        : IsOf(type, PublicKeyUtf8) ? ValueStructure.PublicKey
        : IsOf(type, ServiceUtf8) || IsOf(type, AliasUtf8) ? ValueStructure.HandleText
        : IsOf(type, SecretKeyUtf8) ? ValueStructure.SecretKey
        : IsOf(type, SignatureUtf8) ? ValueStructure.Signature
        : IsOf(type, CertificateUtf8) ? ValueStructure.Certificate
        : ValueStructure.None;
}
