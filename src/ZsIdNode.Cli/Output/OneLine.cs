using System.Globalization;

namespace ZsIdNode.Cli.Output;

/// <summary>Strangers' text as one line: it must not move the cursor, hide what follows it, or pass for lines of ours.</summary>
internal static class OneLine
{
    public static string Of(string text) => text.Any(IsHarmful) ? string.Concat(text.Select(Shown)) : text;

    private static string Shown(char letter) => letter switch
    {
        '\n' => "⏎",
        '\r' => "",
        _ when IsHarmful(letter) => "�",
        _ => letter.ToString(),
    };

    // Format characters turn the direction of what follows; joiners, among them too, are no loss in a terminal.
    private static bool IsHarmful(char letter) =>
        char.GetUnicodeCategory(letter) is UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator;
}
