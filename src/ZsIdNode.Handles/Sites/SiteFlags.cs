namespace ZsIdNode.Handles.Sites;

[Flags]
public enum SiteFlags : byte
{
    None = 0,

    /// <summary>Several sites of the service accept changes.</summary>
    MultiPrimary = 0x40,

    /// <summary>The site accepts changes; the others mirror it.</summary>
    Primary = 0x80,
}
