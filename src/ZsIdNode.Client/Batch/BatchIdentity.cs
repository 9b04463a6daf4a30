using ZsIdNode.Handles.Values;

namespace ZsIdNode.Client.Batch;

/// <summary>Reads <c>AUTHENTICATE SECKEY:index:handle</c> or <c>PUBKEY:index:handle</c> and the line behind it.</summary>
internal static class BatchIdentity
{
    public static BatchEntry Read(string text, int number, List<(int Number, string Text)> lines)
    {
        int colon = text.IndexOf(':', StringComparison.Ordinal);
        string kind = colon < 0 ? text : text[..colon].ToUpperInvariant();
        HandleReference? reference = colon >= 0 && HandleReference.TryParse(text.AsSpan(colon + 1), out HandleReference? named) ? named : null;
        if (reference is null || kind is not ("SECKEY" or "PUBKEY"))
        {
            return BatchEntry.Wrong(number, $"'{text}' is no identity; expected SECKEY or PUBKEY, an index and a handle, such as PUBKEY:300:0.NA/88.118.");
        }

        if (lines.Count == 0)
        {
            return BatchEntry.Wrong(number, kind == "SECKEY" ? "The line with the secret is missing." : "The line with the key file is missing.");
        }

        string proof = lines[0].Text;
        if (kind == "SECKEY")
        {
            return BatchEntry.Of(new SecretKeyStatement(number, reference, proof));
        }

        string[] parts = proof.Split('|', 2, StringSplitOptions.TrimEntries);
        return BatchEntry.Of(new PrivateKeyStatement(number, reference, parts[0], parts.Length > 1 ? parts[1] : ""));
    }
}
