using System.Globalization;
using ZsIdNode.Client.Administration;

namespace ZsIdNode.Client.Batch;

/// <summary>
/// Reads <c>SESSIONSETUP</c> and its lines. Those that name exchange keys are passed over: no deployed software can
/// use them, and the key of the session is agreed upon by Diffie-Hellman instead.
/// </summary>
internal static class BatchSession
{
    private const int HoursMost = 24 * 365;

    public static BatchEntry Read(int number, List<(int Number, string Text)> lines)
    {
        bool? uses = null;
        var options = new HandleAdministrationOptions();
        foreach ((int line, string text) in lines)
        {
            int colon = text.IndexOf(':', StringComparison.Ordinal);
            string name = colon < 0 ? text : text[..colon].Trim().ToUpperInvariant();
            string value = colon < 0 ? "" : text[(colon + 1)..].Trim();
            switch (name, value)
            {
                case ("USESESSION", "0" or "1"):
                    uses = value == "1";
                    break;
                case ("OPTIONS", [('0' or '1') and var encrypts, ('0' or '1') and var certifies, ..]):
                    options = options with { Encrypts = encrypts == '1', Certifies = certifies == '1' };
                    break;
                case ("TIMEOUT", _) when int.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out int hours) && hours is >= 1 and <= HoursMost:
                    options = options with { SessionTime = TimeSpan.FromHours(hours) };
                    break;
                case ("PUBEXNGKEYFILE" or "PUBEXNGKEYREF" or "PRIVEXNGKEYFILE" or "PASSPHRASE", _):
                    break;
                default:
                    return BatchEntry.Wrong(line, $"'{name}' with this value is no property of a session; expected USESESSION:0 or 1, OPTIONS: and three digits 0 or 1, or TIMEOUT: and hours from 1 to {HoursMost}.");
            }
        }

        return uses is null
            ? BatchEntry.Wrong(number, "Whether to use a session is not said; expected a line USESESSION:1 or USESESSION:0.")
            : BatchEntry.Of(new SessionStatement(number, uses.Value ? options with { UsesSession = true } : new HandleAdministrationOptions()));
    }
}
