using System.Collections.Immutable;
using System.Runtime.CompilerServices;
using ZsIdNode.Handles;
using ZsIdNode.Handles.Values;

namespace ZsIdNode.Client.Batch;

/// <summary>
/// Reads batch files as administrators of Handle.net servers have them: statements with a blank line behind each,
/// which may be missing where the next keyword shows the end as well.
/// </summary>
/// <param name="files">Reads a file that a value names; nothing when it cannot be read.</param>
public sealed class BatchReader(TextReader batch, Func<string, byte[]?> files)
{
    private static readonly string[] Keywords = ["CREATE", "DELETE", "ADD", "MODIFY", "REMOVE", "AUTHENTICATE", "HOME", "UNHOME", "SESSIONSETUP"];

    private string? _line;
    private int _number;

    /// <summary>Reads to the end. A faulty statement is told and left out; its first fault counts.</summary>
    public async IAsyncEnumerable<BatchEntry> ReadAsync([EnumeratorCancellation] CancellationToken stop = default)
    {
        await NextAsync(stop).ConfigureAwait(false);
        while (_line is not null)
        {
            if (_line.Length == 0)
            {
                await NextAsync(stop).ConfigureAwait(false);
                continue;
            }

            int number = _number;
            (string keyword, string rest) = KeywordOf(_line);
            await NextAsync(stop).ConfigureAwait(false);
            List<(int Number, string Text)> lines = await LinesOfAsync(keyword, stop).ConfigureAwait(false);
            yield return Read(keyword, rest, number, lines);
        }
    }

    private static (string Keyword, string Operand) KeywordOf(string line)
    {
        int end = line.IndexOfAny([' ', '\t']);
        string word = end < 0 ? line : line[..end];
        return (word.ToUpperInvariant(), end < 0 ? "" : line[end..].Trim());
    }

    private static bool IsStatement(string line) => Array.IndexOf(Keywords, KeywordOf(line).Keyword) >= 0;

    private async ValueTask NextAsync(CancellationToken stop)
    {
        _line = (await batch.ReadLineAsync(stop).ConfigureAwait(false))?.Trim();
        _number++;
    }

    /// <summary>The lines that belong to a statement behind its first.</summary>
    private async ValueTask<List<(int Number, string Text)>> LinesOfAsync(string keyword, CancellationToken stop)
    {
        var lines = new List<(int, string)>();

        // A secret may look like anything, a keyword included.
        int most = keyword switch { "DELETE" or "REMOVE" => 0, "AUTHENTICATE" => 1, _ => int.MaxValue };
        while (lines.Count < most && _line is { Length: > 0 } line && (keyword == "AUTHENTICATE" || !IsStatement(line)))
        {
            lines.Add((_number, line));
            await NextAsync(stop).ConfigureAwait(false);
        }

        return lines;
    }

    private BatchEntry Read(string keyword, string rest, int number, List<(int Number, string Text)> lines) => keyword switch
    {
        "CREATE" => ReadValues(rest, number, lines, (handle, values) => new CreateStatement(number, handle, values)),
        "ADD" => ReadValues(rest, number, lines, (handle, values) => new AddStatement(number, handle, values)),
        "MODIFY" => ReadValues(rest, number, lines, (handle, values) => new ModifyStatement(number, handle, values)),
        "DELETE" => ReadHandle(rest, number, handle => new DeleteStatement(number, handle)),
        "REMOVE" => ReadRemoval(rest, number),
        "AUTHENTICATE" => BatchIdentity.Read(rest, number, lines),
        "HOME" => BatchHoming.Read(rest, number, lines, (server, prefixes) => new HomeStatement(number, server, prefixes)),
        "UNHOME" => BatchHoming.Read(rest, number, lines, (server, prefixes) => new UnhomeStatement(number, server, prefixes)),
        "SESSIONSETUP" => BatchSession.Read(number, lines),
        _ => BatchEntry.Wrong(number, $"'{keyword}' begins no statement; expected {string.Join(", ", Keywords[..^1])} or {Keywords[^1]}."),
    };

    private static BatchEntry ReadHandle(string text, int number, Func<string, BatchStatement> make)
    {
        HandleFault fault = Handle.TryParse(text, out _);
        return fault == HandleFault.None ? BatchEntry.Of(make(text)) : BatchEntry.Wrong(number, $"'{text}': {fault.Describe()}.");
    }

    private BatchEntry ReadValues(string handle, int number, List<(int Number, string Text)> lines, Func<string, ImmutableArray<HandleValue>, BatchStatement> make)
    {
        ImmutableArray<HandleValue>.Builder values = ImmutableArray.CreateBuilder<HandleValue>();
        foreach ((int line, string text) in lines)
        {
            if (BatchValue.TryRead(text, files, out string fault) is not HandleValue value)
            {
                return BatchEntry.Wrong(line, fault);
            }

            values.Add(value);
        }

        ValueFault wrong = ValueValidation.CheckRecord(values);
        return wrong.IsNone
            ? ReadHandle(handle, number, read => make(read, values.DrainToImmutable()))
            : BatchEntry.Wrong(number, $"{wrong.Describe()}.");
    }

    private static BatchEntry ReadRemoval(string text, int number)
    {
        int colon = text.IndexOf(':', StringComparison.Ordinal);
        var indexes = new List<int>();
        foreach (string index in colon < 0 ? [] : text[..colon].Split(',', StringSplitOptions.TrimEntries))
        {
            if (BatchValue.TryReadIndex(index, out int read))
            {
                indexes.Add(read);
            }
        }

        bool all = colon > 0 && indexes.Count == text[..colon].Split(',').Length;
        return all
            ? ReadHandle(text[(colon + 1)..].Trim(), number, handle => new RemoveStatement(number, handle, [.. indexes]))
            : BatchEntry.Wrong(number, $"'{text}' names no values; expected indexes and a handle, such as REMOVE 5,6:88.118.42/LAMP-1.");
    }
}
