using System.Text;
using System.Text.Json;

namespace ZsIdNode.Server.Http.Authentication;

/// <summary>
/// The parameters of the Handle scheme, whose names and meanings are the same in an Authorization header and in the
/// JSON body of a session: <c>sessionId, id, type, cnonce, alg, signature, salt, iterations, length</c>.
/// </summary>
internal sealed class HandleParameters
{
    private const string Scheme = "Handle ";

    private const int ParametersMost = 16;

    private readonly Dictionary<string, string> _byName = new(StringComparer.OrdinalIgnoreCase);

    private HandleParameters()
    {
    }

    public static HandleParameters None { get; } = new();

    /// <summary>The text of a parameter; empty when it is not there.</summary>
    public string this[string name] => _byName.GetValueOrDefault(name, "");

    /// <summary>Reads an Authorization header; nothing when it is of another scheme, or malformed.</summary>
    public static HandleParameters? Read(string header)
    {
        if (!header.StartsWith(Scheme, StringComparison.OrdinalIgnoreCase))
        {
            return null;
        }

        var parameters = new HandleParameters();
        ReadOnlySpan<char> rest = header.AsSpan(Scheme.Length).Trim();
        while (!rest.IsEmpty)
        {
            if (!parameters.TryTake(ref rest))
            {
                return null;
            }
        }

        return parameters;
    }

    /// <summary>Reads a JSON object of texts, numbers and truths; nothing when it is none.</summary>
    public static HandleParameters? Read(ReadOnlyMemory<byte> json)
    {
        try
        {
            using JsonDocument document = JsonDocument.Parse(json, new JsonDocumentOptions { MaxDepth = 2 });
            var parameters = new HandleParameters();
            return document.RootElement.ValueKind == JsonValueKind.Object
                && document.RootElement.EnumerateObject().All(member => parameters.TryAdd(member.Name, member.Value.ToString()))
                ? parameters
                : null;
        }
        catch (Exception fault) when (fault is JsonException or InvalidOperationException)
        {
            // InvalidOperationException is how the parser says that a string is not valid Unicode.
            return null;
        }
    }

    private bool TryAdd(string name, string value) => _byName.Count < ParametersMost && _byName.TryAdd(name, value);

    /// <summary>Takes one <c>name="value"</c> off the front and the comma behind it. RFC 9110 §11.2: the quotes may be missing.</summary>
    private bool TryTake(ref ReadOnlySpan<char> rest)
    {
        int equals = rest.IndexOf('=');
        if (equals < 1)
        {
            return false;
        }

        string name = rest[..equals].Trim().ToString();
        rest = rest[(equals + 1)..].TrimStart();
        string? value = rest is ['"', ..] ? TakeQuoted(ref rest) : TakeToken(ref rest);
        rest = rest.TrimStart();
        bool isFollowed = rest is [',', ..];
        if (value is null || (!isFollowed && !rest.IsEmpty))
        {
            return false;
        }

        rest = isFollowed ? rest[1..].TrimStart() : rest;
        return TryAdd(name, value);
    }

    private static string? TakeQuoted(ref ReadOnlySpan<char> rest)
    {
        var value = new StringBuilder();
        for (int at = 1; at < rest.Length; at++)
        {
            if (rest[at] == '"')
            {
                rest = rest[(at + 1)..];
                return value.ToString();
            }

            // A backslash takes what stands behind it as it is.
            at += rest[at] == '\\' && at + 1 < rest.Length ? 1 : 0;
            value.Append(rest[at]);
        }

        return null;
    }

    private static string TakeToken(ref ReadOnlySpan<char> rest)
    {
        int comma = rest.IndexOf(',');
        string token = (comma < 0 ? rest : rest[..comma]).TrimEnd().ToString();
        rest = comma < 0 ? default : rest[comma..];
        return token;
    }
}
