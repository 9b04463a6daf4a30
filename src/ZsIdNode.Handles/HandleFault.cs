namespace ZsIdNode.Handles;

/// <summary>Why a text is not a handle.</summary>
public enum HandleFault : byte
{
    None = 0,

    /// <summary>Nothing was given.</summary>
    Empty,

    /// <summary>More than <see cref="HandleLimits.HandleBytesMost"/> bytes.</summary>
    TooLong,

    /// <summary>The bytes are not UTF-8.</summary>
    NotUtf8,

    /// <summary>A control character (or a line or paragraph separator) stands in it.</summary>
    ControlCharacter,

    /// <summary>White space at its beginning or end: a slip of the keyboard more likely than a name.</summary>
    SurroundingSpace,

    /// <summary>There is no slash between prefix and suffix.</summary>
    NoSlash,

    /// <summary>The prefix is not a dot-separated list of letters, digits, '-' and '_'.</summary>
    PrefixSyntax,

    /// <summary>Nothing follows the slash.</summary>
    SuffixEmpty,
}

public static class HandleFaults
{
    /// <summary>Says what is wrong and what would be right, in one English sentence without a full stop.</summary>
    public static string Describe(this HandleFault fault) => fault switch
    {
        HandleFault.None => "the handle is well-formed",
        HandleFault.Empty => "the handle is empty; expected prefix/suffix, such as 88.118.42/LAMP-2026-000017",
        HandleFault.TooLong => $"the handle is longer than {HandleLimits.HandleBytesMost} bytes of UTF-8",
        HandleFault.NotUtf8 => "the handle is not valid UTF-8",
        HandleFault.ControlCharacter => "the handle contains a control character or a line separator",
        HandleFault.SurroundingSpace => "the handle begins or ends with white space",
        HandleFault.NoSlash => "the handle has no slash; expected prefix/suffix, such as 88.118.42/LAMP-2026-000017",
        HandleFault.PrefixSyntax => "the prefix is not a dot-separated list of letters, digits, '-' and '_', such as 88.118.42",
        HandleFault.SuffixEmpty => "nothing follows the slash; expected prefix/suffix, such as 88.118.42/LAMP-2026-000017",
        _ => throw new ArgumentOutOfRangeException(nameof(fault), fault, null),
    };
}
