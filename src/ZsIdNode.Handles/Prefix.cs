using System.Text;

namespace ZsIdNode.Handles;

/// <summary>
/// The part of a handle before the first slash, such as <c>88.118.42</c>; it names who answers for the rest.
/// Case is folded once, here, so that equality stays ordinal everywhere else.
/// </summary>
public readonly record struct Prefix
{
    /// <summary>The prefix of prefix handles: <c>0.NA/88.118</c> is the record of the prefix 88.118.</summary>
    public const string NamingAuthority = "0.NA";

    /// <summary>The longest prefix in characters; what the SNMS contract allows.</summary>
    public const int LengthMost = 64;

    private readonly string? _text;

    private Prefix(string text) => _text = text;

    /// <summary>The handle of this prefix's own record, <c>0.NA/…</c>.</summary>
    public Handle PrefixHandle => Handle.Parse($"{NamingAuthority}/{this}");

    /// <summary>The prefix one segment shorter, or nothing at the top.</summary>
    public Prefix? Parent
    {
        get
        {
            int dot = ToString().LastIndexOf('.');
            return dot < 0 ? null : new Prefix(ToString()[..dot]);
        }
    }

    public static bool TryParse(ReadOnlySpan<char> text, out Prefix prefix)
    {
        prefix = default;
        if (text.IsEmpty || text.Length > LengthMost || !Ascii.IsValid(text))
        {
            return false;
        }

        Span<byte> ascii = stackalloc byte[LengthMost];
        Encoding.ASCII.GetBytes(text, ascii);
        bool valid = IsWellFormed(ascii[..text.Length]);
        prefix = valid ? Trusted(text.ToString()) : default;
        return valid;
    }

    /// <exception cref="FormatException">It is not a prefix.</exception>
    public static Prefix Parse(string text) => TryParse(text, out Prefix prefix)
        ? prefix
        : throw new FormatException($"'{text}' is not a prefix; expected dot-separated letters and digits, such as 88.118.42.");

    /// <summary>Tells whether this prefix is <paramref name="ancestor"/> or derived from it.</summary>
    public bool IsUnder(Prefix ancestor)
    {
        string mine = ToString();
        string theirs = ancestor.ToString();
        return mine.StartsWith(theirs, StringComparison.Ordinal)
            && (mine.Length == theirs.Length || mine[theirs.Length] == '.');
    }

    public override string ToString() => _text ?? "";

    /// <summary>Takes text that <see cref="IsWellFormed"/> has passed.</summary>
    internal static Prefix Trusted(string text) => new(text.ToUpperInvariant());

    internal static bool IsWellFormed(ReadOnlySpan<byte> ascii)
    {
        if (ascii.IsEmpty || ascii.Length > LengthMost || ascii[0] == '.' || ascii[^1] == '.')
        {
            return false;
        }

        byte before = 0;
        foreach (byte letter in ascii)
        {
            bool dot = letter == '.';
            if (!(char.IsAsciiLetterOrDigit((char)letter) || letter is (byte)'-' or (byte)'_' || dot) || (dot && before == '.'))
            {
                return false;
            }

            before = letter;
        }

        return true;
    }
}
