using System.CommandLine.Parsing;
using System.Globalization;

namespace ZsIdNode.Cli.Commands;

/// <summary>Indexes of values as they are typed.</summary>
internal static class IndexTexts
{
    public static int[] Parse(ArgumentResult typed)
    {
        var indexes = new List<int>();
        foreach (Token token in typed.Tokens)
        {
            if (!int.TryParse(token.Value, NumberStyles.None, CultureInfo.InvariantCulture, out int index) || index == 0)
            {
                typed.AddError($"'{token.Value}' is no index of a value; expected a whole number from 1 on.");
                return [];
            }

            indexes.Add(index);
        }

        return [.. indexes];
    }
}
