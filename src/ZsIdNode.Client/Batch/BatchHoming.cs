using System.Collections.Immutable;
using ZsIdNode.Client.Wire;
using ZsIdNode.Handles;

namespace ZsIdNode.Client.Batch;

/// <summary>Reads <c>HOME host:port:protocol</c> and <c>UNHOME …</c>, and the prefixes behind them, with <c>0.NA/</c> in front or without.</summary>
internal static class BatchHoming
{
    private const string RecordPrefix = "0.NA/";

    public static BatchEntry Read(string text, int number, List<(int Number, string Text)> lines, Func<HandleServer?, ImmutableArray<Prefix>, BatchStatement> make)
    {
        HandleServer? server = null;
        if (text.Length > 0 && (HandleServer.TryParse(WithoutProtocol(text), out server) != HandleServerFault.None || server is null))
        {
            return BatchEntry.Wrong(number, $"'{text}' is no server; expected host, port and protocol, such as 127.0.0.1:2641:TCP.");
        }

        ImmutableArray<Prefix>.Builder prefixes = ImmutableArray.CreateBuilder<Prefix>();
        foreach ((int line, string name) in lines)
        {
            string bare = name.StartsWith(RecordPrefix, StringComparison.OrdinalIgnoreCase) ? name[RecordPrefix.Length..] : name;
            if (!Prefix.TryParse(bare, out Prefix prefix))
            {
                return BatchEntry.Wrong(line, $"'{name}' is no prefix; expected one such as 0.NA/88.118.");
            }

            prefixes.Add(prefix);
        }

        return prefixes.Count > 0
            ? BatchEntry.Of(make(server, prefixes.DrainToImmutable()))
            : BatchEntry.Wrong(number, "No prefix follows; expected a line for each, such as 0.NA/88.118.");
    }

    // Whatever protocol it names, we come over TCP: the server listens on one port with both.
    private static string WithoutProtocol(string text)
    {
        int colon = text.LastIndexOf(':');
        string last = text[(colon + 1)..].ToUpperInvariant();
        return colon > 0 && last is "TCP" or "UDP" ? text[..colon] : text;
    }
}
